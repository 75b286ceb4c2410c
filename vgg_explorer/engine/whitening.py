"""A first layer whose filters whiten the patches that it sees (Jordan 2024, section 3.1)."""

import numpy as np
import torch

from vgg_explorer.models.build import Net
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.sets import Source
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Conv
from vgg_explorer.specs.network import Network

PATCHES = 5_000
SMALLEST = 5e-4  # is added to each variance: the weakest components are mostly noise
STREAM = 5  # of random numbers: which patches


def whiten(net: Net, source: Source, colours: Colours, *, seed: int) -> None:
    """Set the first layer's filters and stop their learning.

    The covariance of patches x (normalised pixels, C k k numbers) is P = mean of x x^T = sum of l_i v_i v_i^T. Filters
    are +- v_i / sqrt(l_i + 5e-4) for the largest l_i, min(channels // 2, C k k) of them, so that each component has
    variance one and both signs pass the ReLU. Channels beyond these keep their initialisation. None of them learns.
    """
    layer = first_layer(net.network)
    weight = first_weight(net)
    filters = whitening_filters(patches(source, colours, layer.kernel, seed=seed), count=len(weight) // 2)
    both = torch.from_numpy(np.concatenate([filters, -filters])).reshape(-1, *weight.shape[1:])
    with torch.no_grad():
        weight[: len(both)] = both.to(weight)
    weight.requires_grad_(False)


def first_weight(net: Net) -> torch.nn.Parameter:
    found = next(net.features.parameters())
    assert found.ndim == 4
    return found


def first_layer(network: Network) -> Conv:
    """The first layer, if it can be whitened; a SpecError says why not."""
    layer = network.layers[0]
    if not isinstance(layer, Conv):
        raise SpecError("whitening needs a convolution as the first layer.")
    if layer.groups_for(network.input[0]) != 1:
        raise SpecError("whitening needs a first convolution without groups; each filter looks at all colours.")
    if layer.dilation != (1, 1) or any(k > side for k, side in zip(layer.kernel, network.input[1:], strict=True)):
        raise SpecError("whitening needs a first convolution without dilation, no larger than the picture.")
    return layer


def patches(source: Source, colours: Colours, kernel: tuple[int, int], *, seed: int) -> np.ndarray:
    """Patches of training pictures, each at a random place of a random one, normalised, (5,000, C k k)."""
    random = np.random.default_rng((STREAM, seed))
    _, height, width = source.shape
    chosen = np.sort(random.integers(0, len(source.labels), PATCHES))
    top = random.integers(0, height - kernel[0] + 1, PATCHES)
    left = random.integers(0, width - kernel[1] + 1, PATCHES)
    rows, columns = top[:, None] + np.arange(kernel[0]), left[:, None] + np.arange(kernel[1])
    pictures = source.take(chosen)
    cut = pictures[np.arange(PATCHES)[:, None, None], :, rows[:, :, None], columns[:, None, :]]  # (n, k, k, C)
    scaled = (cut / 255 - np.array(colours.mean)) / np.array(colours.deviation)
    flat: np.ndarray = scaled.transpose(0, 3, 1, 2).reshape(PATCHES, -1)
    return flat


def whitening_filters(patches: np.ndarray, *, count: int) -> np.ndarray:
    """The leading `count` filters, or as many as there are, (count, C k k); the largest variance first."""
    variances, components = np.linalg.eigh(patches.T @ patches / len(patches))
    scaled: np.ndarray = (components / np.sqrt(variances.clip(0) + SMALLEST)).T[::-1][:count]
    return scaled.copy()
