"""A figure that remembers what it sends."""

import plotly.graph_objects as go
import plotly.io

from vgg_explorer.plots.figure import Figure

DATA, LAYOUT = [{"type": "bar", "x": [1, 2], "y": [3.0, None]}], {"height": 90}


def test_it_sends_what_plotlys_own_does_and_makes_it_once(monkeypatch):
    expected = plotly.io.to_json(go.Figure(DATA, LAYOUT))
    figure = Figure(DATA, LAYOUT)
    assert plotly.io.to_json(figure) == expected
    monkeypatch.setattr(go.Figure, "to_dict", None)
    assert plotly.io.to_json(figure) == expected
    assert figure.to_dict() is figure.to_dict()
