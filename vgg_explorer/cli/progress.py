"""A worker in the terminal: a bar with the time left, and Ctrl-C, which stops it and keeps the checkpoint."""

import sys

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from vgg_explorer.runs.launch import Event, Worker

STOPPED = "Stopped. What was learned is kept; the same command goes on from there."


class Shown:
    """The bar and the lines above it."""

    def __init__(self, progress: Progress, *, runs: int) -> None:
        self.progress, self.runs, self.number = progress, runs, 0
        self.task = progress.add_task("starting", total=None, note="")

    def see(self, event: Event) -> None:
        match event["event"]:
            case "run":
                self.number += 1
                self._start("starting", None)
            case "reading":
                self._start(f"reading {event['dataset']}", None)
            case "load":
                self.progress.update(self.task, completed=event["done"], total=event["of"], description=event["what"])
            case "ready":
                self._ready(event)
            case "step":
                note = f"loss {event['loss']:.3f}, {event['pictures_per_second']:,.0f} pictures/s"
                self.progress.update(self.task, completed=event["step"], note=note)
            case "epoch" if not self.progress.console.is_terminal:
                self.progress.console.print(in_a_log(event))
            case "stopped":
                self.progress.console.print(STOPPED)

    def _start(self, what: str, total: float | None) -> None:
        self.progress.reset(self.task, description=what, total=total, note="")

    def _ready(self, event: Event) -> None:
        name = str(event["network"])
        name = name if len(name) <= 40 else name[:39] + "…"
        self._start(f"{self.number}/{self.runs} {name}", event["steps"])
        self.progress.update(self.task, completed=event["step"])
        for note in event["notes"]:
            self.progress.console.print(note, markup=False)


def in_a_log(epoch: Event) -> str:
    """An epoch on a line, where no bar can move."""
    return (
        f"epoch {epoch['epoch']}: training loss {epoch['training_loss']:.3f}, "
        f"validation {100 * epoch['validation_accuracy']:.1f} % right, {epoch['seconds']:.1f} s"
    )


def follow(arguments: list[str], *, runs: int = 1, quiet: bool = False) -> Event:
    """Start a worker, show what it does on stderr, and give back its last event."""
    console = Console(stderr=True, highlight=False, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    still = not console.is_terminal
    last: Event = {"event": "nothing"}
    worker = Worker(arguments)
    try:
        with Progress(
            *columns, TextColumn("{task.fields[note]}"), console=console, transient=True, disable=still
        ) as progress:
            shown = Shown(progress, runs=runs)
            last = watched(worker, shown, last)
    finally:
        worker.close()
    if last["event"] == "stopped":
        raise typer.Exit(130)
    return last


def watched(worker: Worker, shown: Shown, last: Event) -> Event:
    """The last event; at Ctrl-C the worker is asked to stop and is heard to the end."""
    events = worker.events()
    while True:
        try:
            for event in events:
                shown.see(event)
                last = event
            return last
        except KeyboardInterrupt:
            print("Stopping after this step.", file=sys.stderr)
            worker.stop()
            events = worker.events()
