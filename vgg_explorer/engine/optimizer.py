"""Stochastic gradient descent as a recipe says it: which parameters share a weight decay and a learning rate."""

from dataclasses import dataclass

import torch
from torch import nn

from vgg_explorer.specs.recipe import Recipe


@dataclass(frozen=True)
class ParameterGroup:
    """Parameters of one weight decay and one factor of the learning rate."""

    parameters: list[nn.Parameter]
    weight_decay: float = 0.0
    factor: float = 1.0


def groups(model: nn.Module, recipe: Recipe) -> list[ParameterGroup]:
    """Weight decay is for the weights of convolutions and FC layers alone; what does not learn is in no group."""
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    biases = [m.bias for m in model.modules() if isinstance(m, nn.BatchNorm2d)] if recipe.norm_bias_rate != 1 else []
    apart = {id(bias) for bias in biases}
    weights = [parameter for parameter in learning if parameter.ndim > 1]
    others = [parameter for parameter in learning if parameter.ndim <= 1 and id(parameter) not in apart]
    found = [ParameterGroup(weights, recipe.weight_decay), ParameterGroup(others)]
    return [*found, ParameterGroup(biases, factor=recipe.norm_bias_rate)] if biases else found


def optimizer(groups: list[ParameterGroup], recipe: Recipe, *, fused: bool) -> torch.optim.SGD:
    """Momentum for all; `fused` updates all weights in one pass."""
    settings = [{"params": group.parameters, "weight_decay": group.weight_decay} for group in groups]
    return torch.optim.SGD(
        settings, lr=recipe.learning_rate, momentum=recipe.momentum, nesterov=recipe.nesterov, fused=fused or None
    )
