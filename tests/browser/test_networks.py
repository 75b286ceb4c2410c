"""The Networks page in a real browser: typing, picking, deriving, and what stays where it was."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser


def type_line(visitor: Visitor, number: int, text: str) -> Visitor:
    field = visitor.page.get_by_role("textbox", name=f"Network {number}")
    with visitor.rerun():
        field.fill(text)
        field.press("Enter")
    return visitor


def test_a_line_is_typed(visitor):
    visitor.open("networks")
    type_line(visitor, 2, "vgg16 | head gap")
    assert "n2=vgg16+%7C+head+gap" in visitor.address
    assert "212 px instead of 156 px" in visitor.answer
    type_line(visitor, 2, "<b>conv3-64</b> **x**")
    assert len(visitor.alerts) == 1
    assert visitor.alerts[0].startswith('Layer 1, "<b>conv3-64</b>": this is no layer;')
    assert "212 px instead of 156 px" in visitor.answer  # B against D, the next one that can be read


def test_a_line_is_picked_and_changed(visitor):
    visitor.open("networks")
    with visitor.rerun():
        visitor.page.get_by_role("button", name="Change").nth(1).click()
    with visitor.rerun():
        visitor.page.get_by_text("AlexNet", exact=True).click()
    with visitor.rerun():
        visitor.page.get_by_text("3×3 only", exact=True).click()
    expect(visitor.page.get_by_role("textbox", name="Network 2")).to_have_value("AlexNet | factorise")
    with visitor.rerun():
        visitor.page.get_by_role("button", name="Remove this network").click()
    assert visitor.page.get_by_role("textbox").count() == 2
    assert "n2=none" in visitor.address


def test_a_reload_and_a_link_show_the_same(browser, server):
    with visit(browser, server) as teacher, visit(browser, server) as student:
        teacher.open("networks")
        type_line(teacher, 1, "conv3-64 maxpool FC-10 | input 28")
        teacher.choose("MACs")
        student.open(teacher.address.removeprefix("/"))
        assert student.answer == teacher.answer
        assert "n1=conv3-64" in student.address
        student.reload()
        assert student.answer == teacher.answer


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.long), 390])
def test_nothing_jumps_when_a_network_changes(browser, server, width):
    with visit(browser, server, width=width) as visitor:
        visitor.open("networks")
        field = visitor.page.get_by_role("textbox", name="Network 1")
        tops = {field.bounding_box()["y"]}
        for line in ("E", "AlexNet", "B | head gap", "D | width 0.5", "FC-10"):
            type_line(visitor, 1, line)
            tops.add(field.bounding_box()["y"])
        assert len(tops) == 1
