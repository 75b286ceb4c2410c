"""A plotly figure that is sent more often than it is made."""

from functools import cached_property
from typing import Any

import plotly.graph_objects as go


class Figure(go.Figure):  # type: ignore[misc]
    """Remembers its plain form. plotly would copy and encode it for each visitor, a quarter of a rerun's time.

    So a figure that has been sent must not be changed: make another one.
    """

    @cached_property
    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = super().to_dict()
        return plain

    def to_dict(self) -> dict[str, Any]:
        """Data and layout as dictionaries; the same object each time."""
        return self._plain
