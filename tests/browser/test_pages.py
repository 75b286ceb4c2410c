"""Every page as a visitor meets it, whichever way they come."""

from itertools import cycle
from urllib.parse import quote

import pytest

from tests.browser.visitor import Visitor, visit
from tests.ui.pages import parameters
from vgg_explorer.language import translate
from vgg_explorer.ui.frame.pages import PAGES, PageEntry

pytestmark = pytest.mark.browser
every_page = pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)

NONSENSE = ("8", "😀 <script>alert(1)</script>", "**$x$** :+1: [a](b)")  # tests/ui/test_nonsense.py has many more

BACK = ("kernels", "train")  # one page of facts and one of runs; all others in `make long`

COLD = ("start", "results", "paper")  # one that draws, one that asks the store, one that lists what ships


def longer(entry: PageEntry):
    return pytest.param(entry, marks=pytest.mark.long, id=entry.name)


def is_shown(visitor: Visitor, entry: PageEntry, language: str = "en") -> None:
    """The page is the one that was asked for, in the navigation too."""
    assert visitor.heading == translate(entry.question, language)
    assert visitor.page.title() == f"{translate(entry.title, language)} · VGG Explorer"
    links = visitor.page.get_by_role("navigation").get_by_role("link")
    shown, wanted = links.all_inner_texts(), [translate(other.title, language) for other in PAGES]  # behind an icon
    assert len(shown) == len(wanted) and all(map(str.endswith, shown, wanted))
    assert visitor.page.locator('nav [aria-current="page"]').inner_text().endswith(translate(entry.title, language))
    visitor.check()


@pytest.mark.parametrize(
    "entry", [pytest.param(each, id=each.name) if each.name in COLD else longer(each) for each in PAGES]
)
def test_cold(browser, fresh_server, entry):
    """The first visit that a server gets, to this page."""
    with visit(browser, fresh_server) as visitor:
        visitor.open(entry.address)
        is_shown(visitor, entry)
        assert not visitor.alerts


@every_page
def test_nonsense_in_every_parameter(visitor, entry):
    keys = [*parameters(entry), "unknown"]
    query = "&".join(f"{key}={quote(nonsense)}" for key, nonsense in zip(keys, cycle(NONSENSE), strict=False))
    visitor.open(f"{entry.address}?{query}")
    is_shown(visitor, entry)
    assert not visitor.page.get_by_test_id("stApp").locator("script").count()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_value_is_refused_in_a_sentence_at_its_field(visitor, language):
    visitor.open(f"?kernel=8&lang={language}")
    rule = translate("kernel is {value}; it must be an odd number from {low} to {high}.", language)
    shown = translate("{sentence} The page shows {shown}.", language)
    sentence = shown.format(sentence=rule.format(value=8, low=3, high=31), shown=7)
    assert visitor.alerts == [sentence[:1].upper() + sentence[1:]]
    assert "kernel" not in visitor.address
    is_shown(visitor, PAGES[0], language)
    with visitor.rerun():
        visitor.page.get_by_role("slider").first.press("ArrowRight")
    assert not visitor.alerts
    assert "kernel=9" in visitor.address


def test_back_over_a_link_full_of_nonsense(visitor):
    """Dropping a value from the address leaves a step in the history: whatever it holds, the page stays."""
    visitor.open("").open("kernels?in=inf&out=2.5&kernel=8&lang=xx")
    for _ in range(9):
        if visitor.back().address == "/":
            break
        assert visitor.heading == PAGES[1].question
        visitor.check()
    assert visitor.address == "/"


def test_a_wrong_value_is_not_carried_on(visitor):
    visitor.open("?kernel=8").follow("Kernels")
    assert visitor.address == "/kernels"
    assert not visitor.alerts


