"""The Networks page as a script: its sentence, its cards, its links, and what it does with nonsense."""

import csv
import io
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.pages import refusals, said, sound
from vgg_explorer.analysis.csv_text import as_csv
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.report import analyse
from vgg_explorer.plots.networks import Shown
from vgg_explorer.plots.numbers import NARROW
from vgg_explorer.ui.networks import tables
from vgg_explorer.ui.widgets import table


@pytest.fixture
def open_page():
    return partial(sound, "networks")


def drawn(page: AppTest) -> str:
    """The HTML of cards and tables."""
    return " ".join(element.proto.body for element in page.get("html")).replace(NARROW, " ")


def lines(page: AppTest) -> list[str]:
    return [str(field.value) for field in page.text_input]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            {},
            "Against `B`, `B | widen 5` has **1.1 % more parameters** and **17 % fewer MACs**, and sees the same 156",
        ),
        ({}, "They match in receptive field, not in parameters or MACs."),
        (
            {"n2": "D"},
            "**4.0 % more parameters** and **37 % more MACs**, and sees 212 px instead of 156 px. They match in none",
        ),
        ({"n1": "AlexNet", "n2": "D"}, "**22× the MACs**"),
        ({"n2": "B"}, "**exactly as many parameters** and **exactly as many MACs**"),
        ({"n2": "B"}, "They match in all three"),
        ({"n2": "B | widen 5 | match 1 macs"}, "They match in receptive field and MACs, not in parameters."),
        ({"n2": "none", "n3": "none"}, "`B` has 13 weight layers, **133.0 M parameters** and **11.3 GMAC** a picture"),
        ({"n1": "FC-10", "n2": "maxpool"}, "`maxpool` has **100 % fewer parameters**"),
        ({"n1": "maxpool", "n2": "FC-10"}, "parameters**"),
        ({"n2": "conv3-64 conv3-64"}, "**99.9 % fewer parameters** and **83 % fewer MACs**"),
    ],
)
def test_the_sentence_compares_the_first_two(open_page, query, expected):
    assert expected in said(open_page(**query))


def test_where_the_parameters_of_d_sit(open_page):
    page = open_page()
    assert "hold **123.6 M of its 138.4 M parameters, 89 %**, and do 0.8 % of the MACs" in said(page)
    assert "save **89 % of the parameters** and 0.8 % of the MACs" in said(page)
    assert "save **" not in said(open_page(n3="D | head gap"))
    assert "no fully connected layer" in said(open_page(n3="conv3-64"))


def test_the_cards_and_the_paper_beside_them(open_page):
    shown = drawn(open_page(n4="E"))
    for value in ("133.0 M", "11.3 G", "156 px", "212 px", "138,357,544", "138 M", "144 M", "123.6 M", "2 × conv3-64"):
        assert value in shown


BAD = {
    "conv3-64 maxpol FC-10": 'Layer 2, "maxpol": this is no layer; write for example maxpool.',
    "conv0-64": 'Layer 1, "conv0-64": kernel is 0; it must be a whole number from 1 to 255.',
    "conv9-64p0|input 4": 'Step 1, "input 4", at conv1_1: a window of 9x9 does not fit the map of 4x4',
    "conv3-1000000000": "channels is 1,000,000,000; it must be a whole number from 1 to 65,536.",
    "gap " * 100_000: "The text has 400,000 characters; at most 60,000 are read.",
    "gap " * 10_000: "The network has 10,000 layers; at most 1,000 are allowed.",
    "": "The network has no layers; write for example conv3-64 maxpool FC-10.",
    "😀": "Unknown network '😀'",
    "D | widen 4": 'Step 1, "widen 4": kernel is 4; it must be a whole number from 5 to 255.',
    "D | match 2 macs": "would have to match itself.",
    "D | match 4 macs": 'Step 1, "match 4 macs": there is no network 4 here.',
    "<script>alert(1)</script>": "Unknown network '<script>alert(1)</script>'",
    "**bold** $x^2$ :+1: [a](b)": 'Layer 1, "**bold**": this is no layer;',
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:20])
def test_a_fault_stands_at_its_field_and_the_page_stays(open_page, text):
    page = open_page(n2=text)
    assert len(refusals(page)) == 1
    assert BAD[text] in refusals(page)[0]
    assert lines(page) == ["B", text, "D"]
    assert "Against `B`, `D` has" in said(page)
    assert len(page.get("plotly_chart")) == 2
    assert "<script>" not in drawn(page)


def test_signs_of_markdown_are_shown_as_they_are(open_page):
    error = open_page(n2="**bold** $x^2$ <b>").error[0].value
    assert r"\*\*bold\*\*" in error
    name = open_page(n2="<VGG-16>")
    assert "<VGG" not in drawn(name) + said(name)
    assert "`D` has" in said(name)


