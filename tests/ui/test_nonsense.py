"""A link may hold anything: the page stays, and refuses in sentences."""

import pytest

from tests.ui.pages import opened, parameters
from vgg_explorer.ui.pages import PAGES

NONSENSE = (
    *("8", "-1", "0", "00", "+7", "2.5", "1e9", "1000000000", "9" * 5000, "nan", "inf", "\u0667", "7 ", " "),
    *("abc", "", "None", "true", "[]", "{}", "{x}", "%s", "\x00", "😀", "\u202e", "中文", "../../etc/passwd"),
    *("<script>alert(1)</script>", "**$x$** :+1:", "[a](javascript:b)", "'; drop table runs; --"),
)


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda text: ascii(text)[1:20])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_nonsense_in_every_parameter(entry, nonsense):
    app = opened(entry, **dict.fromkeys([*parameters(entry), "unknown"], nonsense))
    assert not app.exception
    assert app.title[0].value == entry.question
    assert all(len(error.value) < 300 for error in app.error)
    assert all(error.value.endswith("\\.") for error in app.error)  # a sentence


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_clean_address_refuses_nothing(entry):
    app = opened(entry)
    assert not app.exception
    assert not app.error
