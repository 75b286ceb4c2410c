"""The sidebar: the pages, the link to share, the language."""

from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path

import streamlit as st

from vgg_explorer.plots.look import Look
from vgg_explorer.ui.frame import address, running
from vgg_explorer.ui.frame.markup import ReadyHtml
from vgg_explorer.ui.frame.pages import GROUPS, PAGES, PageEntry

KEPT = 256  # addresses whose links are kept
FOLLOW = f"<script id='follow'>{Path(__file__).with_name('follow.js').read_text(encoding='utf-8')}</script>"


def draw(look: Look, here: PageEntry) -> None:
    st.html(ReadyHtml(links(look, here, tuple(address.held().items()))), unsafe_allow_javascript=True)
    share(look)


@lru_cache(KEPT)
def links(look: Look, here: PageEntry, configuration: tuple[tuple[str, str], ...]) -> str:
    """The name of the app over the pages; every link holds the configuration of this page."""
    targets = {entry.name: escape(address.to(entry, dict(configuration))) for entry in PAGES}
    brand = f'<a class="brand" href="{targets[PAGES[0].name]}" target="_self">VGG Explorer</a>'
    parts = "".join(groups(look, here, targets))
    return f'{brand}<nav class="pages" aria-label="{escape(look._("Pages"))}">{parts}</nav>{FOLLOW}'


def groups(look: Look, here: PageEntry, targets: dict[str, str]) -> list[str]:
    """The groups that have pages, each under its name."""
    return [
        (f"<h2>{escape(look._(GROUPS[group]))}</h2>" if group else "")
        + "".join(item(look, entry, targets[entry.name], current=entry == here) for entry in entries)
        for group, entries in groupby(PAGES, key=lambda entry: entry.group)
    ]


def item(look: Look, entry: PageEntry, target: str, *, current: bool) -> str:
    mark = ' aria-current="page"' if current else ""
    icon = f'<span class="icon" aria-hidden="true">{entry.icon}</span>'
    return f'<a href="{target}" target="_self"{mark}>{icon}{escape(look._(entry.title))}</a>'


def share(look: Look) -> None:
    """The address as text that can be selected: over plain http a browser gives no access to the clipboard."""
    label = look._("Share this page")
    with st.popover(label, icon=":material/link:", width="stretch", key="share page", on_change="rerun") as opened:
        if not opened.open:
            return
        st.caption(look._("This link opens the page as you see it now."))
        if not address.whole():
            st.caption(look._("Your own file is not in it: whoever opens it sees what comes with the app."))
        st.code(address.share(), language=None, wrap_lines=True)


def footer(look: Look) -> None:
    running.line(look)
    st.caption(look._("Free software under the MIT licence."))
