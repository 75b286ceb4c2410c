"""A report as one HTML file: sentences, tables and figures; it opens offline."""

from collections.abc import Iterable, Sequence
from html import escape

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

Table = tuple[Sequence[str], Sequence[Sequence[object]]]  # heads, rows

STYLE = """
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #17212B; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; margin: 1rem 0; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid #DCE3EA; text-align: right; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
"""


def report(title: str, parts: Iterable[str | Table | go.Figure]) -> str:
    """The file as text. A string is a paragraph, or with # in front a heading."""
    body = "\n".join(map(written, parts))
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
        f"<script>{get_plotlyjs()}</script></head>\n<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def written(part: str | Table | go.Figure) -> str:
    if isinstance(part, str):
        return f"<h2>{escape(part[2:])}</h2>" if part.startswith("# ") else f"<p>{escape(part)}</p>"
    if isinstance(part, go.Figure):
        return str(part.to_html(full_html=False, include_plotlyjs=False, config={"displayModeBar": False}))
    heads, rows = part
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
