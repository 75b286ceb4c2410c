"""The Kernels page as a script: its sentence, its examples, its question, and what it does with nonsense."""

from functools import partial

import pytest

from tests.ui.pages import refusals, said, sound


@pytest.fixture
def open_page():
    return partial(sound, "kernels")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "3 layers of 3×3 see the same 7×7 pixels as one 7×7 layer, with **45 % fewer weights** and 3 ReLUs"),
        ({"in": "3"}, "but with **702 % more weights**, for 3 ReLUs instead of one. The stack has fewer only where"),
        ({"kernel": "5", "out": "128"}, "**8 % more weights**"),
        ({"kernel": "13", "kind": "separable"}, "**88 % more weights**"),
        ({"kernel": "3"}, "A 3×3 is a stack of one"),
        ({"kernel": "5", "in": "9", "out": "16"}, "**exactly as many weights**"),
    ],
)
def test_the_sentence_turns_where_the_stack_loses(open_page, query, expected):
    assert expected in said(open_page(**query))


def test_the_break_even_is_named(open_page):
    assert "above 0.45; here it is 0.05" in said(open_page(**{"in": "3"}))


def test_an_example_sets_the_fields(open_page):
    page = open_page()
    page.button(key="example rgb").click().run()
    assert "702 % more" in said(page)
    page.button(key="example doubling").click().run()
    assert "**8 % more weights**" in said(page)
    page.button(key="example equal").click().run()
    assert "45 % fewer" in said(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"kernel": "8"}, "Kernel is 8; it must be an odd number from 3 to 31."),
        ({"kernel": "0"}, "Kernel is 0; it must be an odd number from 3 to 31."),
        ({"kernel": "🙂"}, "Kernel is 🙂; it must be an odd number from 3 to 31."),
        ({"in": "1000000000"}, "must be a whole number from 1 to 65,536."),
        ({"out": "0"}, "must be a whole number from 1 to 65,536."),
        ({"map": "15"}, "The map is 15; it must be one of 7, 14, 28, 56, 112, 224."),
        ({"kernel": "31", "map": "14"}, "A kernel of 31x31 is larger than the map of 14x14; take a map of 31 or more."),
        ({"kind": "<b>x</b>"}, "is not one of dense, separable."),
        ({"down": "99"}, "must be a whole number from -5 to 5."),
        ({"show": "9" * 5000}, "is not one of numbers, formulas."),
    ],
)
def test_nonsense_in_the_address_gets_one_sentence_and_the_page_stays(open_page, query, sentence):
    page = open_page(**query)
    assert len(refusals(page)) == 1
    assert sentence in refusals(page)[0]
    assert "fewer weights" in said(page)
    assert len(page.get("plotly_chart")) >= 4


def test_prediction_comes_before_the_numbers(open_page):
    page = open_page(predict="true")
    assert "fewer weights**" not in said(page)
    charts = len(page.get("plotly_chart"))
    guess = next(group for group in page.button_group if "Predict first" in group.label)
    guess.set_value("stack").run()
    assert "45 % fewer" in said(page)
    assert len(page.get("plotly_chart")) == charts + 4
    assert any("Right" in success.value for success in page.success)


def test_folded_parts_open_by_the_address(open_page):
    page = open_page(primer="true", how="true")
    assert "multiplied by the nine weights" in said(page)
    assert any("C_{in}" in element.value for element in page.latex)
