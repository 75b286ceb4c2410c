"""The Kernels page under a hand: a click on a pyramid, a prediction, a file to take along."""

import csv

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_click_on_the_top_plane_moves_the_unit_in_both_pyramids(visitor):
    visitor.open("kernels")
    units = visitor.page.locator(".st-key-stack .scatterlayer .trace").last.locator("path.point")
    expect(units).to_have_count(11 * 11)
    with visitor.rerun():
        box = units.nth(11 + 1).bounding_box()  # second row, second column; the markers themselves are invisible
        visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert visitor.address == "/kernels?down=-4&right=-4"
    labels = visitor.page.locator(":is(.st-key-stack, .st-key-single) .annotation-text")
    expect(labels.get_by_text("input · 5×5", exact=True)).to_have_count(2)  # the rest of the 7x7 lies in the padding


def test_a_class_predicts_before_it_sees(visitor):
    visitor.open("kernels?in=3&predict=true")
    assert not visitor.page.locator(".st-key-answer").count()
    assert not visitor.page.locator(".st-key-bars").count()
    with visitor.rerun():
        visitor.page.get_by_text("the kernel, by half or more", exact=True).click()
    assert visitor.alerts == ["Right: the kernel, by half or more."]
    assert "702" in visitor.answer
    with visitor.rerun():
        visitor.page.get_by_role("button", name="Equal width").click()
    assert not visitor.page.locator(".st-key-answer").count()  # another comparison is another question


def test_the_file_holds_every_kernel_size(visitor):
    visitor.open("kernels")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="CSV").click()
    with download.value.path().open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 30
    assert {line["weights_without_biases"] for line in lines if line["kernel"] == "7"} == {"110592", "200704"}
