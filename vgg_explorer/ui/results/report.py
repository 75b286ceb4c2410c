"""The report: one HTML file with all sentences, numbers and figures of the page."""

from functools import partial

from vgg_explorer.analysis.comparison import Cost, ranked
from vgg_explorer.plots.report import report
from vgg_explorer.plots.results import against_cost
from vgg_explorer.plots.results import confusion as draw_confusion
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.results import curves, data, table
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.results.words import left_out, sentence, unconverged
from vgg_explorer.ui.widgets import export


def button(page: Page, found: ResultsChoice, cost: Cost) -> None:
    export.button(page._("Report"), partial(written, page, found, cost), "results.html", "text/html")


def written(page: Page, found: ResultsChoice, cost: Cost) -> str:
    """The report; it holds every number of the page."""
    protocol = found.protocol
    outcomes = [outcome for result in found.networks for outcome in result.outcomes]
    measured_on = sorted({part for outcome in outcomes for part in (outcome.hardware, outcome.versions) if part})
    parts = [
        bare(sentence(page, found)),
        bare(unconverged(page, found)),
        left_out(page, found),
        page._("Data set {dataset}; recipe {recipe}, {epochs} epochs, batch {batch}. Measured on: {hardware}.").format(
            dataset=data.title(protocol.dataset),
            recipe=protocol.recipe,
            epochs=protocol.epochs,
            batch=protocol.batch,
            hardware=", ".join(measured_on) or "–",
        ),
        page._("Parameters include biases; MACs of convolutions and fully connected layers for one picture."),
        against_cost(found.networks, found.families, cost, page.look),
        table.by_network(page, found),
        heading(page._("Every two networks, paired by seed")),
        table.pairs(page, found),
        heading(page._("Every seed")),
        table.seeds(page, found),
    ]
    parts.append(heading(page._("How they learned")))
    parts += curves.figures(found, page.look)
    for result in ranked(found.networks):
        known = data.confusion(result)
        if known is not None:
            counts, classes = known
            parts += [heading(result.name), result.line, draw_confusion(counts, classes, page.look)]
            parts.append((("", *classes), [(name, *row) for name, row in zip(classes, counts.tolist(), strict=True)]))
    title = page._("Results")
    return report(f"VGG Explorer · {title}", [part for part in parts if part != ""])


def heading(text: str) -> str:
    return f"# {text}"


def bare(text: str) -> str:
    """A sentence without its Markdown."""
    return text.replace("\\", "").replace("**", "").replace("`", "")
