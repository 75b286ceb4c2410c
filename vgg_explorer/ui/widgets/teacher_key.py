"""The teacher's key: asked for when somebody wants to type it, and guessed at only so often."""

from collections import deque
from collections.abc import Callable
from hmac import compare_digest
from threading import Lock
from time import monotonic

import streamlit as st

from vgg_explorer.runs.person import Person
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets.owner import TEACHER

MOST, MOST_OF_ALL = 5, 30  # wrong keys within a minute: of one visit, of all together
MINUTE = 60.0
OWN, REFUSED, TYPED = "teacher tries", "teacher refused", "teacher typed"  # in the session


class Tries:
    """When wrong keys were typed, as far as that still counts."""

    def __init__(self, most: int, now: Callable[[], float] = monotonic) -> None:
        self.most, self.now, self.lock = most, now, Lock()
        self.times: deque[float] = deque()

    def wait(self) -> float:
        """Seconds until the next key may be tried; 0 where it may be at once."""
        with self.lock:
            while self.times and self.now() - self.times[0] >= MINUTE:
                self.times.popleft()
            return 0.0 if len(self.times) < self.most else MINUTE - (self.now() - self.times[0])

    def count(self) -> None:
        with self.lock:
            self.times.append(self.now())


EVERYBODY = Tries(MOST_OF_ALL)


def draw(page: Page, person: Person | None) -> None:
    """A button that opens the field, where a key is set; whoever has typed it once in this visit stays in."""
    if not settings().teacher_key:
        return
    if person is not None and person.teaches:
        st.caption(page._("You can stop, rename and delete everybody's runs."))
        return
    with st.popover(page._("For the teacher"), icon=":material/key:"):
        st.text_input(page._("Teacher's key"), type="password", key=TYPED, on_change=typed)
        if error := st.session_state.pop(REFUSED, None):
            page.refuse(error)


def typed() -> None:
    """Keep the key if it is right; what is wrong is counted, and tried no further when it was too often."""
    own: Tries = st.session_state.setdefault(OWN, Tries(MOST))
    wait, given = max(own.wait(), EVERYBODY.wait()), st.session_state[TYPED]
    if wait:
        st.session_state[REFUSED] = SpecError(
            "too many wrong keys; the next one is looked at in {seconds} s.", seconds=f"{wait:.0f}"
        )
    elif compare_digest(given.encode(), settings().teacher_key.encode()):
        st.session_state[TEACHER] = given
    elif given:
        own.count()
        EVERYBODY.count()
        st.session_state[REFUSED] = SpecError("this is not the teacher's key.")
