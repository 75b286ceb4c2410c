"""The monitor of runs: one figure with all learning curves, one row a run, comparisons and warnings."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from vgg_explorer.plots.training import Curve, Measure, curves
from vgg_explorer.runs import start_supervisor
from vgg_explorer.runs.listing import of_batch
from vgg_explorer.runs.person import Person, check_sees
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.datasets import without_path
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.render_queue import turn
from vgg_explorer.ui.train import run_row
from vgg_explorer.ui.train.run_words import sentence, warnings
from vgg_explorer.ui.train.started_runs import StartedRuns, key_of
from vgg_explorer.ui.widgets import export

LOOK = 1.0  # seconds between two looks
MOST_ROWS = 24


def draw(page: Page, batch: str, person: Person | None) -> None:
    """The runs of a batch; while one is unfinished this part of the page is drawn again every second."""
    try:
        store = open_store()
        found = StartedRuns(store, of_batch(store, batch), page._)
        for run in found.runs:
            check_sees(person, run)
    except SpecError as error:
        page.refuse(error)
        return
    if not found.runs:
        st.info(page._("There are no such runs any more."))
        return
    measure = choose_measure(page)
    if found.open:
        st.fragment(run_every=LOOK)(live)(page, batch, person, measure)
    else:
        show(page, found, person, measure)
    export.download(page, partial(rows, found), "runs.csv")


@turn()
def live(page: Page, batch: str, person: Person | None, measure: Measure) -> None:
    """Draw the runs as they are now; when all have ended, draw the whole page once more."""
    start_supervisor.start_if_needed()  # should the supervisor have been killed
    found = StartedRuns(open_store(), of_batch(open_store(), batch), page._)
    if not found.open:
        st.rerun()
    show(page, found, person, measure)


def choose_measure(page: Page) -> Measure:
    options: dict[str, str] = {
        "loss": page._("Training loss"),
        "validation_accuracy": page._("Validation accuracy"),
        "training_accuracy": page._("Training accuracy"),
        "validation_loss": page._("Validation loss"),
    }
    chosen = fields.choice(page, "curve", page._("Show"), options, default="loss", hide_label=True)
    measures: tuple[Measure, ...] = ("loss", "validation_accuracy", "training_accuracy", "validation_loss")
    return next(each for each in measures if each == chosen)


def show(page: Page, found: StartedRuns, person: Person | None, measure: Measure) -> None:
    with st.container(key="outcome"):
        st.markdown(sentence(page, found))
    draw_curves(page, found, measure)
    for warning in warnings(page, found):
        st.warning(warning)
    run_row.all_together(page, found, person)
    for run in found.runs[:MOST_ROWS]:
        run_row.draw(page, found, run, person)
    if len(found.runs) > MOST_ROWS:
        more = len(found.runs) - MOST_ROWS
        st.caption(
            page.n_("{n} more run is in the CSV file.", "{n} more runs are in the CSV file.", more).format(n=more)
        )


def draw_curves(page: Page, found: StartedRuns, measure: Measure) -> None:
    """The curves of all runs that learn; a test has none."""
    learning = [run for run in found.runs if not isinstance(run.spec, TestSpec)]
    if not learning:
        return
    epochs = max(run.spec.epochs for run in learning)
    figure = curves([curve(found, run, measure) for run in learning], measure, page.look, epochs=epochs)
    page.chart(figure, alt=alt(page, found, learning), key="curves")


def curve(found: StartedRuns, run: Run, measure: Measure) -> Curve:
    """Its points by epoch; the loss of single steps between them."""
    steps = run.facts.steps if run.facts else None
    points: Sequence[tuple[float, float]] = []
    if measure == "loss" and steps:
        a_step = run.spec.epochs / steps
        points = [(step * a_step, value) for step, value in found.losses.get(run.id, [])]
    elif measure != "loss":
        points = [(epoch.epoch, getattr(epoch, measure)) for epoch in found.histories.get(run.id, [])]
    return Curve(found.number(run), found.title(run), found.family(run), run.spec.seed, tuple(points))


def alt(page: Page, found: StartedRuns, learning: Sequence[Run]) -> str:
    """The alternative text of the figure: the last epoch and loss of each run."""
    lines = [
        page._("{name}, seed {seed}: epoch {epoch}, loss {loss}.").format(
            name=found.title(run),
            seed=run.spec.seed,
            epoch=len(found.histories.get(run.id, [])),
            loss=f"{found.values[run.id]['loss']:.3f}" if "loss" in found.values.get(run.id, {}) else "–",
        )
        for run in learning
    ]
    return " ".join(lines)


def rows(found: StartedRuns) -> list[dict[str, object]]:
    """A row an epoch of each run, for a file; of a run without epochs one row."""
    return [row(found, run, epoch) for run in found.runs for epoch in found.histories.get(run.id) or (None,)]


def row(found: StartedRuns, run: Run, epoch: Epoch | None) -> dict[str, object]:
    measured = {name: getattr(epoch, name, "") for name in Epoch.__dataclass_fields__ if name != "learning_rate"}
    return {
        "run": run.id,
        "network": run.spec.network,
        "name": found.title(run),
        "start": found.starts[key_of(run)],
        "dataset": without_path(run.spec.dataset),
        "seed": run.spec.seed,
        "learning_rate": run.spec.learning_rate,
        "state": run.state,
        **measured,
        "test_top1": run.test.top1 if run.test else "",
    }
