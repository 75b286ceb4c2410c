"""One limit of names, wherever they come from and whatever database keeps them."""

import pytest
from sqlalchemy import String

from tests.refusal import refusal
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.tables import METADATA, RUNS
from vgg_explorer.specs.names import MAX_NAME, shortened, tidy_name
from vgg_explorer.specs.run import RunSpec

SPEC = RunSpec("conv3-4 gap FC-6", "shapes")


def test_a_name_is_tidied():
    assert tidy_name("  3×3 \n pairs ") == "3×3 pairs" and tidy_name("") == ""
    assert Request(SPEC, name=" a  b ").name == "a b"


@pytest.mark.parametrize("name", ["n" * (MAX_NAME + 1), "a\0b", "a\ud800b", "a\x1b[31mb", "a\u202eb"])
def test_what_no_name_can_be_is_refused_in_a_sentence(name):
    for gives in (tidy_name, lambda name: Request(SPEC, name=name)):
        assert refusal(gives, name).startswith("the name has ")


def test_a_name_that_nobody_has_typed_is_shortened():
    assert shortened("n" * 200) == "n" * (MAX_NAME - 1) + "…" and shortened("a\0b\nc") == "ab c"
    assert tidy_name(shortened("\0" + "n" * 200)) == shortened("\0" + "n" * 200)


def test_no_column_takes_longer_names_than_that():
    """A database that counts characters, such as PostgreSQL, would refuse what another one takes."""
    assert getattr(RUNS.c.name.type, "length", None) == MAX_NAME
    limited = {
        f"{table}.{column.name}" for table in METADATA.tables.values() for column in table.c if is_limited(column)
    }
    assert limited == {
        "about.key", "runs.id", "runs.owner", "runs.key", "runs.name", "runs.batch", "runs.host", "runs.born",
        "runs.exit", "runs.kind", "runs.private", "metrics.run", "metrics.name", "brought.kind", "brought.checksum",
        "brought.owner", "brought.file",
    }, "of each other column that is limited it must be known that its values fit"  # fmt: skip


def is_limited(column) -> bool:
    return isinstance(column.type, String) and column.type.length is not None
