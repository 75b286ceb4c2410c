"""First weights by name: what decides whether a deep plain network starts to learn at all."""

from math import sqrt
from typing import assert_never

import torch
from torch import nn

from vgg_explorer.specs.recipe import Initialisation


def initialise(model: nn.Module, name: Initialisation, *, generator: torch.Generator) -> None:
    """Draw the weights of every layer in order; biases are zero, batch normalisation starts as the identity.

    paper: normal, variance 1e-2 (section 3.1). std-0.01: normal, standard deviation 1e-2, which many copies of the
    paper use. glorot: uniform, variance 2 / (fan in + fan out) (Glorot and Bengio 2010, equation 16). he: normal,
    variance 2 / fan in (He et al. 2015, equation 10). dirac: the first filters of a convolution hand on their input
    unchanged, as many as it has input channels; the other weights are uniform, variance 1 / (3 fan in), torch's own
    choice (Jordan 2024, section 3.2).
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            draw(module.weight, name, generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            module.reset_parameters()
        elif any(True for _ in module.parameters(recurse=False)):
            raise TypeError(f"no first weights are defined for {type(module).__name__}")


def draw(weight: torch.Tensor, name: Initialisation, generator: torch.Generator) -> None:
    """Fill one weight, (out, in / groups, height, width) or (out, in)."""
    fan_in = weight[0].numel()
    fan_out = weight.shape[0] * weight[0][0].numel()
    with torch.no_grad():
        match name:
            case "paper":
                weight.normal_(0, sqrt(1e-2), generator=generator)
            case "std-0.01":
                weight.normal_(0, 1e-2, generator=generator)
            case "glorot":
                bound = sqrt(6 / (fan_in + fan_out))
                weight.uniform_(-bound, bound, generator=generator)
            case "he":
                weight.normal_(0, sqrt(2 / fan_in), generator=generator)
            case "dirac":
                weight.uniform_(-(fan_in**-0.5), fan_in**-0.5, generator=generator)
                if weight.ndim == 4:
                    nn.init.dirac_(weight[: weight.shape[1]])
            case _ as unknown:
                assert_never(unknown)
