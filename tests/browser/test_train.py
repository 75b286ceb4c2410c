"""The Train page in real browsers: start, reload, stop, go on, read the result; and another browser that only looks."""

import re
from urllib.parse import quote

import pytest

from tests.browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser

NETWORK = "t2=none&t1=" + quote("conv3-8 maxpool gap FC-10 | norm batch")
LONG = f"epochs=200&seeds=1&data={quote('shapes | train 2000')}&{NETWORK}"
SHORT = f"epochs=3&seeds=1&data=digits&{NETWORK}"
SECONDS = 40_000  # ms: torch may have to be loaded first


def row(visitor: Visitor):
    return visitor.page.locator(".run").first


def shows(visitor: Visitor, words: str) -> None:
    row(visitor).get_by_text(re.compile(words)).wait_for(timeout=SECONDS)


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).first.click()


def start(visitor: Visitor, query: str) -> None:
    visitor.open(f"train?{query}")
    visitor.page.locator("button:enabled", has_text="Start").first.click(timeout=SECONDS)
    visitor.page.wait_for_url(re.compile("runs="), timeout=SECONDS)
    row(visitor).wait_for(timeout=SECONDS)


def test_a_run_is_started_watched_stopped_and_resumed(browser, server):
    with visit(browser, server) as student:
        start(student, LONG)
        assert "runs=" in student.address
        shows(student, "^at work$")
        shows(student, r"epoch ([2-9]|\d\d) of 200")
        student.page.reload()
        shows(student, r"epoch \d+ of 200")
        assert student.page.locator(".st-key-curves").count() == 1
        press(student, "Stop")
        shows(student, "^stopped$")
        stopped = int(row(student).get_by_text("epoch").inner_text().split()[1])
        press(student, "Go on")
        row(student).get_by_text(re.compile("^at work$")).wait_for(timeout=SECONDS)
        further = f"parseInt(/epoch (\\d+) of/.exec(document.querySelector('.run').innerText)[1]) > {stopped}"
        student.page.wait_for_function(further, timeout=SECONDS)
        press(student, "Stop")
        shows(student, "^stopped$")
        student.check()


def test_a_result_is_read(browser, server):
    with visit(browser, server) as student:
        start(student, SHORT)
        shows(student, r"test \d+\.\d\d % right")
        student.page.get_by_text("It has not converged").or_(student.page.get_by_text("It is stuck")).first.wait_for()
        with student.page.expect_download() as download:
            student.page.get_by_role("button", name="CSV").click()
        assert len(download.value.path().read_text().splitlines()) == 4
        student.check()


def test_another_browser_can_see_but_not_stop(browser, server):
    other = browser.browser.new_context()
    try:
        with visit(browser, server) as student, visit(other, server) as stranger:
            start(student, LONG)
            stranger.open(student.address.removeprefix("/"))
            row(stranger).wait_for(timeout=SECONDS)
            assert stranger.page.get_by_role("button", name="Stop", exact=True).first.is_disabled()
            press(student, "Stop")
            shows(stranger, "^stopped$")
            stranger.check()
    finally:
        other.close()


# The place of each chart that is no leftover of the run before.
TOPS = """() => [...document.querySelectorAll('.st-key-curves:not([data-stale="true"])')]
  .map(chart => Math.round(chart.getBoundingClientRect().top)).join()"""


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_a_run_goes_on(browser, server, width):
    with visit(browser, server, width=width) as student:
        start(student, LONG)
        shows(student, r"epoch ([2-9]|\d+\d) of 200")
        student.page.get_by_text("on this machine (").wait_for(timeout=SECONDS)  # its cost is known by now
        tops = set()
        for _ in range(60):
            student.page.wait_for_timeout(50)
            tops.add(student.page.evaluate(TOPS))
        press(student, "Stop")
        assert len(tops - {""}) == 1
