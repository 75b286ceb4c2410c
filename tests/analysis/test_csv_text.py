"""What a spreadsheet would carry out is text in the file; what is a number stays one."""

import csv
from io import StringIO

import pytest

from vgg_explorer.analysis.csv_text import as_csv


@pytest.mark.parametrize(
    "text", ["=cmd|'/C calc'!A0", "+1+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "-", "-1x-2"]
)  # fmt: skip
def test_a_formula_is_marked_as_text(text):
    (row,) = csv.DictReader(StringIO(as_csv([{"name": text}]), newline=""))
    assert row["name"] == f"'{text}".replace("\r", "\n")


@pytest.mark.parametrize("value", [-1, -0.5, 3, 1e-9, None, True, "-0.5", "+3", "B | widen 5", "conv3-64", "", "'=1"])
def test_anything_else_stays_as_it_is(value):
    (row,) = csv.DictReader(StringIO(as_csv([{"value": value, "more": 1}])))
    assert row["value"] == ("" if value is None else str(value))


def test_a_table_without_rows_has_its_heads():
    assert as_csv([], heads=["epoch", "loss"]) == "epoch,loss\n"
    assert as_csv([{"a": 1}], end="\r\n") == "a\r\n1\r\n"
