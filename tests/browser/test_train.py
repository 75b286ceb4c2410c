"""The Train page in real browsers: start, reload, stop, go on, read the result; and another browser that only looks."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser

NETWORK = "t2=none&t1=" + quote("conv3-8 maxpool gap FC-10 | norm batch")
LONG = f"epochs=200&seeds=1&data={quote('shapes | train 2000')}&{NETWORK}"
SHORT = f"epochs=3&seeds=1&data=digits&{NETWORK}"
FURTHER = "than => parseInt(/epoch (\\d+) of/.exec(document.querySelector('.run').innerText)?.[1]) > than"


def row(visitor: Visitor):
    return visitor.page.locator(".run").first


def shows(visitor: Visitor, words: str) -> None:
    row(visitor).get_by_text(re.compile(words)).wait_for()


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).first.click()


def epoch(visitor: Visitor) -> int:
    return int(row(visitor).get_by_text(re.compile(r"epoch \d+ of")).inner_text().split()[1])


def start(visitor: Visitor, query: str) -> None:
    visitor.open(f"train?{query}")
    visitor.page.locator("button:enabled", has_text="Start").first.click()
    visitor.page.wait_for_url(re.compile("runs="))
    row(visitor).wait_for()


def test_a_run_is_started_watched_stopped_and_resumed(browser, server):
    with visit(browser, server) as student:
        start(student, LONG)
        assert "runs=" in student.address
        shows(student, "^at work$")
        shows(student, r"epoch ([2-9]|\d\d) of 200")
        student.reload()
        shows(student, r"epoch \d+ of 200")
        expect(student.page.locator(".st-key-curves")).to_have_count(1)
        press(student, "Stop")
        shows(student, "^stopped$")
        stopped = epoch(student)
        press(student, "Go on")
        shows(student, "^at work$")
        student.page.wait_for_function(FURTHER, arg=stopped)
        press(student, "Stop")
        shows(student, "^stopped$")
        student.check()


def test_a_result_is_read(browser, server):
    with visit(browser, server) as student:
        start(student, SHORT)
        shows(student, r"test \d+\.\d\d % right")
        student.wait_for_rest()  # the file is that of the run's end
        student.page.get_by_text("It has not converged").or_(student.page.get_by_text("It is stuck")).first.wait_for()
        with student.page.expect_download() as download:
            student.page.get_by_role("button", name="CSV").click()
        assert len(download.value.path().read_text().splitlines()) == 4
        student.check()


def test_a_link_opens_the_same_start_layer_by_layer(browser, server):
    with visit(browser, server) as teacher, visit(browser, server, width=390) as student:
        teacher.open("train?t2=none&seeds=1&data=digits&t1=" + quote("B | width 1/8 | head gap"))
        teacher.choose("A first, as in the paper")
        with teacher.rerun():
            field = teacher.page.get_by_role("textbox", name="Training scale")
            field.fill("1.5")
            field.press("Enter")
        assert "start=paper" in teacher.address and "scale=1.5" in teacher.address
        student.open(teacher.address.removeprefix("/"))
        layers = [visitor.page.locator(".st-key-layers-table tr").all_inner_texts() for visitor in (teacher, student)]
        assert layers[0] == layers[1]
        assert [line.split()[1] for line in layers[0][1:5]] == ["copied", "random", "copied", "random"]
        assert student.answer == teacher.answer and "B, from A" in student.answer
        expect(student.page.get_by_role("textbox", name="Training scale")).to_have_value("1.5")
        teacher.check()
        student.check()


def test_another_browser_can_see_but_not_stop(browser, server):
    other = browser.browser.new_context()
    try:
        with visit(browser, server) as student, visit(other, server) as stranger:
            start(student, LONG)
            stranger.open(student.address.removeprefix("/"))
            row(stranger).wait_for()
            expect(stranger.page.get_by_role("button", name="Stop", exact=True).first).to_be_disabled()
            press(student, "Stop")
            shows(stranger, "^stopped$")
            stranger.check()
    finally:
        other.close()


# Notes the place of each chart in every picture that the browser paints; a chart of the run before is no chart.
NOTE_TOPS = """() => {
  window.tops = new Set();
  const look = () => {
    document.querySelectorAll('.st-key-curves:not([data-stale="true"])').forEach(
      chart => window.tops.add(Math.round(chart.getBoundingClientRect().top)));
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.long), 390])
def test_nothing_jumps_while_a_run_goes_on(browser, server, width):
    with visit(browser, server, width=width) as student:
        start(student, LONG)
        shows(student, r"epoch ([2-9]|\d+\d) of 200")
        student.page.get_by_text("on this machine (").wait_for()  # its cost is known by now
        student.wait()
        student.page.evaluate(NOTE_TOPS)
        for _ in range(3):
            student.page.wait_for_function(FURTHER, arg=epoch(student))
        tops = student.page.evaluate("[...window.tops]")
        press(student, "Stop")
        assert len(tops) == 1
