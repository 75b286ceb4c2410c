"""The sidebar: the pages, the link to share, the language."""

from html import escape
from itertools import groupby

import streamlit as st

from vgg_explorer.plots.look import Look
from vgg_explorer.ui.frame import address, running
from vgg_explorer.ui.frame.pages import GROUPS, PAGES, PageEntry


def draw(look: Look, here: PageEntry) -> None:
    st.html(f'<a class="brand" href="{link(PAGES[0])}" target="_self">VGG Explorer</a>')
    name = escape(look._("Pages"))
    st.html(f'<nav class="pages" aria-label="{name}">{"".join(groups(look, here))}</nav>')
    share(look)


def share(look: Look) -> None:
    """The address as text that can be selected: over plain http a browser gives no access to the clipboard."""
    with st.popover(look._("Share this page"), icon=":material/link:", width="stretch"):
        st.caption(look._("This link opens the page as you see it now."))
        if not address.whole():
            st.caption(look._("Your own file is not in it: whoever opens it sees what comes with the app."))
        st.code(address.share(), language=None, wrap_lines=True)


def footer(look: Look) -> None:
    running.line(look)
    st.caption(look._("Free software under the MIT licence."))


def groups(look: Look, here: PageEntry) -> list[str]:
    """The groups that have pages, each under its name."""
    return [
        (f"<h2>{escape(look._(GROUPS[group]))}</h2>" if group else "")
        + "".join(item(look, entry, current=entry == here) for entry in entries)
        for group, entries in groupby(PAGES, key=lambda entry: entry.group)
    ]


def item(look: Look, entry: PageEntry, *, current: bool) -> str:
    mark = ' aria-current="page"' if current else ""
    icon = f'<span class="icon" aria-hidden="true">{entry.icon}</span>'
    return f'<a href="{link(entry)}" target="_self"{mark}>{icon}{escape(look._(entry.title))}</a>'


def link(entry: PageEntry) -> str:
    return escape(address.to(entry))
