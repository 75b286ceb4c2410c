"""DeepLift: the change of the score against a baseline, handed back layer by layer (Shrikumar et al., ICML 2017).

Every non-linear module is replaced by the affine one that goes through what it gives for the baseline and for the
picture; the gradient of that network, times the change of each pixel, adds up to f(x) - f(x0) exactly.

captum 0.9 is wrong here: its hooks on a ReLU and on the max-pool behind it share a tensor, and where the windows of a
pool overlap, as AlexNet's do, it keeps one window's share instead of adding them.
"""

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.explain.chain import chain
from vgg_explorer.explain.method_input import Attribution, MethodInput


def deep_lift(given: MethodInput) -> Attribution:
    """(x - x0) times the multipliers of the rescale rule (section 3.5.1), (1, C, H, W); positive raises the score."""
    start, leaf = given.baseline(), given.leaf()
    links = chain(given.model)
    with torch.no_grad():
        inputs = [start]
        for link in links:
            inputs.append(link.module(inputs[-1]))
    images = leaf
    for link, before, behind in zip(links, inputs, inputs[1:], strict=False):
        images = through(link.module, images, before, behind)
    score = given.score.chosen(images)
    (multipliers,) = torch.autograd.grad(score, leaf)
    total = float(score.detach() - given.score.chosen(inputs[-1]))
    return Attribution((given.picture - start) * multipliers, total)


def through(module: nn.Module, x: torch.Tensor, x0: torch.Tensor, y0: torch.Tensor) -> torch.Tensor:
    """The module at x, made affine between x0, where it gives y0, and x; an affine one as it is."""
    match module:
        case nn.ReLU():
            return rescaled(module, x, x0, y0)
        case nn.MaxPool2d():
            return pooled(module, x, x0, y0)
        case nn.LocalResponseNorm():
            return responded(module, x, x0, y0)
        case nn.Conv2d() | nn.BatchNorm2d() | nn.AvgPool2d() | nn.AdaptiveAvgPool2d() | nn.Linear():
            return module(x)  # type: ignore[no-any-return]
        case nn.Flatten() | nn.Dropout():
            return module(x)  # type: ignore[no-any-return]
    raise TypeError(f"DeepLift has no rule for {type(module).__name__}")


def rescaled(module: nn.Module, x: torch.Tensor, x0: torch.Tensor, y0: torch.Tensor) -> torch.Tensor:
    """y0 + slope (x - x0) with slope = (y - y0) / (x - x0); where nothing changes, the module's own slope at x."""
    with torch.no_grad():
        change = x - x0
        slope = torch.where(change == 0, (x > 0).to(x.dtype), (module(x) - y0) / change)
    return y0 + slope * (x - x0)


def pooled(module: nn.MaxPool2d, x: torch.Tensor, x0: torch.Tensor, y0: torch.Tensor) -> torch.Tensor:
    """The change of each window's highest value, laid to one position.

    It is the highest of the picture where the value rises, and the highest of the baseline where it falls; windows
    that overlap add up.
    """
    with torch.no_grad():
        y, mine = highest(module, x)
        _, theirs = highest(module, x0)
        place = torch.where(y >= y0, mine, theirs).flatten(2)
        moved = (x - x0).flatten(2).gather(2, place).view_as(y)
        slope = torch.where(y == y0, 0, (y - y0) / moved)
    return y0 + slope * (x - x0).flatten(2).gather(2, place).view_as(y)


def highest(module: nn.MaxPool2d, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The highest value of each window, and its place in the map, row by row."""
    place = (module.kernel_size, module.stride, module.padding, module.dilation)
    values, indices = functional.max_pool2d(x, *place, ceil_mode=module.ceil_mode, return_indices=True)
    return values, indices


def responded(module: nn.LocalResponseNorm, x: torch.Tensor, x0: torch.Tensor, y0: torch.Tensor) -> torch.Tensor:
    """y = x d with d = (k + alpha m)^-beta and m the mean square of neighbouring channels, by the product rule.

    y - y0 = (x - x0) (d + d0) / 2 + (x + x0) / 2 * (d - d0)
    d - d0 = slope (m - m0),   m - m0 = the mean over neighbours of (x + x0) (x - x0)
    """
    with torch.no_grad():
        m, m0 = (across(module, each.square()) for each in (x, x0))
        d, d0 = ((module.k + module.alpha * each) ** -module.beta for each in (m, m0))
        flat = -module.beta * module.alpha * (module.k + module.alpha * (m + m0) / 2) ** (-module.beta - 1)
        tiny = (m - m0).abs() <= 1e-6 * (m + m0)  # where a difference quotient would be rounding noise
        slope = torch.where(tiny, flat, (d - d0) / (m - m0))
        own, others, both = (d + d0) / 2, (x + x0) / 2 * slope, x + x0
    return y0 + own * (x - x0) + others * across(module, both * (x - x0))


def across(module: nn.LocalResponseNorm, values: torch.Tensor) -> torch.Tensor:
    """The mean over `size` neighbouring channels, zeros outside, as torch's LocalResponseNorm takes it."""
    padded = functional.pad(values.unsqueeze(1), (0, 0, 0, 0, module.size // 2, (module.size - 1) // 2))
    return functional.avg_pool3d(padded, (module.size, 1, 1), stride=1).squeeze(1)
