"""Numbers are short, and do not say more than is so."""

import pytest

from vgg_explorer.plots.numbers import NARROW, percent


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.004, "0.4 %"),
        (0.449, "45 %"),
        (0.994, "99 %"),
        (0.99971, "99.9 %"),  # not all of it
        (1, "100 %"),
        (7.02, "702 %"),
        (27.21, "2,721 %"),
    ],
)
def test_a_share_in_per_cent(share, text):
    assert percent(share).replace(NARROW, " ") == text
