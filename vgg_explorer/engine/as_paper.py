"""Networks tested as in the paper: several scales, dense and by crops, alone or together (sections 3.2 and 4)."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import torch
from torch.nn import functional

from vgg_explorer.analysis.dense import check_dense, check_small
from vgg_explorer.data.batches import Labelled
from vgg_explorer.engine.evaluate import evaluating
from vgg_explorer.engine.paper_views import Contestant, posteriors
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.progress import Progress, silent
from vgg_explorer.specs.test_protocol import TestProtocol

SMALLEST = 1e-12  # of a probability, before its logarithm


@dataclass
class Counts:
    """What a test has counted so far, on the processor: all that it needs to go on with the same final numbers.

    `confusion` (classes, classes) int64; `loss` is the sum over the `done` pictures, in nats.
    """

    confusion: torch.Tensor
    among_five: int = 0
    loss: float = 0.0
    done: int = 0

    @classmethod
    def none(cls, classes: int) -> "Counts":
        """Before the first picture."""
        return cls(torch.zeros(classes, classes, dtype=torch.int64))

    def add(self, chances: torch.Tensor, labels: torch.Tensor) -> None:
        """Count one batch: class probabilities (n, classes) and classes (n,)."""
        classes = len(self.confusion)
        pairs = torch.bincount(labels * classes + chances.argmax(1), minlength=classes * classes)
        self.confusion += pairs.reshape(classes, classes).cpu()
        best = chances.topk(min(5, classes), 1).indices
        self.among_five += int((best == labels[:, None]).sum())
        self.loss += float(functional.nll_loss(chances.clamp_min(SMALLEST).log().double(), labels, reduction="sum"))
        self.done += len(labels)

    def evaluation(self) -> Evaluation:
        if not self.done:
            raise SpecError("there are no pictures to test on.")
        return Evaluation(self.confusion.clone().numpy(), self.among_five, self.loss / self.done)


def evaluate_as_paper(
    contestants: Sequence[Contestant],
    pictures: Iterable[Labelled],
    classes: int,
    protocol: TestProtocol,
    *,
    total: int = 0,
    progress: Progress = silent,
    counts: Counts | None = None,
) -> Evaluation:
    """Confusion matrix, top-5 and mean loss of the mean posteriors of all networks, by one protocol.

    `pictures` are batches of (n, C, H, W) uint8 and classes (n,); only one batch is held at a time. `progress` hears of
    every batch, out of `total` pictures; what it raises ends the test. Each network normalises by its own colours.
    Where there are `counts` it goes on from them, and adds to them: `pictures` are then those after the first
    `counts.done`.
    """
    check_fusion(contestants, classes, protocol)
    so_far = Counts.none(classes) if counts is None else counts
    with ExitStack() as stack:
        for contestant in contestants:
            stack.enter_context(evaluating(contestant.net))
        for images, labels in pictures:
            so_far.add(torch.stack([posteriors(each, images, protocol) for each in contestants]).mean(0), labels)
            progress("testing", so_far.done, total or so_far.done)
    return so_far.evaluation()


def check_fusion(contestants: Sequence[Contestant], classes: int, protocol: TestProtocol) -> None:
    """Raise where networks score other classes than the pictures have, or cannot be tested so."""
    if not contestants:
        raise SpecError("there is no network to test.")
    for contestant in contestants:
        network = contestant.net.network
        if network.shapes[-1] != (classes,):
            raise SpecError(
                "{name} scores {found} classes; the pictures have {classes}.",
                name=network.name,
                found=network.shapes[-1][0],
                classes=classes,
            )
        if protocol.dense:
            check_dense(network)
        if min(protocol.scales) < 1:
            check_small(network, protocol)
