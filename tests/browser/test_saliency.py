"""The Saliency page under a hand: networks, methods, class, scale, files, and a link that shows the same."""

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser


def maps(visitor: Visitor) -> list[str]:
    """The pictures of the grid, as they are."""
    visitor.page.locator(".trust").first.wait_for()
    return visitor.page.locator(".st-key-maps figure.map img").evaluate_all("all => all.map(one => one.src)")


def pick(visitor: Visitor, field: str, option: str) -> Visitor:
    with visitor.rerun():
        visitor.page.get_by_role("combobox", name=field).click()
        visitor.page.get_by_role("option", name=option).click()
    visitor.page.keyboard.press("Escape")
    return visitor


def test_networks_methods_class_and_scale_and_a_link_that_shows_the_same(browser, server, fresh_server):
    with visit(browser, server) as teacher, visit(browser, fresh_server) as student:
        teacher.open("saliency")
        assert len(maps(teacher)) == 6 and "two 3×3 a stage says star" in teacher.answer
        pick(teacher, "Methods", "DeepLift")
        pick(teacher, "Networks", "three 3×3 a stage")
        assert len(maps(teacher)) == 9, "three networks, three methods"
        with teacher.rerun():
            classes = teacher.page.get_by_role("radiogroup", name="Class whose maps are drawn")
            classes.get_by_role("radio", name="cross").click()
        own = maps(teacher)
        with teacher.rerun():
            teacher.page.get_by_text("One scale for all networks").click()
        shared = maps(teacher)
        assert len(shared) == len(own) == 6 and shared != own, "CIFAR-10 has no crosses, which is said"
        assert "there is no class" in teacher.alerts[0].lower()
        student.open(teacher.address.removeprefix("/"))
        assert maps(student) == shared and student.answer == teacher.answer
        teacher.check()
        student.check()


@pytest.mark.long
def test_the_sheet_is_a_picture(visitor):
    visitor.open("saliency?look=ring")
    maps(visitor)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="PNG").click()
    image = Image.open(BytesIO(Path(download.value.path()).read_bytes()))
    assert image.format == "PNG" and image.size == (16 + 3 * 240, 16 + 40 + 2 * 260)


def test_a_map_opens_large_and_closes(visitor):
    visitor.open("saliency?nets=zoo:shapes-pairs&methods=gradient")
    maps(visitor)
    with visitor.rerun():
        visitor.page.get_by_role("button", name="Larger").click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert "large=zoo" in visitor.address
    slider = dialog.get_by_role("slider", name="Random down to this layer")
    image = dialog.locator("figure.map img")
    before = image.get_attribute("src")
    with visitor.rerun():
        slider.press("ArrowRight")
    expect(image).not_to_have_attribute("src", before)
    with visitor.rerun():
        visitor.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert "large" not in visitor.address


def test_a_file_that_would_do_harm_is_refused_and_the_page_goes_on(visitor, tmp_path):
    torch = pytest.importorskip("torch")

    class Harm:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "harm"),)

    torch.save({"weight": Harm()}, tmp_path / "evil.pt")
    visitor.open("saliency?methods=gradient")
    before = maps(visitor)
    visitor.page.get_by_role("button", name="More").click()
    with visitor.rerun():
        visitor.page.locator(".st-key-own_file input[type=file], .st-key-own-file input[type=file]").set_input_files(
            tmp_path / "evil.pt"
        )
    visitor.page.get_by_text("evil.pt holds no weights that can be read").wait_for()
    assert not (tmp_path / "harm").exists() and maps(visitor) == before


def test_a_picture_of_ones_own(visitor, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    visitor.open("saliency?methods=gradient")
    before = maps(visitor)
    visitor.page.get_by_role("button", name="Use your own").click()
    with visitor.rerun():
        visitor.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(tmp_path / "mine.png")
    assert "look=own" in visitor.address and maps(visitor) != before
