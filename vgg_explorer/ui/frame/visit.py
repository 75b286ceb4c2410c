"""Which visit a script works for: what workers are asked for, and what goes wrong, belongs to one."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def number() -> str:
    """The number of this visit, which Streamlit drew; the same for all that a browser's tab does until it is closed."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id.replace("-", "")[:32] if context else "page"
