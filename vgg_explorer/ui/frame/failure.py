"""What nobody has foreseen: a sentence with a number on the page, and the number with all that is known in the log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import streamlit as st

from vgg_explorer.language import N_, translate
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import visit
from vgg_explorer.ui.frame.plain import capital, plain

UNFORESEEN = N_(
    "This page met an error that nobody has foreseen; number {number} in the server's log tells more. Nothing that was "
    "saved is lost. Load the page again, or open it without what stands behind the question mark of its address."
)
LOG = logging.getLogger(__name__)


@contextmanager
def in_a_sentence(name: str) -> Iterator[None]:
    """Say on the page what stops it; Streamlit's own exceptions, which end or repeat a script, pass."""
    try:
        yield
    except SpecError as error:  # foreseen, but at another place
        LOG.warning("%s stopped: %s", name, error)
        st.error(plain(capital(error.text(lambda sentence: translate(sentence, visit.language())))))
    except Exception:
        number = token_hex(3).upper()
        LOG.exception("%s failed, number %s, at %s", name, number, dict(st.query_params))
        st.error(translate(UNFORESEEN, visit.language()).format(number=number))
