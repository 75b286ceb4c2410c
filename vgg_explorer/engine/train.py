"""The loop. It yields facts; saving, stopping and drawing belong to the caller.

for step in train(training, batches, validate):
    record(step)
    if step.ends:
        save(training)
"""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import NamedTuple

import torch

from vgg_explorer.data.batches import Batches
from vgg_explorer.engine.steps import stepper
from vgg_explorer.engine.training import Sums, Training
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.history import Epoch


class Step(NamedTuple):
    """Its number over all epochs, from 1; mean loss, on the device; pictures; the epoch that it ends, if any."""

    number: int
    loss: torch.Tensor
    pictures: int
    ends: Epoch | None = None


def train(training: Training, batches: Batches, validate: Callable[[], Evaluation]) -> Iterator[Step]:
    """Learn until the recipe says that it is enough, from wherever `training` stands.

    When a step is handed out, `training` already stands at the next one: it can be saved there, and goes on from
    there with the same numbers. On a GPU that is asked for steps ahead of time, an epoch's seconds hold its waits for
    the caller; on a processor they do not.
    """
    if training.finished:
        return
    steps = stepper(training, batches)
    again = (lambda before: before) if training.device.type == "cuda" else (lambda before: perf_counter())
    while not training.finished:
        begin = perf_counter()
        for done in steps.epoch():
            training.step += 1
            training.lookahead.after(training.done, training.total)
            if training.step == training.steps:
                training.wait()
            now = perf_counter()
            training.sums.seconds += now - begin
            number = training.done
            ends = close(training, validate) if training.step == training.steps else None
            yield Step(number, done.loss, done.pictures, ends)
            begin = again(now)


def close(training: Training, validate: Callable[[], Evaluation]) -> Epoch:
    """Validate, write the epoch into the history, and let the schedule see it."""
    sums = training.sums
    found = validate()
    loss, correct, pictures = totals(training, sums)
    epoch = Epoch(
        epoch=training.epoch + 1,
        training_loss=loss / pictures,
        training_accuracy=correct / pictures,
        validation_loss=found.loss,
        validation_accuracy=found.top1,
        learning_rate=training.rate(training.done - 1),
        seconds=sums.seconds,
        pictures=pictures,
    )
    training.plateau = training.plateau.after(found.top1)
    training.history = (*training.history, epoch)
    training.epoch, training.step = training.epoch + 1, 0
    sums.clear()
    return epoch


def totals(training: Training, sums: Sums) -> tuple[float, int, int]:
    """Loss, right answers and pictures of the epoch over all processes."""
    own = torch.stack([sums.loss, sums.correct, torch.tensor(float(sums.pictures), device=training.device)])
    loss, correct, pictures = training.ranks.total(own.double()).tolist()
    return loss, int(correct), int(pictures)
