"""A link may hold anything: the page stays, and refuses in sentences."""

from itertools import cycle, islice

import pytest

from tests.ui.pages import opened, parameters
from vgg_explorer.ui.frame.pages import PAGES

NONSENSE = ("8", "-1", "2.5", "1e9", "9" * 5000, "nan", "", "true", "{x}", "\x00", "😀", "<script>alert(1)</script>")
MORE = (
    *("0", "00", "+7", "1000000000", "inf", "\u0667", "7 ", " ", "abc", "None", "[]", "{}", "%s", "\u202e", "中文"),
    *("../../etc/passwd", "**$x$** :+1:", "[a](javascript:b)", "'; drop table runs; --"),
)


every_page = pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)


@every_page
@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda text: ascii(text)[1:20])
def test_nonsense_in_every_parameter(entry, nonsense):
    stays(entry, dict.fromkeys([*parameters(entry), "unknown"], nonsense))


@pytest.mark.slow
@every_page
@pytest.mark.parametrize("turn", range(0, len(MORE), 3))
def test_other_nonsense_in_every_parameter(entry, turn):
    """A mixture at a time; over the turns every parameter meets a third of it."""
    texts = islice(cycle(MORE), turn, None)
    stays(entry, dict(zip([*parameters(entry), "unknown"], texts, strict=False)))


def stays(entry, query):
    app = opened(entry, **query)
    assert not app.exception
    assert app.title[0].value == entry.question
    assert all(len(error.value) < 300 for error in app.error)
    assert all(error.value.endswith("\\.") for error in app.error)  # a sentence


@every_page
def test_a_clean_address_refuses_nothing(entry):
    app = opened(entry)
    assert not app.exception
    assert not app.error
