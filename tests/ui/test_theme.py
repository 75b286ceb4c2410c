"""Streamlit's theme and the figures share their colours, and all of them can be read."""

import tomllib

import pytest

from tests.ui.pages import ROOT
from vgg_explorer.plots.look import FAMILIES, Look

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
SHADES = pytest.mark.parametrize(("shade", "look"), [("light", Look()), ("dark", Look(dark=True))])


@SHADES
def test_pages_and_figures_share_their_colours(shade, look):
    assert THEME[shade]["backgroundColor"] == look.background
    assert THEME[shade]["secondaryBackgroundColor"] == look.surface
    assert THEME[shade]["textColor"] == look.ink
    assert THEME[shade]["borderColor"] == look.grid
    assert THEME[shade]["grayTextColor"] == look.muted
    assert THEME[shade]["primaryColor"] == look.colour("stack")


@SHADES
def test_text_can_be_read_on_every_ground(shade, look):
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    grounds = {look.background, look.surface, THEME[shade]["sidebar"]["backgroundColor"]}
    words = {look.ink, look.muted, THEME[shade]["linkColor"]}
    assert all(contrast(word, ground) >= 4.5 for word in words for ground in grounds)


@SHADES
def test_families_can_be_seen(shade, look):
    """WCAG 2.2, 1.4.11: at least 3 to 1."""
    assert all(contrast(look.colour(family), look.background) >= 3 for family in FAMILIES)


def test_a_tint_lies_between_the_page_and_the_colour():
    look = Look()
    assert look.tint("stack", 0) == look.background
    assert look.tint("stack", 1) == look.colour("stack")
    assert contrast(look.tint("stack", 0.3), look.background) < contrast(look.tint("stack", 0.6), look.background)
    with pytest.raises(ValueError, match=r"strength 1\.5 is not between 0 and 1"):
        look.tint("stack", 1.5)


def test_no_font_host_is_asked():
    assert not [value for value in THEME.values() if isinstance(value, str) and "://" in value]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, by the WCAG's definition."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
