"""A link to a place on a page: the browser looks for the place before the parts above it have their heights."""

import streamlit as st

SCROLL = """<script>
  const place = document.getElementById(location.hash.slice(1));
  if (place) requestAnimationFrame(() => place.scrollIntoView());
  document.currentScript?.remove();
</script>"""


def find() -> None:
    """Scroll to the place that the address names, once; to be drawn last, so that it comes after all others."""
    st.html(SCROLL, unsafe_allow_javascript=True)
