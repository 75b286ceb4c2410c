"""The paper's networks in numbers, computed from Table 1 each time the app starts."""

from functools import cache, lru_cache
from html import escape

from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.plots import numbers
from vgg_explorer.plots.look import Family
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures

SHOWN: dict[str, Family] = {
    "A": "stack",
    "B": "stack",
    "B-5x5": "large",
    "C": "stack",
    "D": "stack",
    "E": "stack",
    "AlexNet": "large",
}
ALSO = {"A": "VGG-11", "B": "VGG-13", "C": "VGG-16", "D": "VGG-16", "E": "VGG-19"}


@lru_cache(figures.KEPT)
def table(page: Page) -> str:
    heads = (
        page._("Network"),
        page._("Weight layers"),
        page._("Parameters"),
        page._("MACs"),
        page._("Receptive field, px"),
    )
    all_reports = reports()
    most = max(report.macs for report in all_reports.values())
    body = "".join(row(page, name, report, most) for name, report in all_reports.items())
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    return f'<div class="scroll"><table class="facts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def row(page: Page, name: str, report: Report, most_macs: int) -> str:
    field = report.receptive_field.value("size")
    share = f"--share: {report.macs / most_macs:.3f}; --bar: {page.look.tint(SHOWN[name], 0.25)}"
    cells = (
        f"<td>{report.weight_layers}</td>",
        cell(numbers.readable(report.parameters), report.parameters),
        cell(numbers.readable(report.macs), report.macs, style=f' class="bar" style="{share}"'),
        f"<td>{field}</td>",
    )
    dot = f'<span class="dot" style="background: {page.look.colour(SHOWN[name])}"></span>'
    also = f" <small>{ALSO[name]}</small>" if name in ALSO else ""
    return f'<tr><th scope="row">{dot}{escape(title(page, name))}{also}</th>{"".join(cells)}</tr>'


def cell(text: str, value: int, *, style: str = "") -> str:
    return f'<td title="{numbers.exact(value)}"{style}>{escape(text)}</td>'


def title(page: Page, name: str) -> str:
    return page._("B, pairs as 5×5") if name == "B-5x5" else name


@cache
def reports() -> dict[str, Report]:
    return {name: analyse(name) for name in SHOWN}