def test_nothing_to_show(open_page):
    page = open_page(n1="x", n2="y", n3="none")
    assert "Write a network on a card" in said(page)
    assert not page.get("plotly_chart")
    page.text_input(key="n1").set_value("D").run()
    assert "`D` has 16 weight layers" in said(page)


def test_a_typed_line_is_in_the_address_and_back(open_page):
    page = open_page()
    page.text_input(key="n1").set_value("conv3-8 maxpool FC-10 | input 28").run()
    assert page.query_params["n1"] == "conv3-8 maxpool FC-10 | input 28"
    other = open_page(**dict(page.query_params))
    assert (lines(other), said(other)) == (lines(page), said(page))
    page.text_input(key="n1").set_value("B").run()
    assert "n1" not in page.query_params


def test_a_line_that_is_too_long_for_any_address_is_refused(open_page):
    page = open_page()
    page.text_input(key="n1").set_value("conv3-64 " * 100_000).run()
    assert ["at most 60,000 are read" in refusal for refusal in refusals(page)] == [True]
    assert len(page.query_params["n1"]) < 100_000  # Streamlit ignores longer addresses, and the fault with them


def test_a_change_edits_the_line(open_page):
    page = open_page(n2="vgg16")
    page.session_state["change 2"] = True
    page.run()
    (start, step) = (group for group in page.button_group if group.label in ("Start from", "Then"))
    step.set_value("head gap").run()
    assert lines(page)[1] == "vgg16 | head gap"
    (start, step) = (group for group in page.button_group if group.label in ("Start from", "Then"))
    step.set_value("match 1 macs").run()
    assert "They match in MACs" in said(page)
    page.button(key="undo 2").click().run()
    assert lines(page)[1] == "vgg16 | head gap"
    (start, _) = (group for group in page.button_group if group.label in ("Start from", "Then"))
    start.set_value("ZFNet").run()
    assert lines(page)[1] == "ZFNet"
    page.button(key="remove 2").click().run()
    assert lines(page) == ["B", "D"]


def test_four_networks_by_adding_one_and_three_by_taking_one(open_page):
    page = open_page()
    page.button(key="add").click().run()
    assert lines(page) == ["B", "B | widen 5", "D", "AlexNet"]
    assert not any(button.key == "add" for button in page.button)
    assert page.query_params["n4"] == "AlexNet"
    page = open_page(n2="none", of="2")
    assert lines(page) == ["B", "D"]
    assert "3 · D" in drawn(page)  # the number stays
    assert not page.error
    page.button(key="add").click().run()
    assert lines(page) == ["B", "B | widen 5", "D"]


@pytest.mark.parametrize("measure", ["parameters", "macs", "memory", "field"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_chart_has_words_in_its_place(open_page, measure, language):
    page = open_page(measure=measure, lang=language, n4="AlexNet")
    charts = page.get("plotly_chart")
    assert len(charts) == 2
    assert all(len(chart.proto.alt) > 60 for chart in charts)
    assert "conv" in charts[0].proto.alt or "fc1" in charts[0].proto.alt


def test_folded_parts_open_by_the_address(open_page):
    page = open_page(every="true", torch="true", how="true", of="2")
    assert "conv5-512" in drawn(page)
    assert "nn.Conv2d(3, 64, kernel_size=5, padding=2)" in " ".join(code.value for code in page.code)
    assert page.latex
    closed = open_page()
    assert not closed.latex
    assert not any("nn.Conv2d" in code.value for code in closed.code)


def test_notes_are_said_on_the_card(open_page):
    page = open_page(n2="B | input 16 | match 3 parameters")
    notes = [caption.value.replace("\\", "") for caption in page.caption]
    assert "Dropped, because the map is too small: pool5." in notes
    assert any(note.startswith("Scaled to ") and "from network 3" in note for note in notes)


def test_the_csv_file_has_every_layer():
    found = [Shown(1, "B", analyse("B")), Shown(2, "D", analyse("D"))]
    rows = list(csv.DictReader(io.StringIO(as_csv(tables.rows(found)))))
    assert len(rows) == sum(len(shown.report.layers) for shown in found)
    assert sum(int(row["macs"]) for row in rows if row["network"] == "D") == derive_macs("D")


def test_a_cell_is_text_unless_it_says_that_it_is_markup():
    assert table.cells(["<b>", "a & b", table.Markup("<b>1</b>", '"')]) == (
        '<th scope="row">&lt;b&gt;</th><td>a &amp; b</td><td title="&quot;"><b>1</b></td>'
    )


def derive_macs(line: str) -> int:
    return analyse(derive(line).network).macs
