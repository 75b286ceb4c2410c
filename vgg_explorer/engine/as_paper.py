"""Networks tested as in the paper: several scales, dense and by crops, alone or together (sections 3.2 and 4)."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack

import torch
from torch.nn import functional

from vgg_explorer.data.batches import Labelled
from vgg_explorer.engine.evaluate import evaluating
from vgg_explorer.engine.paper_views import Contestant, posteriors
from vgg_explorer.models.dense import check_dense
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.progress import Progress, silent
from vgg_explorer.specs.test_protocol import TestProtocol

SMALLEST = 1e-12  # of a probability, before its logarithm


def evaluate_as_paper(
    contestants: Sequence[Contestant],
    pictures: Iterable[Labelled],
    classes: int,
    protocol: TestProtocol,
    *,
    total: int = 0,
    progress: Progress = silent,
) -> Evaluation:
    """Confusion matrix, top-5 and mean loss of the mean posteriors of all networks, by one protocol.

    `pictures` are batches of (n, C, H, W) uint8 and classes (n,); only one batch is held at a time. `progress` hears of
    every batch, out of `total` pictures; what it raises ends the test. Each network normalises by its own colours.
    """
    check_fusion(contestants, classes, protocol)
    confusion = torch.zeros(classes * classes, dtype=torch.int64)
    among_five, loss, done = 0, 0.0, 0
    with ExitStack() as stack:
        for contestant in contestants:
            stack.enter_context(evaluating(contestant.net))
        for images, labels in pictures:
            chances = torch.stack([posteriors(each, images, protocol) for each in contestants]).mean(0)
            pairs = labels * classes + chances.argmax(1)
            confusion += torch.bincount(pairs, minlength=classes * classes).cpu()
            best = chances.topk(min(5, classes), 1).indices
            among_five += int((best == labels[:, None]).sum())
            loss += float(functional.nll_loss(chances.clamp_min(SMALLEST).log().double(), labels, reduction="sum"))
            done += len(labels)
            progress("testing", done, total or done)
    if not done:
        raise SpecError("there are no pictures to test on.")
    return Evaluation(confusion.reshape(classes, classes).numpy(), among_five, loss / done)


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
