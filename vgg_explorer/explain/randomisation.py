"""Cascading randomisation: the map again while weights become random, layer by layer from the last to the first."""

from collections.abc import Iterator, Mapping
from copy import deepcopy

import numpy as np
import torch

from vgg_explorer.analysis.rank_correlation import rank_correlation
from vgg_explorer.explain.chain import chain
from vgg_explorer.explain.saliency import explain
from vgg_explorer.language import N_
from vgg_explorer.models.build import Net, build
from vgg_explorer.specs.layer_kinds import has_weights
from vgg_explorer.specs.maps import Randomisation, RandomStep
from vgg_explorer.specs.progress import Progress, silent

WHAT = N_("Randomising the network")


def randomisation(
    model: Net,
    images: torch.Tensor,
    *,
    method: str = "gradient",
    target: int | None = None,
    options: Mapping[str, object] | None = None,
    seed: int = 0,
    unit: float = 1.0,
    progress: Progress = silent,
) -> Randomisation:
    """The map of the trained network, and those after each weight layer from the last to the first became random.

    "Cascading randomization" (Adebayo et al., NeurIPS 2018, section 3.1): a layer stays random while those below it
    follow. All maps are of the class that the trained network says, or of `target`. The model itself is not touched:
    a copy forgets. Arguments as in `explain`; progress counts maps.
    """
    trained = explain(model, images, method=method, target=target, options=options, unit=unit)
    layers = zip(model.network.layer_names(), model.network.layers, strict=True)
    names = [name for name, layer in layers if has_weights(layer)]
    progress(WHAT, 1, len(names) + 1)
    steps = []
    with torch.inference_mode(False):
        copy = deepcopy(model)
        for number, layer in enumerate(forgetting(copy, names[::-1], seed), 2):
            map = explain(copy, images, method=method, target=trained.target, options=options, unit=unit).map
            steps.append(step(layer, map, trained.map))
            progress(WHAT, number, len(names) + 1)
    return Randomisation(trained, tuple(steps))


def forgetting(model: Net, layers: list[str], seed: int) -> Iterator[str]:
    """Replace the weights of each layer in turn by those of an untrained network (He et al. 2015); yield its name.

    Its batch normalisation is untrained too.
    """
    fresh = chain(build(model.network, seed=seed))
    for layer in layers:
        for own, other in zip(chain(model), fresh, strict=True):
            if own.layer == layer:
                own.module.load_state_dict(other.module.state_dict())
        yield layer


def step(layer: str, map: np.ndarray, trained: np.ndarray) -> RandomStep:
    magnitudes = rank_correlation(np.abs(map), np.abs(trained))
    return RandomStep(layer, map, rank_correlation(map, trained), magnitudes)
