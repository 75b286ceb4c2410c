"""The Saliency page as a script: what it says, its grid, its fields, and what nobody has waited for."""

import re
from base64 import b64decode
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.oracles.trained import small
from tests.ui.conftest import answered
from tests.ui.pages import refusals, said, sound
from vgg_explorer.runs.brought import hold
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.weights import known, weights_folder
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.ui.saliency import map_seconds, methods
from vgg_explorer.ui.widgets import answers, torch_needed, weights_upload

END = 0xFC + 0xFF + 0xA4  # the brightest colour of a scale
DEFAULT = 4 + 2  # maps of two methods and two networks, and a difference for each method


@pytest.fixture
def open_page():
    return partial(sound, "saliency")


def figures(page) -> list[str]:
    """The alternative texts of all maps."""
    return re.findall(r'<figure class="map"><img src="data:[^"]+" alt="([^"]+)"', html(page))


def sources(page) -> list[str]:
    return re.findall(r'<figure class="map"><img src="(data:[^"]+)"', html(page))


def html(page) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def test_the_first_view_is_a_good_example(open_page):
    page = open_page()
    assert "**two 3×3 a stage** says star (99 %) and **one 5×5 a stage** says star" in said(page).replace("\\", "")
    assert "The highest point lies on the object in 3 of 4 maps." in said(page)
    assert len(figures(page)) == DEFAULT
    assert figures(page)[0].startswith("Gradient of two 3×3 a stage for star: highest at row")
    assert html(page).count('class="trust') == 4 and "4 of 4 checks" in html(page)
    assert not page.error


def test_networks_methods_and_class_are_in_the_address(open_page):
    page = open_page(nets="zoo:shapes-5x5", methods="lrp,occlusion,deep_lift", target="ring", look="cross")
    assert len(figures(page)) == 3
    assert all("of one 5×5 a stage for ring" in alt for alt in figures(page))
    assert "It adds up to the score of the class less what the biases keep." in html(page)
    assert "It is: cross" not in said(page), "it says so itself"
    assert "It is: cross" in said(open_page(look="cross"))


def test_a_link_shows_the_same_from_nothing(open_page, empty_answers):
    query = {"methods": "gradient,smoothgrad", "look": "ring", "scale": "true", "strength": "100", "target": "disc"}
    first = sources(open_page(**query))
    empty_answers()
    assert sources(open_page(**query)) == first
    assert len(first) == DEFAULT


def test_one_scale_for_all_is_said_and_seen(open_page):
    own, shared = open_page(strength="100"), open_page(strength="100", scale="true")
    assert "Each map has its own scale" in captions(own) and "One scale in each row" in captions(shared)
    changed = [first != second for first, second in zip(sources(own), sources(shared), strict=True)]
    assert changed.count(True) == 2, "of each row the weaker map"
    maps = [place for place in range(DEFAULT) if place % 3 < 2]  # the third of a row is the difference
    assert all(brightest(sources(own)[place]) == END for place in maps), "each reaches the end of its own scale"
    assert {brightest(sources(shared)[place]) == END for place in maps} == {False, True}
    assert "Scales end at the 99th percentile" in captions(own)


def brightest(source: str) -> int:
    with Image.open(BytesIO(b64decode(source.partition(",")[2]))) as image:
        return int(np.asarray(image.convert("RGB")).sum(2, dtype=int).max())


def captions(page) -> str:
    return " ".join(caption.value for caption in page.caption)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"nets": "zoo:nobody"}, "zoo:nobody is not one of"),
        ({"nets": "/etc/passwd"}, "/etc/passwd is not one of"),
        ({"methods": "tarot"}, "tarot is not one of"),
        ({"target": "hexagon"}, "hexagon is not one of best, "),
        ({"look": "ship"}, "ship is not one of disc, square"),
        ({"strength": "75"}, "The strength is 75; it must be a multiple of 10 from 0 to 100."),
        ({"options": "grad_cam.layer=conv9_9"}, "There is no layer 'conv9_9' to look at; take conv1_1, conv1_2"),
        ({"methods": "smoothgrad", "options": "smoothgrad.samples=-4"}, "number of samples is -4; it must be"),
    ],
)
def test_a_wrong_value_gets_one_sentence(open_page, query, sentence):
    page = open_page(**query)
    (refused,) = refusals(page)
    assert sentence.lower() in refused.lower()
    assert len(figures(page)) == (3 if query.get("methods") == "smoothgrad" else DEFAULT)


def test_options_are_in_the_address_and_reach_the_method(open_page):
    plain, early = open_page(methods="grad_cam"), open_page(methods="grad_cam", options="grad_cam.layer=conv1_1")
    assert sources(plain)[0] != sources(early)[0]
    assert early.selectbox(key="option grad_cam layer").value == "conv1_1"
    early.selectbox(key="option grad_cam layer").set_value("conv3_2").run()
    assert early.query_params["options"] == "grad_cam.layer=conv3_2"
    assert not early.exception and sources(early)[0] == sources(plain)[0]


def test_options_as_text_and_back():
    told: methods.MethodOptions = {"smoothgrad": {"samples": 64, "noise": 0.1}, "grad_cam": {"layer": "conv2_2"}}
    assert methods.read(methods.written(told)) == told
    assert methods.read("smoothgrad.tarot=1,x,=,lrp.rule=epsilon,nobody.samples=2") == {"lrp": {"rule": "epsilon"}}


