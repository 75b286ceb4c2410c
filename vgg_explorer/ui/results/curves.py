"""The learning curves of all runs on the Results page."""

from collections.abc import Sequence
from typing import Any, get_args

from vgg_explorer.plots import training
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.training import Curve, Measure
from vgg_explorer.runs.results import epochs
from vgg_explorer.specs.history import Epoch
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import capital
from vgg_explorer.ui.results.data import ResultsChoice

MEASURES: tuple[Measure, ...] = get_args(Measure)
FIRST: Measure = "validation_accuracy"


def draw(page: Page, found: ResultsChoice) -> None:
    """One figure; what it shows is chosen above it."""
    options: dict[str, str] = {name: capital(training.title(name, page.look)) for name in MEASURES}
    chosen = fields.choice(page, "curve", page._("Show"), options, default=FIRST, hide_label=True)
    measure = next(each for each in MEASURES if each == chosen)
    shown = curves(found, measure)
    page.chart(figure(found, shown, measure, page.look), alt=alt(shown, measure), key="learned")


def figure(found: ResultsChoice, shown: list[Curve], measure: Measure, look: Look) -> Any:
    return training.curves(shown, measure, look, epochs=found.protocol.epochs)


def figures(found: ResultsChoice, look: Look) -> list[Any]:
    """One of each measure, for the report; none where no epochs are known."""
    lines = {measure: curves(found, measure) for measure in MEASURES}
    return [figure(found, shown, measure, look) for measure, shown in lines.items() if shown]


def curves(found: ResultsChoice, measure: Measure) -> list[Curve]:
    """A line a run that counts, a point an epoch; a run whose epochs are gone has none."""
    known = epochs([outcome for result in found.networks for outcome in result.outcomes])
    return [
        Curve(result.number, result.name, found.family(result), outcome.spec.seed, line)
        for result in found.networks
        for outcome in result.outcomes
        if (line := points(known[outcome.id, outcome.spec.seed], measure))
    ]


def points(epochs: Sequence[Epoch], measure: Measure) -> tuple[tuple[float, float], ...]:
    name = "training_loss" if measure == "loss" else measure
    return tuple((epoch.epoch, getattr(epoch, name)) for epoch in epochs)


def alt(shown: list[Curve], measure: Measure) -> str:
    """The alternative text: the last value of each run."""
    scale, unit = (100, " %") if measure in training.PERCENT else (1, "")
    return "; ".join(f"{curve.name}, {curve.seed}: {scale * curve.points[-1][1]:.2f}{unit}" for curve in shown)
