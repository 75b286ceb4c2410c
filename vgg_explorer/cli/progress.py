"""Work that others do, seen in the terminal: a bar with the time left, or a line an epoch where no bar can move."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from vgg_explorer.runs.ask import ask
from vgg_explorer.runs.listing import histories, last_values
from vgg_explorer.runs.state import AT_WORK, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.question import Question

Answer = TypeVar("Answer")


@contextmanager
def bar(*, quiet: bool) -> Iterator[Progress]:
    """On stderr; still where that is no terminal."""
    console = Console(stderr=True, highlight=False, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    note = TextColumn("{task.fields[note]}")
    with Progress(*columns, note, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


def answered(question: Question[Answer], *, quiet: bool) -> Answer:
    """Ask a worker, and show how far its answer is."""
    with bar(quiet=quiet) as progress:
        task = progress.add_task("asking", total=None, note="")
        return ask(
            question,
            progress=lambda what, done, of: progress.update(
                task, description=what, completed=done, total=of or None, note=""
            ),
        )


class Watched:
    """Runs as they go: a bar for each at work, and notes and epochs as lines."""

    def __init__(self, progress: Progress, store: Store, ids: list[str]) -> None:
        self.progress, self.store, self.ids = progress, store, ids
        self.tasks: dict[str, TaskID] = {}
        self.shown = {id: len(epochs) for id, epochs in histories(store, ids).items()}
        self.noted: set[str] = set()

    def see(self, runs: list[Run]) -> None:
        at_work = [run for run in runs if run.state in AT_WORK]
        values = last_values(self.store, [run.id for run in at_work])
        for run in at_work:
            self._show(run, values.get(run.id, {}))
        for id in self.tasks.keys() - {run.id for run in at_work}:
            self.progress.update(self.tasks[id], visible=False)
        self._print(runs)

    def _show(self, run: Run, values: dict[str, float]) -> None:
        task = self.tasks.get(run.id)
        if task is None:
            task = self.tasks[run.id] = self.progress.add_task("", total=None, note="")
        name = f"{self.ids.index(run.id) + 1}/{len(self.ids)} {run.title}, seed {run.spec.seed}"
        if run.doing:
            doing = run.doing
            self.progress.update(task, description=doing.what, completed=doing.done, total=doing.of or None)
            return
        note = f"loss {values['loss']:.3f}, {values['pictures_per_second']:,.0f} pictures/s" if "loss" in values else ""
        steps = run.facts.steps if run.facts else None
        self.progress.update(task, description=shortened(name), completed=values.get("step", 0), total=steps, note=note)

    def _print(self, runs: list[Run]) -> None:
        """Notes on the networks; and without a terminal each epoch on a line."""
        for run in runs:
            if run.id not in self.noted and run.facts:
                self.noted.add(run.id)
                for note in run.facts.notes:
                    self.progress.console.print(note.text(), markup=False)
        if self.progress.console.is_terminal or self.progress.console.quiet:
            return
        for id, epochs in histories(self.store, self.ids).items():
            for epoch in epochs[self.shown.get(id, 0) :]:
                self.progress.console.print(f"{self.ids.index(id) + 1}/{len(self.ids)} {in_a_log(epoch)}", markup=False)
            self.shown[id] = len(epochs)


def shortened(name: str) -> str:
    return name if len(name) <= 44 else name[:30] + "…" + name[-13:]


def in_a_log(epoch: Epoch) -> str:
    return (
        f"epoch {epoch.epoch}: training loss {epoch.training_loss:.3f}, "
        f"validation {100 * epoch.validation_accuracy:.1f} % right, {epoch.seconds:.1f} s"
    )
