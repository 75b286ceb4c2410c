"""One run from beginning to end, or from where it stopped: what the loop yields is reported and saved."""

from collections.abc import Callable
from contextlib import suppress
from math import inf
from time import monotonic
from typing import Literal

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
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.run_event import Done, EpochDone, Loading, Reading, Ready, Report, StepDone, Stopped
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import Ended, RunResult
from vgg_explorer.worker.surroundings import surroundings

REPORTED = 0.2  # seconds between two steps that are reported; each costs a wait for the device
SAVED = 30.0  # seconds between two checkpoints inside an epoch


class Recorder:
    """What becomes of the steps of a run: reported now and then, saved at every epoch and every half minute.

    Files are written beside the training; the numbers in them are those of the step after which they were asked for.
    """

    def __init__(
        self, experiment: Experiment, folder: RunFolder, report: Report, beside: Beside, *, keeps: bool
    ) -> None:
        self.experiment, self.folder, self.report, self.keeps = experiment, folder, report, keeps
        self.beside = beside
        self.reported = self.saved = monotonic()
        self.pictures = 0
        self.losses: list[float] = []  # the first and the last that were reported

    def see(self, step: Step, training: Training) -> None:
        self.pictures += step.pictures
        now = monotonic()
        if step.number == 1 or step.ends or now - self.reported >= REPORTED:
            self.losses = [*self.losses[:1], float(step.loss)]
            speed = self.pictures / max(now - self.reported, 1e-9)
            self.report(StepDone(step.number, self.losses[-1], speed))
            self.reported, self.pictures = now, 0
        self.beside.check()
        if step.ends:
            self.report(EpochDone(step.number, step.ends))
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
        if now - self.last < REPORTED:
            return False
        self.last = now
        return self.stopped()


def best_epoch(training: Training) -> int:
    """The number, from 1, of the epoch with the best validation accuracy."""
    return max(training.history, key=lambda epoch: (epoch.validation_accuracy, -epoch.epoch)).epoch


def carry_out(
    folder: RunFolder,
    report: Report,
    stopped: Callable[[], bool],
    *,
    ranks: Alone,
    test: bool = True,
    keeps: bool = False,
    most: int | None = None,
) -> None:
    """Train what the folder's spec says, and test it once. A run that was stopped goes on.

    `keeps` the weights of every epoch; `most` limits the threads.
    """
    spec, known = folder.spec(), folder.result()
    if known and (known.test or not test):
        report(Done(known))
        return
    report(Reading(spec.dataset))
    sets = load(read_dataset(spec.dataset), progress=lambda *progress: report(Loading(*progress)))
    state = checkpoint.read(folder.checkpoint) if folder.checkpoint.exists() else None
    experiment = Experiment(spec, sets, state["plan"] if state else None, ranks=ranks, most=most)
    torch.set_num_threads(experiment.plan.threads)
    training = experiment.training()
    if state:
        checkpoint.restore(training, state, spec)
    report(Ready(facts_of(experiment, training)))
    ended: Ended | Literal["stopped"] | None = None
    with suppress(torch.OutOfMemoryError), Beside() as beside:
        recorder = Recorder(experiment, folder, report, beside, keeps=keeps and ranks.rank == 0)
        ended = learn_on(training, recorder, Asked(stopped))
    if ended is None:
        del training  # its memory is needed to find a batch that fits
        raise not_enough(experiment)
    if ended == "stopped":
        report(Stopped(training.epoch, training.step))
        return
    result = concluded(training, experiment, folder, ended=ended, test=test)
    if ranks.rank == 0:
        folder.write_result(result)
    report(Done(result))


def learn_on(training: Training, recorder: Recorder, stopped: Callable[[], bool]) -> Ended | Literal["stopped"]:
    """Go through the loop; how that ended."""
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


def facts_of(experiment: Experiment, training: Training) -> RunFacts:
    fitted, sets = experiment.fitted, experiment.sets
    report = analyse(fitted.network)
    return RunFacts(
        network=fitted.line,
        notes=tuple(fitted.notes),
        parameters=report.parameters,
        macs=report.macs,
        field=max(report.receptive_field.height.size, report.receptive_field.width.size),
        plan=experiment.plan,
        shape=sets.train.shape,
        classes=len(sets.classes),
        norm=fitted.network.norm,
        pictures=len(sets.train.labels),
        steps=training.steps * training.recipe.epochs,
        step=training.epoch * training.steps + training.step,
    )


def concluded(training: Training, experiment: Experiment, folder: RunFolder, *, ended: Ended, test: bool) -> RunResult:
    """What came of a run. The test set is used here and nowhere else, on the best weights by validation."""
    evaluation = None
    if test and training.history and ended == "finished":
        model = experiment.model()
        fit_weights(model, read_weights(folder.weights), name="weights.safetensors")
        model.to(experiment.device)
        evaluation = experiment.measure(model, "test")
    facts = facts_of(experiment, training)
    return RunResult(
        spec=experiment.spec,
        ended=ended,
        facts=facts,
        class_names=experiment.sets.classes,
        history=training.history,
        best_epoch=best_epoch(training) if training.history else None,
        test=evaluation,
        findings=findings(
            training.history,
            classes=facts.classes,
            batch_norm=facts.norm == "batch",
            exploded=ended == "diverged",
        ),
        surroundings=surroundings(),
        gpu_bytes=torch.cuda.max_memory_allocated() if experiment.device.type == "cuda" else None,
    )
