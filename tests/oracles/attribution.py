"""Maps by other roads: loops, hooks, and matrices that are written out. (1, C, H, W) of a picture, or (1, 1, H, W)."""

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.models.build import Net

Back = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # (input of the ReLU, gradient behind it) to before it


def sequence(model: Net) -> list[nn.Module]:
    pool = model.avgpool if isinstance(model.avgpool, nn.Sequential) else [model.avgpool]
    return [*model.features, *pool, nn.Flatten(), *model.classifier]


def guided(inputs: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    return gradient * (inputs > 0) * (gradient > 0)


def deconvolved(inputs: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    return gradient * (gradient > 0)


def backwards(model: Net, picture: torch.Tensor, target: int, relu: Back) -> torch.Tensor:
    """The gradient, module by module, with another rule for the ReLUs."""
    model.eval()
    inputs = [picture]
    with torch.no_grad():
        for module in sequence(model):
            inputs.append(module(inputs[-1]))
    gradient = functional.one_hot(torch.tensor([target]), inputs[-1].shape[1]).to(picture)
    for module, before in zip(sequence(model)[::-1], inputs[-2::-1], strict=True):
        if isinstance(module, nn.ReLU):
            gradient = relu(before, gradient)
        else:
            leaf = before.clone().requires_grad_()
            (gradient,) = torch.autograd.grad(module(leaf), leaf, gradient)
    return gradient


def grad_cam(model: Net, picture: torch.Tensor, target: int, relu: nn.Module) -> torch.Tensor:
    """With hooks on a ReLU, as published implementations do it."""
    seen: dict[str, torch.Tensor] = {}
    hook = relu.register_forward_hook(lambda module, args, output: seen.update(maps=output))
    model.eval()
    score = model(picture)[0, target]
    hook.remove()
    (gradient,) = torch.autograd.grad(score, seen["maps"])
    maps = seen["maps"][0].detach()
    coarse = torch.zeros_like(maps[0])
    for channel in range(len(maps)):
        coarse += gradient[0, channel].mean() * maps[channel]
    resized = functional.interpolate(coarse.clamp(min=0)[None, None], picture.shape[2:], mode="bilinear")
    return resized


def occlusion(model: Net, picture: torch.Tensor, target: int, window: int, stride: int) -> torch.Tensor:
    """Window by window; the last ones may stick out at the right and at the bottom."""
    height, width = picture.shape[2:]
    falls, covered = torch.zeros_like(picture[:, :1]), torch.zeros_like(picture[:, :1])
    model.eval()
    with torch.no_grad():
        whole = model(picture)[0, target]
        for top in range(0, height - window + stride, stride):
            for left in range(0, width - window + stride, stride):
                part = (..., slice(top, top + window), slice(left, left + window))
                hidden = picture.clone()
                hidden[part] = 0
                falls[part] += whole - model(hidden)[0, target]
                covered[part] += 1
    return falls / covered


def lrp(model: Net, picture: torch.Tensor, target: int, rule: str, by: float, share: float):
    """Layer-wise relevance propagation on matrices that are written out; the relevance, and what was kept.

    Every affine layer is a matrix (outputs, inputs) and a vector, read off what it does to the unit vectors.
    """
    model.eval()
    modules = merged(sequence(model))
    inputs = [picture]
    with torch.no_grad():
        for module in modules:
            inputs.append(module(inputs[-1]))
    relevance = torch.zeros_like(inputs[-1]).flatten()
    relevance[target] = inputs[-1][0, target]
    kept, first = 0.0, next(module for module in modules if isinstance(module, nn.Conv2d | nn.Linear))
    for module, behind, a in zip(modules[::-1], [None, *modules[:0:-1]], inputs[-2::-1], strict=True):
        if isinstance(module, nn.MaxPool2d):
            relevance = to_winners(module, a, relevance)
        elif not isinstance(module, nn.ReLU | nn.Dropout | nn.Flatten | nn.LocalResponseNorm):
            own = rule_of(module, rule, first=module is first, activated=isinstance(behind, nn.ReLU))
            relevance, lost = by_hand(*written_out(module, a), a, relevance, own, by, share)
            kept += lost
    return relevance.reshape(picture.shape), kept


@torch.no_grad()
def written_out(module: nn.Module, a: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    bias = module(torch.zeros_like(a)).flatten()
    units = torch.eye(a.numel(), dtype=a.dtype).reshape(-1, *a.shape[1:])
    return (module(units).flatten(1) - bias).T, bias


def to_winners(module: nn.MaxPool2d, a: torch.Tensor, relevance: torch.Tensor) -> torch.Tensor:
    place = (module.kernel_size, module.stride, module.padding, module.dilation, module.ceil_mode)
    _, winners = functional.max_pool2d(a, *place, return_indices=True)
    found = torch.zeros_like(a[0]).flatten(1)
    given = relevance.reshape(winners.shape)[0].flatten(1)
    for channel, places in enumerate(winners[0].flatten(1)):
        for place, value in zip(places, given[channel], strict=True):
            found[channel, place] += value
    return found.flatten()


def merged(modules: list[nn.Module]) -> list[nn.Module]:
    """Normalisation as a part of the convolution before it, measured: what a picture of zeros and of ones becomes."""
    found: list[nn.Module] = []
    for module in modules:
        if isinstance(module, nn.BatchNorm2d):
            found[-1] = torch.nn.utils.fusion.fuse_conv_bn_eval(found[-1], module)  # type: ignore[type-var]
        else:
            found.append(module)
    return found


def rule_of(module: nn.Module, rule: str, *, first: bool, activated: bool) -> str:
    if isinstance(module, nn.AvgPool2d | nn.AdaptiveAvgPool2d):
        return "pool"
    if first and rule.endswith("box"):
        return "box"
    if isinstance(module, nn.Linear) or not activated:
        return "epsilon"
    return rule.split("-")[1] if "-" in rule else rule


def by_hand(matrix, bias, a, relevance, rule, by, share):
    """One layer: z_jk for every input j and output k."""
    flat = a.flatten()
    z = matrix * flat  # (outputs, inputs)
    if rule == "gamma":
        z = z + by * flat * torch.where(flat >= 0, matrix.clamp(min=0), matrix.clamp(max=0))
        bias = bias + by * bias.clamp(min=0)
    elif rule == "plus":
        z, bias = z.clamp(min=0), torch.zeros_like(bias)
    elif rule == "box":
        low = a.amin((2, 3), keepdim=True).clamp(max=0).expand_as(a).flatten()
        high = a.amax((2, 3), keepdim=True).clamp(min=0).expand_as(a).flatten()
        z, bias = z - low * matrix.clamp(min=0) - high * matrix.clamp(max=0), torch.zeros_like(bias)
    whole = z.sum(1) + bias
    size = (share if rule == "epsilon" else 1e-6) * whole.square().mean().sqrt() + 1e-9
    stabiliser = torch.where(whole < 0, -size, size)
    shares = relevance / (whole + stabiliser)
    return z.T @ shares, float((shares * (bias + stabiliser)).sum())
