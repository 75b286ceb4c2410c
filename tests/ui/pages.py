"""Pages as scripts, without a browser."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from vgg_explorer.ui.pages import PageEntry

ROOT = Path(__file__).parents[2]


def opened(entry: PageEntry, **query: str) -> AppTest:
    """The page as a visitor with that address sees it; streamlit wants every page opened from app.py."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if entry.file != "app.py":
        app.switch_page(entry.file)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def parameters(entry: PageEntry) -> list[str]:
    """What a page's address can hold: a widget and its parameter have the same name."""
    return ["lang", *(key for key in opened(entry).session_state if re.fullmatch(r"\w+", key))]
