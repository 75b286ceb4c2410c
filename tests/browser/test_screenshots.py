"""Pictures of every page for people to look at, and what can be checked without looking."""

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.visitor import Visitor, visit
from vgg_explorer.ui.frame.pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [  # dark, width, language: what is likely to break at once in .ci/run, all others in `make long`
    (True, 390, "zh"),
    *(
        pytest.param(*look, marks=pytest.mark.long)
        for look in (
            (False, 1280, "en"),
            (False, 390, "en"),
            (True, 1280, "zh"),
            (True, 390, "en"),
            (False, 1280, "zh"),
            (False, 390, "zh"),
            (True, 1280, "en"),
            (False, 1920, "en"),
            (True, 1920, "zh"),
        )
    ),
]

# Elements of the page's body that reach over the right edge, except in what scrolls by itself (a field does too), and
# the invisible input that a slider carries along under its thumb.
OWN_WAY = ".scroll, svg, pre, .katex, input"
CUT_OFF = f"""width => [...document.querySelectorAll('[data-testid="stMainBlockContainer"] *')]
  .filter(element => element.getBoundingClientRect().right > width + 1 && !element.closest("{OWN_WAY}"))
  .map(element => element.outerHTML.slice(0, 120))"""

# Elements that hide a part of their own content, as a row of buttons that is too narrow does.
CLIPPED = f"""() => [...document.querySelectorAll('[data-testid="stMainBlockContainer"] *')]
  .filter(element => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
  .filter(element => getComputedStyle(element).overflowX !== "visible" && !element.closest("{OWN_WAY}"))
  .map(element => element.innerText)"""


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
@pytest.mark.parametrize(("dark", "width", "language"), LOOKS)
def test_screenshots(browser, server, repository, entry, dark, width, language):
    folder = repository / "tests/browser/screenshots"
    folder.mkdir(exist_ok=True)
    with visit(browser, server, dark=dark, width=width) as visitor:
        visitor.open(f"{entry.address}?lang={language}")
        whole_page(visitor, width)
        comes_to_nothing(visitor, CUT_OFF, width)
        comes_to_nothing(visitor, CLIPPED, width)
        shade = "dark" if dark else "light"
        visitor.page.screenshot(path=folder / f"{entry.name}-{shade}-{width}-{language}.png")
        visitor.check()
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        assert is_dark(visitor) == dark


def whole_page(visitor: Visitor, width: int) -> None:
    """Streamlit scrolls inside the page: make the window as high as what there is to see."""
    height = visitor.page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.wait()


def comes_to_nothing(visitor: Visitor, faulty: str, width: int) -> None:
    """The list of elements is empty as soon as the charts are drawn anew for the window's size."""
    try:
        visitor.page.wait_for_function(f"width => !({faulty})(width).length", arg=width)
    except TimeoutError:
        raise AssertionError(visitor.page.evaluate(faulty, width)) from None


def is_dark(visitor: Visitor) -> bool:
    colour = visitor.page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3])
    return red + green + blue < 3 * 128