def test_a_slow_map_is_computed_when_somebody_asks(open_page, monkeypatch):
    monkeypatch.setattr(map_seconds, "map_seconds", lambda question, macs: 40.0 if question.method == "lrp" else 0.1)
    page = open_page(methods="gradient,lrp", nets="zoo:shapes-5x5")
    assert len(figures(page)) == 1 and "Takes about 40 s." in captions(page)
    button = next(button for button in page.button if button.label == "Compute")
    button.click().run()
    assert not page.exception and len(figures(page)) == 2


def test_answers_are_asked_for_once_and_failures_again(open_page, monkeypatch, empty_answers):
    asked: list = []
    real = answered

    def counting(question, **how):
        asked.append(question)
        if fails:
            raise SpecError("the process that was to answer has ended; ask again.")
        return real(question, **how)

    fails = True
    monkeypatch.setattr(answers, "ask", counting)
    page = open_page()
    assert set(refusals(page)) == {"The process that was to answer has ended; ask again."} and not figures(page)
    fails = False
    asked.clear()
    page.run()
    assert not page.error and len(figures(page)) == DEFAULT and len(asked) == 8
    page.run()
    assert len(asked) == 8, "two networks, two methods, map and checks"


def test_a_persons_own_picture(open_page):
    page = open_page()
    file = BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (60, 90, 3)).astype(np.uint8)).save(file, "PNG")
    page.file_uploader(key="upload").upload("mine.png", file.getvalue(), "image/png").run()
    assert not page.exception and not page.error and len(figures(page)) == DEFAULT
    assert "It is" not in said(page)
    page.file_uploader(key="upload").upload("mine.png", b"no picture", "image/png").run()
    assert "the file mine.png is no picture that can be read" in refusals(page)[0].replace("The", "the", 1)
    assert len(figures(page)) == DEFAULT


def test_weights_that_were_brought(open_page, visitor):
    mine, other = Brought("weights", "0123456789abcdef"), Brought("weights", "0" * 16)
    for what, owner in ((mine, visitor), (other, "f" * 32)):
        small(what.file)
        hold(open_store(), what, owner, "mine.pt")
    page = open_page(nets=mine.name)
    assert known(mine.name).classes == ("cat", "dog")
    assert len(figures(page)) == 2 and not page.error
    page = open_page(nets=f"{other.name},zoo:shapes-pairs", methods="gradient")
    assert len(figures(page)) == 1 and "cat" not in str(page.main)
    (refusal,) = refusals(page)
    assert refusal.startswith("These weights are somebody's own; only who brought them, and a teacher, can use them")


def test_networks_of_unlike_pictures_are_compared_on_the_coarser_ones(open_page, visitor):
    what = Brought("weights", "fedcba9876543210")
    small(what.file)
    hold(open_store(), what, visitor)
    page = open_page(nets=f"{what.name},zoo:shapes-pairs", methods="gradient")
    assert re.fullmatch(
        r"Difference of the two maps: difference, rank correlation -?\d\.\d\d, both at 8×8", figures(page)[2]
    )
    assert "By Gradient they look at places" in said(page)


def test_without_torch_a_sentence(open_page, monkeypatch):
    monkeypatch.setattr(torch_needed, "has_torch", lambda: False)
    page = open_page()
    assert "pip install -r requirements.txt" in page.info[0].value and not figures(page)


def test_every_section_below_opens(open_page):
    page = open_page(classes="true", layers="true", how="true", nets="zoo:shapes-pairs")
    below = figures(page)[2:]
    assert [alt.split(" ")[0] for alt in below] == ["two", "conv1_1:", "Filters"]
    assert "Adebayo" in said(page)


def test_a_map_opens_large(open_page):
    page = open_page(large="zoo:shapes-pairs~grad_cam", nets="zoo:shapes-pairs")
    assert {"large map", "large curves", "large forgetting"} <= {chart.key for chart in page.get("plotly_chart")}
    page.select_slider(key="large step").set_value("conv1_1").run()
    assert not page.exception


def test_a_brought_file_is_taken_over_or_refused_and_leaves_nothing_behind(open_page, visitor, monkeypatch):
    asked: list = []

    def adopting(question, *, asker):
        asked.append(Path(question.path).read_bytes())
        if asked[-1] == b"evil":
            raise SpecError("{name} holds no weights that can be read.", name=Path(question.path).name)
        return "zoo:cifar10-5x5"

    monkeypatch.setattr(weights_upload, "ask", adopting)
    page = open_page(nets="zoo:shapes-pairs", methods="gradient")
    page.file_uploader(key="own file").upload("../e vil.pt", b"evil", "application/octet-stream").run()
    assert refusals(page) == ["Evil.pt holds no weights that can be read."] and len(figures(page)) == 1
    page.file_uploader(key="own file").upload("good.pt", b"good", "application/octet-stream").run()
    assert asked == [b"evil", b"good"] and not page.error
    assert page.query_params["nets"] == "zoo:shapes-pairs,zoo:cifar10-5x5" and len(figures(page)) == 3
    assert not list((weights_folder() / "brought").iterdir())


def test_checks_that_take_long_are_made_when_somebody_asks_in_the_grid_and_large(open_page, monkeypatch, empty_answers):
    monkeypatch.setattr(map_seconds, "check_seconds", lambda question, macs: 60.0)
    page = open_page(nets="zoo:shapes-pairs", methods="gradient", large="zoo:shapes-pairs~gradient")
    assert not html(page).count('class="trust') and captions(page).count("Takes about 60 s.") == 2
    assert "large map" in {chart.key for chart in page.get("plotly_chart")}
    page.button(key="ask trust 1 gradient large").click().run()
    assert not page.exception and html(page).count('class="trust') == 1
    assert {"large curves", "large forgetting"} <= {chart.key for chart in page.get("plotly_chart")}
