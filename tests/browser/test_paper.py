"""The Paper page in real browsers: its size, a claim in full, and what a link of it opens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import visit
from vgg_explorer.specs.paper_claims import CLAIMS

pytestmark = pytest.mark.browser


def test_a_link_opens_the_same_size_and_claim(browser, server):
    with visit(browser, server) as teacher, visit(browser, server) as student:
        teacher.open("paper").choose("GPU")
        row = teacher.page.locator("ol.claims li", has_text="At 19 layers depth gains nothing more.")
        with teacher.loading():
            row.get_by_role("link", name=re.compile("In full")).click()
        assert "size=gpu" in teacher.address and "claim=saturation" in teacher.address
        heading = teacher.page.get_by_role("heading", name="One claim in full")
        expect(heading).to_be_in_viewport()
        student.open(teacher.address.removeprefix("/"))
        for visitor in (teacher, student):
            chosen = visitor.page.get_by_role("combobox", name=re.compile("Claim"))
            expect(chosen).to_have_value(re.compile("At 19 layers"))
            expect(visitor.page.get_by_role("radio", name="GPU")).to_be_checked()
            expect(visitor.page.get_by_text("the interval of E − D lies wholly below half a point")).to_be_visible()
            visitor.check()
        assert student.answer == teacher.answer


def test_a_link_to_a_place_on_the_page_opens_there(browser, server):
    for _ in range(2):  # with an empty cache the parts above the place get their heights late
        with visit(browser, server) as visitor:
            visitor.open("paper?size=gpu&claim=saturation#one-claim")
            expect(visitor.page.get_by_role("heading", name="One claim in full")).to_be_in_viewport()


def test_the_sizes_differ_and_every_claim_has_a_row(visitor):
    visitor.open("paper")
    said = []
    for size in ("laptop, hours", "GPU"):
        visitor.choose(size)
        said.append(visitor.page.get_by_text(re.compile("^At this size")).inner_text())
        expect(visitor.page.locator("ol.claims:not(.summaries) li")).to_have_count(len(CLAIMS))
    assert "1/4 of the paper's width" in said[0] and "1/2 of the paper's width" in said[1]
