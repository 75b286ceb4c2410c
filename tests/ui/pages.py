"""Pages as scripts, without a browser."""

import re
from functools import cache
from pathlib import Path
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from tests.waiting import LIMIT
from vgg_explorer.plots.numbers import NARROW
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame.pages import PageEntry, find

ROOT = Path(__file__).parents[2]


def opened(entry: PageEntry, **query: str) -> AppTest:
    """The page as a visitor with that address sees it; streamlit wants every page opened from app.py."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT)
    if entry.file != "app.py":
        app.switch_page(entry.file)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def sound(name: str, **query: str) -> AppTest:
    """A page that has run without an exception."""
    page = opened(find(name), **query)
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    """All sentences of the page, with plain spaces."""
    return " ".join(element.value for element in page.markdown).replace(NARROW, " ")


def refusals(page: AppTest) -> list[str]:
    """What the page refuses, without the signs that keep Markdown from reading it."""
    return [error.value.replace("\\", "") for error in page.error]


@cache
def parameters(entry: PageEntry) -> list[str]:
    """What a page's address can hold: a widget and its parameter have the same name, but for "chosen" behind it."""
    with (  # no worker is asked for anything
        patch("vgg_explorer.ui.widgets.torch_needed.can_train", return_value=False),
        patch("vgg_explorer.ui.widgets.answers.ask", side_effect=SpecError("there is no worker.")),
    ):
        keys = [key.removesuffix(" chosen") for key in opened(entry).session_state]
        return list(dict.fromkeys(key for key in keys if re.fullmatch(r"\w+", key)))
