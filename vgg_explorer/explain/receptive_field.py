"""The effective receptive field: how much each pixel moves a unit.

    mass(p) = mean over units and pictures of  sum over colours of |d unit / d pixel p|

The raw mass, with no logarithm before its shares are taken (Luo et al., "Understanding the Effective Receptive Field
in Deep Convolutional Neural Networks", NIPS 2016, section 2.2).
"""

from collections.abc import Sequence

import numpy as np
import torch

from vgg_explorer.analysis.mass import side
from vgg_explorer.analysis.receptive_field import centre, rectangle
from vgg_explorer.explain.chain import run, split
from vgg_explorer.explain.frozen_model import frozen
from vgg_explorer.explain.gaussian_fit import fit_gaussian
from vgg_explorer.explain.method_input import batch_size, laid_out
from vgg_explorer.explain.window import window
from vgg_explorer.language import N_
from vgg_explorer.models.build import Net, build
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.maps import EffectiveField
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.options import layer_index, map_layers
from vgg_explorer.specs.progress import Progress, silent

WHAT = N_("Effective receptive field")


def effective_field(
    model: Net,
    images: torch.Tensor,
    *,
    layer: str,
    unit: tuple[int, int] | None = None,
    units: int = 16,
    trained: bool = True,
    seed: int = 0,
    progress: Progress = silent,
) -> EffectiveField:
    """The mean gradient mass of `units` channels of `layer` at the place `unit` (row, column), over `images`.

    `images` (N, C, H, W) are normalised pictures; a unit in the middle of the map is taken unless one is named, and
    channels by chance from `seed` where the layer has more than `units`. Of a convolution the value before its own
    ReLU counts: a unit that is silent would hide what it sees. `trained` is only written down; `untrained` gives the
    network to compare with.
    """
    network = model.network
    index = layer_index(network, layer, choices=map_layers(network))
    row, column = place(network, index, unit)
    check_pictures(network, images)
    channels = drawn(network.shapes[index][0], units, seed)
    own = next(model.parameters())
    with frozen(model):
        pictures = images.detach().to(own.device, own.dtype, copy=True)
        look = window(network, index, row, column)
        found = summed(model, look.cut(pictures), layer, (look.row, look.column), channels, progress)
    mass = look.back(found, (images.shape[2], images.shape[3]))
    total = float(mass.sum())
    share = mass / total if total > 0 else mass
    middle = centre(network, index, row, column)
    seen = rectangle(network, index, row, column)
    return EffectiveField(
        layer=layer,
        row=row,
        column=column,
        mass=share,
        rectangle=(seen.top, seen.left, seen.bottom, seen.right),
        side50=side(share, middle, 0.5),
        side95=side(share, middle, 0.95),
        gaussian=fit_gaussian(share),
        units=len(channels),
        pictures=len(images),
        trained=trained,
    )


def untrained(model: Net, *, seed: int = 0) -> Net:
    """The same network with fresh weights (He et al. 2015), on the same device."""
    own = next(model.parameters())
    return build(model.network, seed=seed).to(own.device, own.dtype)


def place(network: Network, index: int, unit: tuple[int, int] | None) -> tuple[int, int]:
    _, height, width = network.shapes[index]
    if unit is None:
        return height // 2, width // 2
    check(N_("the row of the unit"), unit[0], 0, height - 1)
    check(N_("the column of the unit"), unit[1], 0, width - 1)
    return unit


def check_pictures(network: Network, images: torch.Tensor) -> None:
    if images.dim() != 4 or tuple(images.shape[1:]) != network.input or len(images) == 0:
        raise SpecError(
            "the pictures are {shape}; {name} takes any number of {wanted}.",
            shape="x".join(map(str, images.shape)),
            name=network.name,
            wanted="x".join(map(str, network.input)),
        )


def drawn(channels: int, units: int, seed: int) -> Sequence[int]:
    check(N_("the number of units"), units, 1, 65_536)
    if channels <= units:
        return range(channels)
    return sorted(np.random.default_rng(seed).choice(channels, units, replace=False).tolist())


def summed(
    model: Net,
    pictures: torch.Tensor,
    layer: str,
    unit: tuple[int, int],
    channels: Sequence[int],
    progress: Progress,
) -> np.ndarray:
    """The sum over pictures and channels, (H, W) in float64: one pass forward a batch, one back for every channel."""
    before, _ = split(model, layer, activated=False)
    mass = torch.zeros(pictures.shape[2:], dtype=torch.float64, device=pictures.device)
    done, of = 0, len(pictures) * len(channels)
    for part in torch.split(pictures, batch_size(pictures)):
        leaf = laid_out(part).detach().requires_grad_()
        values = run(before, leaf)[:, :, unit[0], unit[1]].sum(0)
        for channel in channels:
            (gradient,) = torch.autograd.grad(values[channel], leaf, retain_graph=True)
            mass += gradient.abs().double().sum((0, 1))
            done += len(part)
            progress(WHAT, done, of)
    return mass.cpu().numpy()