@pytest.mark.parametrize(
    "entry", [pytest.param(each, id=each.name) if each.name in BACK else longer(each) for each in PAGES[1:]]
)
def test_back_returns_to_the_page_as_it_was(visitor, entry):
    visitor.open("?kernel=9&lang=zh")
    before = visitor.answer
    title = translate(entry.title, "zh")
    visitor.follow(title)
    is_shown(visitor, entry, "zh")
    visitor.back()
    is_shown(visitor, PAGES[0], "zh")
    assert visitor.address == "/?kernel=9&lang=zh"
    assert visitor.answer == before


def test_one_step_back_after_many_changes(visitor):
    """Moving a slider leaves no trace in the history: Back is always the page before."""
    visitor.open("").press("Kernel size", "ArrowRight").press("Kernel size", "ArrowRight")
    visitor.follow("Kernels").press("Kernel size", "ArrowLeft").follow("Start")
    visitor.back()
    assert visitor.address == "/kernels?kernel=9"
    visitor.back()
    assert visitor.address == "/?kernel=11"


def test_language_stays(visitor):
    visitor.open("").choose("中文")
    is_shown(visitor, PAGES[0], "zh")
    assert "lang=zh" in visitor.address
    for other in PAGES[1:]:
        visitor.follow(translate(other.title, "zh"))
        is_shown(visitor, other, "zh")
    is_shown(visitor.reload(), PAGES[-1], "zh")
    visitor.choose("English")
    is_shown(visitor, PAGES[-1], "en")
    assert "lang" not in visitor.address


CHANGE = {
    "start": lambda visitor: visitor.press("Kernel size", "ArrowRight"),
    "kernels": lambda visitor: visitor.press("Kernel size", "ArrowRight"),
    "networks": lambda visitor: visitor.choose("MACs"),
    "receptive_field": lambda visitor: visitor.press("Layer", "ArrowLeft"),
    "train": lambda visitor: visitor.choose("fast"),
    "results": lambda visitor: visitor.choose("MACs"),
    "saliency": lambda visitor: visitor.press("Strength of the map", "ArrowLeft"),
    "paper": lambda visitor: visitor.choose("laptop, hours"),
}


@every_page
def test_a_shared_link_opens_the_same_page(browser, server, entry):
    with visit(browser, server) as teacher, visit(browser, server) as student:
        teacher.open(entry.address)
        CHANGE[entry.name](teacher)
        teacher.page.get_by_role("button", name="Share this page").click()
        link = teacher.page.get_by_test_id("stCode").get_by_text(server).inner_text()
        assert link == teacher.page.url
        student.open(link.removeprefix(server + "/"))
        assert student.page.locator(".st-key-answer").count() == teacher.page.locator(".st-key-answer").count()
        assert main_text(student) == main_text(teacher)


def test_links_follow_a_part_that_runs_alone(visitor):
    visitor.open("kernels").press("Kernel size", "ArrowRight")
    answer = visitor.answer
    assert "9×9" in answer
    visitor.follow("Networks")
    assert visitor.address == "/networks?kernel=9"
    visitor.back()
    assert visitor.address == "/kernels?kernel=9" and visitor.answer == answer


def main_text(visitor: Visitor) -> str:
    """All that is said, when a worker has answered what the page asked it."""
    visitor.page.get_by_text("Timing a few steps").wait_for(state="detached")
    return visitor.wait_for_rest().page.get_by_test_id("stMain").inner_text()


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.long), 390])
def test_nothing_jumps_when_the_slider_moves(browser, server, width):
    with visit(browser, server, width=width) as visitor:
        visitor.open("?kernel=3")
        slider = visitor.page.get_by_test_id("stSlider").first
        tops = {slider.bounding_box()["y"]}
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "End"):
            visitor.press("Kernel size", key)
            tops.add(slider.bounding_box()["y"])
        assert len(tops) == 1


def test_navigation_on_a_phone(browser, server):
    with visit(browser, server, width=390) as visitor:
        visitor.open("")
        link = visitor.page.get_by_role("navigation").get_by_role("link", name="Kernels")
        visitor.page.get_by_test_id("stExpandSidebarButton").click()
        with visitor.loading():
            link.click()
        assert visitor.address == "/kernels"
        is_shown(visitor, PAGES[1])
