"""One run from beginning to end, or from where it stopped: what the loop yields is recorded, saved and told."""

from collections.abc import Callable
from dataclasses import asdict
from math import inf
from time import monotonic

import torch

from vgg_explorer.analysis.learning import diverged, findings
from vgg_explorer.analysis.report import analyse
from vgg_explorer.data.datasets import load
from vgg_explorer.engine import checkpoint, trained
from vgg_explorer.engine.beside import Beside
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.memory import not_enough
from vgg_explorer.engine.train import Step, train
from vgg_explorer.engine.trained import About
from vgg_explorer.engine.training import Training
from vgg_explorer.models.weights import fit_weights, read_weights
from vgg_explorer.runs.folder import Result, RunFolder
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.worker.surroundings import surroundings

Tell = Callable[..., None]
TOLD = 0.2  # seconds between two steps that are told; each costs a wait for the device
SAVED = 30.0  # seconds between two checkpoints inside an epoch


class Recorder:
    """What becomes of the steps of a run: told now and then, saved at every epoch and every half minute.

    Files are written beside the training; the numbers in them are those of the step after which they were asked for.
    """

    def __init__(self, experiment: Experiment, folder: RunFolder, tell: Tell, beside: Beside, *, keeps: bool) -> None:
        self.experiment, self.folder, self.tell, self.keeps = experiment, folder, tell, keeps
        self.beside = beside
        self.told = self.saved = monotonic()
        self.pictures = 0
        self.losses: list[float] = []  # the first and the last that were told

    def see(self, step: Step, training: Training) -> None:
        self.pictures += step.pictures
        now = monotonic()
        if step.number == 1 or step.ends or now - self.told >= TOLD:
            self.losses = [*self.losses[:1], float(step.loss)]
            speed = self.pictures / max(now - self.told, 1e-9)
            self.tell("step", step=step.number, loss=self.losses[-1], pictures_per_second=speed)
            self.told, self.pictures = now, 0
        self.beside.check()
        if step.ends:
            self.tell("epoch", step=step.number, **asdict(step.ends))
            self.save(training)
            self.keep_epoch(training)
        elif now - self.saved >= SAVED:
            self.save(training)

    def save(self, training: Training) -> None:
        """The checkpoint, and at the end of the best epoch so far its weights (the earlier one of equals)."""
        taken = checkpoint.snapshot(training, self.experiment.spec)
        best = not training.step and bool(training.history) and best_epoch(training) == training.epoch

        def write() -> None:
            taken.wait()
            if best:
                trained.write(self.folder.weights, taken.state["model"], about)
            checkpoint.write(taken.state, self.folder.checkpoint)

        about = self.about
        self.beside.do(write)
        self.saved = monotonic()

    def keep_epoch(self, training: Training) -> None:
        """The weights as they are now, before the first epoch too, where every epoch is to be kept."""
        if self.keeps and not training.step:
            trained.save(self.folder.epoch(training.epoch), training.model, self.about)

    @property
    def about(self) -> About:
        sets = self.experiment.sets
        return About(self.experiment.spec, self.experiment.colours, sets.classes, sets.train.shape)

    @property
    def diverged(self) -> bool:
        return bool(self.losses) and diverged(self.losses[-1], self.losses[0])


