"""The Receptive field page under a hand: a click on a unit, a layer that resets it, a picture of one's own."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.visitor import visit
from vgg_explorer.plots.numbers import NARROW

pytestmark = pytest.mark.browser


def test_a_click_chooses_the_unit(visitor):
    visitor.open("receptive_field")
    units = visitor.page.locator(".st-key-field .scatterlayer .trace").first.locator("path.point")
    expect(units).to_have_count(49)
    box = units.first.bounding_box()
    with visitor.rerun():
        visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "row=0" in visitor.address
    assert "column=0" in visitor.address
    assert f"67{NARROW}% of its field is padding." in main(visitor)


def main(visitor) -> str:
    return visitor.page.get_by_test_id("stMain").inner_text()


def test_a_new_layer_moves_the_unit_back_and_the_link_knows(visitor):
    visitor.open("receptive_field?layer=pool4&row=13&column=0")
    visitor.press("Layer", "ArrowRight")
    assert "rows 6 to 217" not in main(visitor)  # conv5_1 has a map of 14x14: its middle is the unit (7, 7)
    assert not visitor.alerts
    assert "layer=conv5_1" in visitor.address
    assert "row=13" not in visitor.address
    shown = main(visitor)
    visitor.reload()
    assert main(visitor) == shown


def test_an_own_picture_and_a_broken_one(visitor):
    visitor.open("receptive_field")
    visitor.page.get_by_role("button", name="Use your own").click()
    chooser = visitor.page.locator('input[type="file"]')
    photo = BytesIO()
    Image.new("RGB", (300, 200), "red").save(photo, "PNG")
    with visitor.rerun():
        chooser.set_input_files({"name": "red.png", "mimeType": "image/png", "buffer": photo.getvalue()})
    assert not visitor.alerts
    with visitor.rerun():
        chooser.set_input_files({"name": "red.png", "mimeType": "image/png", "buffer": photo.getvalue()[:60]})
    expect(visitor.page.get_by_test_id("stAlert").filter(has_text="red.png is damaged").first).to_be_visible()
    visitor.check()


@pytest.mark.long  # a worker has to load torch
def test_what_trained_networks_use_on_a_phone(browser, server):
    """Measured by a worker; the link holds the layer, and nothing is wider than the screen."""
    with visit(browser, server, width=390, dark=True) as visitor:
        visitor.open("receptive_field?used=true&used1=conv2_2&lang=en")
        visitor.page.locator(".st-key-profile-2 .main-svg").first.wait_for()
        visitor.wait_for_rest()
        assert "conv2_2: can see 14 px" in main(visitor) and "conv3_1: can see 30 px" in main(visitor)
        visitor.press("Layer of two 3×3 a stage", "ArrowLeft")
        assert "used1=conv2_1" in visitor.address and "conv2_1: can see 10 px" in main(visitor)
        assert visitor.page.locator("figure.map img[alt]").count() == 4
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
        visitor.check()
