"""How well a network does on pictures it is shown once."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.data.batches import Labelled
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.views import ONE, Views, log_probabilities
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
    views: Views = ONE,
    score_scale: float = 1.0,
    channels_last: bool = False,
    precision: AbstractContextManager[None] | None = None,
    ranks: Alone | None = None,
) -> Evaluation:
    """Confusion matrix, top-5 and mean loss over `pictures`, batches of (n, C, H, W) float32 and (n,) classes.

    Class probabilities are the mean over the `views` of each picture. Where several processes each bring their share,
    counts are added up: no picture counts twice. `precision` is float32 where none is given.
    """
    layout = torch.channels_last if channels_last else torch.contiguous_format
    counts = torch.zeros(classes * classes + 1, dtype=torch.float64)
    loss = torch.zeros(1, dtype=torch.float64)
    with evaluating(model), precision or nullcontext():
        for images, labels in pictures:
            shown = images.contiguous(memory_format=layout)
            chances = log_probabilities(model, shown, views, score_scale=score_scale)
            counts, loss = counts.to(images.device), loss.to(images.device)
            pairs = labels * classes + chances.argmax(1)
            counts.index_add_(0, pairs, torch.ones_like(pairs, dtype=torch.float64))  # bincount waits for a GPU
            counts[-1] += (chances.topk(min(5, classes), 1).indices == labels[:, None]).sum()
            loss += functional.nll_loss(chances, labels, reduction="sum")
    summed = (ranks or Alone()).total(torch.cat([counts, loss])).cpu()
    confusion = summed[:-2].round().long().reshape(classes, classes).numpy()
    return Evaluation(confusion, int(summed[-2]), float(summed[-1]) / int(confusion.sum()))
