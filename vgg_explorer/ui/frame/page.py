"""What a page needs to know to draw itself, and the few things that all pages draw in the same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
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

    def answer(self, sentence: str) -> None:
        """The page's answer in one sentence, under its question."""
        with st.container(key="answer"):
            st.markdown(sentence)

    def chart(self, figure: Any, *, alt: str, key: str, on_click: Callable[[], None] | None = None) -> None:
        """A figure, with the text that a screen reader reads in its place; `on_click` finds the point at its key."""
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
        """What most people skip; its content is drawn when it is `.open`, and the address knows that it is."""
        return st.expander(label, key=key, bind="query-params")

    def refuse(self, error: SpecError, *, shown: str | None = None) -> None:
        """One sentence at the field whose value broke a rule, and what the page shows instead."""
        sentence = capital(error.text(self._))
        if shown is not None:
            sentence = self._("{sentence} The page shows {shown}.").format(sentence=sentence, shown=shown)
        st.error(plain(sentence))
