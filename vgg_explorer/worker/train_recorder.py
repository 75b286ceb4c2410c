"""What becomes of the steps of a training run: reported, saved, and whether somebody has asked it to stop."""

from collections.abc import Callable
from math import inf
from time import monotonic

from vgg_explorer.analysis.learning import diverged
from vgg_explorer.engine import checkpoint, trained
from vgg_explorer.engine.beside import Beside
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.train import Step
from vgg_explorer.engine.trained import About
from vgg_explorer.engine.training import Training
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.specs.run_event import EpochDone, Report, StepDone

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
