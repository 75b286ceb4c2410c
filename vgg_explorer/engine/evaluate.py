"""How well a network does on pictures it is shown once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.data.batches import Labelled
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.specs.evaluation import Evaluation


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Without dropout, with the kept statistics of batch normalisation, without gradients; afterwards as before."""
    before = model.training
    model.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        model.train(before)


def evaluate(
    model: nn.Module,
    pictures: Iterable[Labelled],
    classes: int,
    *,
    flip: bool = False,
    channels_last: bool = False,
    ranks: Alone | None = None,
) -> Evaluation:
    """Confusion matrix, top-5 and mean loss over `pictures`, batches of (n, C, H, W) float32 and (n,) classes.

    With `flip` the class probabilities are the mean over each picture and its mirror image. Where several processes
    each bring their share, counts are added up: no picture counts twice.
    """
    layout = torch.channels_last if channels_last else torch.contiguous_format
    counts = torch.zeros(classes * classes + 1, dtype=torch.float64)
    loss = torch.zeros(1, dtype=torch.float64)
    with evaluating(model):
        for images, labels in pictures:
            chances = log_probabilities(model, images.contiguous(memory_format=layout), flip=flip)
            counts, loss = counts.to(images.device), loss.to(images.device)
            pairs = labels * classes + chances.argmax(1)
            counts[:-1] += torch.bincount(pairs, minlength=classes * classes)
            counts[-1] += (chances.topk(min(5, classes), 1).indices == labels[:, None]).sum()
            loss += functional.nll_loss(chances, labels, reduction="sum")
    summed = (ranks or Alone()).total(torch.cat([counts, loss])).cpu()
    confusion = summed[:-2].round().long().reshape(classes, classes).numpy()
    return Evaluation(confusion, int(summed[-2]), float(summed[-1]) / int(confusion.sum()))


def log_probabilities(model: nn.Module, images: torch.Tensor, *, flip: bool) -> torch.Tensor:
    """(n, classes), in float32 whatever the network computes in."""
    chances = functional.log_softmax(model(images).float(), 1)
    if not flip:
        return chances
    mirrored = functional.log_softmax(model(images.flip(3)).float(), 1)
    return torch.stack([chances, mirrored]).logsumexp(0) - torch.log(torch.tensor(2.0))