class Asked:
    """Whether to stop, asked now and then: the store takes half a millisecond to answer."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self.stopped, self.last = stopped, -inf

    def __call__(self) -> bool:
        now = monotonic()
        if now - self.last < TOLD:
            return False
        self.last = now
        return self.stopped()


def best_epoch(training: Training) -> int:
    """The number, from 1, of the epoch with the best validation accuracy."""
    return max(training.history, key=lambda epoch: (epoch.validation_accuracy, -epoch.epoch)).epoch


def carry_out(
    folder: RunFolder,
    tell: Tell,
    stopped: Callable[[], bool],
    *,
    ranks: Alone,
    test: bool = True,
    keeps: bool = False,
    most: int | None = None,
) -> None:
    """Train what the folder's spec says, and test it once. A run that was stopped goes on; one that is done says so.

    `keeps` the weights of every epoch; `most` limits the threads.
    """
    spec, known = folder.spec(), folder.result()
    if known and (known["test"] or not test):
        tell("done", **known)
        return
    tell("reading", dataset=spec.dataset)
    sets = load(read_dataset(spec.dataset), progress=lambda what, done, all: tell("load", what=what, done=done, of=all))
    state = checkpoint.read(folder.checkpoint) if folder.checkpoint.exists() else None
    experiment = Experiment(spec, sets, state["plan"] if state else None, ranks=ranks, most=most)
    torch.set_num_threads(experiment.plan.threads)
    training = experiment.training()
    if state:
        checkpoint.restore(training, state, spec)
    tell("ready", **described(experiment, training))
    try:
        with Beside() as beside:
            recorder = Recorder(experiment, folder, tell, beside, keeps=keeps and ranks.rank == 0)
            ended = learn_on(training, recorder, Asked(stopped))
    except torch.OutOfMemoryError:
        ended = "out of memory"
    if ended == "out of memory":  # outside of `except`, where the error would keep the memory
        del training
        raise not_enough(experiment)
    if ended == "stopped":
        tell("stopped", epoch=training.epoch, step=training.step)
        return
    result = concluded(training, experiment, folder, ended=ended, test=test)
    if ranks.rank == 0:
        folder.write_result(result)
    tell("done", **result)


def learn_on(training: Training, recorder: Recorder, stopped: Callable[[], bool]) -> str:
    """Go through the loop: "finished", "stopped" or "diverged"."""
    experiment = recorder.experiment
    writes = experiment.ranks.rank == 0
    recorder.keep_epoch(training)
    for step in train(training, experiment.batches, lambda: experiment.measure(training.model, "validation")):
        if writes:
            recorder.see(step, training)
        if experiment.ranks.agreed(recorder.diverged):
            return "diverged"
        if experiment.ranks.agreed(stopped()):
            if writes:
                recorder.save(training)
            return "finished" if training.finished else "stopped"
    return "finished"


def described(experiment: Experiment, training: Training) -> dict[str, object]:
    report = analyse(experiment.fitted.network)
    return {
        "network": experiment.fitted.line,
        "notes": [note.as_dict() for note in experiment.fitted.notes],
        "parameters": report.parameters,
        "macs": report.macs,
        "field": max(report.receptive_field.height.size, report.receptive_field.width.size),
        "plan": asdict(experiment.plan),
        "shape": list(experiment.sets.train.shape),
        "classes": len(experiment.sets.classes),
        "norm": experiment.fitted.network.norm,
        "pictures": len(experiment.sets.train.labels),
        "steps": training.steps * training.recipe.epochs,
        "step": training.epoch * training.steps + training.step,
    }


def concluded(training: Training, experiment: Experiment, folder: RunFolder, *, ended: str, test: bool) -> Result:
    """What came of a run. The test set is used here and nowhere else, on the best weights by validation."""
    found = None
    if test and training.history and ended == "finished":
        model = experiment.model()
        fit_weights(model, read_weights(folder.weights), name="weights.safetensors")
        model.to(experiment.device)
        found = experiment.measure(model, "test").as_dict()
    said = findings(
        training.history,
        classes=len(experiment.sets.classes),
        batch_norm=experiment.fitted.network.norm == "batch",
        exploded=ended == "diverged",
    )
    return {
        "spec": asdict(experiment.spec),
        "ended": ended,
        **described(experiment, training),
        "class_names": list(experiment.sets.classes),
        "history": [asdict(epoch) for epoch in training.history],
        "best_epoch": best_epoch(training) if training.history else None,
        "test": found,
        "findings": [{"kind": each.kind, "sentence": each.text(), "note": each.note.as_dict()} for each in said],
        "surroundings": surroundings(),
        "gpu_bytes": torch.cuda.max_memory_allocated() if experiment.device.type == "cuda" else 0,
    }
