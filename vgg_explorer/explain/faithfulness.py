"""Insertion and deletion: the score while the pixels that a map marks come or leave (Petsiuk et al., BMVC 2018)."""

import numpy as np
import torch

from vgg_explorer.explain.frozen_model import frozen
from vgg_explorer.explain.method_input import baseline, batch_size, laid_out
from vgg_explorer.explain.saliency import check_picture, check_target
from vgg_explorer.language import N_
from vgg_explorer.models.build import Net
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.maps import Curves
from vgg_explorer.specs.progress import Progress, silent

WHAT = N_("Insertion and deletion")


def curves(
    model: Net,
    images: torch.Tensor,
    *,
    map: np.ndarray,
    target: int,
    steps: int = 32,
    seed: int = 0,
    progress: Progress = silent,
) -> Curves:
    """Probability of `target` while the pixels with the highest values of `map` (H, W) leave or come, in `steps`.

    Deletion puts the mean colour in their place; insertion starts from the blurred picture (section 4.1). Of a signed
    map the pixels that speak against the class come last. Pixels of equal value follow each other by chance, from
    `seed`: row by row a map without content would look like one of the upper edge.
    """
    check_picture(model, images)
    check_target(model, target)
    check(N_("the number of steps"), steps, 1, 1_000)
    if map.shape != images.shape[2:]:
        raise SpecError(
            "the map is {shape}; the picture is {wanted}.",
            shape="x".join(str(side) for side in map.shape),
            wanted="x".join(str(side) for side in images.shape[2:]),
        )
    fractions = np.linspace(0, 1, steps + 1)
    own = next(model.parameters())
    with frozen(model), torch.no_grad():
        picture = images.to(own.device, own.dtype)
        counts = torch.from_numpy(np.round(fractions * map.size))
        chosen = (torch.from_numpy(order(map, seed)) < counts[:, None, None])[:, None].to(own.device)
        without = torch.where(chosen, baseline(picture, "mean"), picture)
        alone = torch.where(chosen, picture, baseline(picture, "blurred"))
        found = probabilities(model, torch.cat([without, alone]), target, progress)
    deletion, insertion = np.split(found, 2)
    return Curves(target, fractions, deletion, insertion)


def order(map: np.ndarray, seed: int) -> np.ndarray:
    """The place of each pixel, (H, W), when the highest values come first; equal ones by chance."""
    values = map.ravel()
    shuffled = np.random.default_rng(seed).permutation(values.size)
    place = np.empty(values.size, np.int64)
    place[shuffled[np.argsort(-values[shuffled], kind="stable")]] = np.arange(values.size)
    return place.reshape(map.shape)


def probabilities(model: Net, pictures: torch.Tensor, target: int, progress: Progress) -> np.ndarray:
    """(n,) of pictures (n, C, H, W)."""
    found: list[torch.Tensor] = []
    for part in torch.split(pictures, batch_size(pictures)):
        found.append(model(laid_out(part)).softmax(1)[:, target])
        progress(WHAT, sum(map(len, found)), len(pictures))
    return torch.cat(found).double().cpu().numpy()
