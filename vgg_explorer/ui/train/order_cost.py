"""The cost of an order in one line: runs, time and disk, from a few training steps that are timed here."""

from collections.abc import Collection, Sequence
from concurrent.futures import Future

import streamlit as st

from vgg_explorer.analysis.cost import Cost, cost
from vgg_explorer.analysis.fit import fit
from vgg_explorer.analysis.report import analyse
from vgg_explorer.plots.networks import Shown
from vgg_explorer.plots.numbers import readable
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.question import Calibrate, StepTime
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.render_queue import turn
from vgg_explorer.ui.widgets.answers import answer_later
from vgg_explorer.ui.widgets.phrases import duration

LOOK = 0.5  # seconds between two looks at what is being timed


def draw(
    page: Page, asked: Order, networks: tuple[Shown, ...], dataset: DataSpec, done: Collection[RunSpec] = ()
) -> None:
    """The line; while a worker still times steps, it says so and looks again. Runs that are `done` cost nothing."""
    pictures, classes = dataset.pictures(), dataset.entry().classes
    if not pictures or not classes:
        count = asked.runs - len(done)
        st.markdown(page.n_("{n} run.", "{n} runs.", count).format(n=count))
        return
    first = [line for line in dict.fromkeys(spec.network for spec in asked.specs) if line not in asked.networks]
    lines = [*asked.networks, *first]
    times = [answer_later(Calibrate((line,), dataset.shape, classes, asked.recipe)) for line in lines]
    if not all(each.done() for each in times):
        st.fragment(run_every=LOOK)(timing)(page, times)
        return
    try:
        steps = [step for each in times for step in each.result()]
    except SpecError as error:
        page.refuse(error)
        return
    seconds = {each.line: each.seconds for each in steps}
    parameters = {line: shown.report.parameters for line, shown in zip(asked.networks, networks, strict=True)}
    parameters |= {line: analyse(fit(line, dataset.shape, classes).network).parameters for line in first}
    found = cost(asked, seconds, parameters, pictures=pictures, at_once=settings().concurrent_runs, done=done)
    st.markdown(in_words(page, found, steps))


@turn()
def timing(page: Page, times: Sequence[Future[tuple[StepTime, ...]]]) -> None:
    """The line while steps are timed; when they all are, the page is drawn again."""
    if all(each.done() for each in times):
        st.rerun()
    words = page._("Timing a few steps on this machine …")
    st.markdown(f":material/timer: {words}")


def in_words(page: Page, found: Cost, steps: list[StepTime]) -> str:
    """6 runs, about 2 minutes on cpu, 3 MB on the disk."""
    runs = page.n_("{n} run", "{n} runs", found.runs).format(n=found.runs)
    said = page._("**{runs}, about {time}** on this machine ({step} ms a step of {network}), {room} on the disk.")
    return said.format(
        runs=runs,
        time=duration(page, found.seconds),
        step=f"{1000 * steps[0].seconds:,.0f}",
        network=page._("network {n}").format(n=1),
        room=readable(found.bytes, "B"),
    )
