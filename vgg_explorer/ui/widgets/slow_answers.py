"""An answer that may take long: it starts with a button, shows its progress and can be cancelled."""

from time import monotonic
from typing import Any, TypeVar

import streamlit as st

from vgg_explorer.specs.question import Question
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import answers

SLOW = 3.0  # seconds from which an answer is computed only when somebody asks for it, by a process of its own
MACS_PER_SECOND = 2e10  # a guess, before anything has been measured
WANTED = "slow answers"  # in the session: those that somebody has asked for


Answer = TypeVar("Answer")


def answered(page: Page, question: Question[Answer], needed: float, *, offer: str, key: str) -> Answer | None:
    """The answer, at once if `needed` seconds are few; else None until the button labelled `offer` is pressed."""
    if needed <= SLOW or answers.is_kept(question):
        return answers.answer(question)
    wanted: set[Question[Any]] = st.session_state.setdefault(WANTED, set())
    place = st.empty()
    if question not in wanted:
        with place.container():
            st.caption(page._("Takes about {n} s.").format(n=f"{needed:,.0f}"))
            st.button(offer, key=f"ask {key}", on_click=wanted.add, args=(question,))
        return None
    with place.container():
        bar = st.progress(0.0)
        st.button(page._("Cancel"), key=f"cancel {key}", on_click=wanted.discard, args=(question,))
    begin = monotonic()

    def tell(what: str, done: int, of: int) -> None:
        left = (monotonic() - begin) * (of / max(1, done) - 1)
        said = page._("{title}: {done} of {of}, about {n} s left")
        words = said.format(title=page._(what), done=done, of=of, n=f"{left:,.0f}")
        bar.progress(min(1.0, done / of) if of else 0.0, words)

    found = answers.answer(question, progress=tell, slow=True)
    place.empty()
    return found
