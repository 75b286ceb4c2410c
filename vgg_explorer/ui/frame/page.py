"""The name, language and colours of a page, and the elements that all pages draw in the same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from vgg_explorer.plots.look import Look
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame.plain import capital, plain


@dataclass(frozen=True)
class Page:
    name: str
    look: Look

    def _(self, sentence: str) -> str:
        return self.look._(sentence)

    def n_(self, one: str, many: str, n: int) -> str:
        return self.look.n_(one, many, n)

    def answer(self) -> DeltaGenerator:
        """The place of the page's answer, one sentence under its heading, filled when its controls have been read."""
        return st.container(key="answer")

    def chart(self, figure: Any, *, alt: str, key: str, on_click: Callable[[], None] | None = None) -> None:
        """A figure with its alternative text; `on_click` reads the clicked point from the session, under `key`."""
        st.plotly_chart(
            figure,
            key=key,
            alt=alt,
            theme=None,
            config={"displayModeBar": False},
            on_select=on_click or "ignore",
            selection_mode="points",
        )

    def folded(self, key: str, label: str) -> ExpanderContainer:
        """An expander, closed at first; draw its content only when it is `.open`, which the address holds."""
        return st.expander(label, key=key, bind="query-params")

    def refuse(self, error: SpecError, *, shown: str | None = None) -> None:
        """An error at the field whose value broke a rule, and what the page shows instead."""
        sentence = capital(error.text(self._))
        if shown is not None:
            sentence = self._("{sentence} The page shows {shown}.").format(sentence=sentence, shown=shown)
        st.error(plain(sentence))
