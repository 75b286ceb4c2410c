"""Which visit a script works for, and in which language."""

from streamlit.runtime.scriptrunner import get_script_run_ctx

from vgg_explorer.language import LANGUAGES
from vgg_explorer.settings import settings
from vgg_explorer.ui.frame import address


def number() -> str:
    """The number of this visit, which Streamlit drew; the same for all that a browser's tab does until it is closed."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id.replace("-", "")[:32] if context else "page"


def language() -> str:
    """That of the address, else that of the settings."""
    asked = address.value("lang")
    return asked if asked in LANGUAGES else settings().language
