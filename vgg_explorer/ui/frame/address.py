"""The address of a page, which holds its whole configuration: a link opens the page in the same state."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st

from vgg_explorer.ui.frame.pages import PageEntry

OWN = "own"  # a person's own file, as the value of a field: that the field holds one is all that a link can carry
LONGEST = 8000  # characters of configuration that travel from page to page; browsers and proxies cut off more


def value(key: str) -> str | None:
    return st.query_params.get(key)


def keep(key: str, value: str, default: str) -> None:
    """Write a value into the address; a default is left out."""
    if value != default:
        st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]


def held() -> dict[str, str]:
    """The configuration in the address; whoever makes many links reads it once, and hands it to `to`."""
    return st.query_params.to_dict()


def to(entry: PageEntry, configuration: Mapping[str, str] | None = None, /, **changes: str | int) -> str:
    """A relative link to another page, with the configuration of this one in it."""
    query = _query(held() if configuration is None else configuration, changes)
    return entry.address + (f"?{query}" if query else "")


def share() -> str:
    """The full address of this page as it stands."""
    here = urlsplit(st.context.url or "")
    return here._replace(path=here.path or "/", query=_query(held(), {})).geturl()


def whole() -> bool:
    """Whether a link shows all that the page shows."""
    return OWN not in held().values()


def _query(configuration: Mapping[str, str], changes: Mapping[str, str | int]) -> str:
    query = urlencode({**configuration, **changes})
    return query if len(query) <= LONGEST else urlencode(changes)
