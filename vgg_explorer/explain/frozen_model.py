"""Changes of state that a method needs, of a model or of torch itself, and that are undone however it ends."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn


@contextmanager
def frozen(model: nn.Module) -> Iterator[None]:
    """A model as it is evaluated: no dropout, the kept statistics of batch normalisation, no gradients of weights.

    A gradient with respect to the picture is all that a map needs: leaving out those of the weights halves its cost.
    The caller may have switched gradients off.
    """
    inside = [model]
    for module in inside:  # grows meanwhile: modules() and parameters() would take as long as a small convolution
        inside += [child for child in module._modules.values() if child is not None]
    learning = [module for module in inside if module.training]
    held = (parameter for module in inside for parameter in module._parameters.values())
    wanted = [parameter for parameter in held if parameter is not None and parameter.requires_grad]
    try:
        for module in learning:
            module.training = False
        for parameter in wanted:
            parameter.requires_grad_(False)
        with torch.inference_mode(False), torch.enable_grad(), without_tf32():
            yield
    finally:
        for module in learning:
            module.training = True
        for parameter in wanted:
            parameter.requires_grad_(True)


@contextmanager
def without_tf32() -> Iterator[None]:
    """Convolutions in float32 as they are written: GPUs round to eleven bits (TF32), and no map would add up."""
    convolutions = torch.backends.cudnn.conv  # type: ignore[attr-defined]
    before = convolutions.fp32_precision
    convolutions.fp32_precision = "ieee"
    try:
        yield
    finally:
        convolutions.fp32_precision = before


@contextmanager
def seeded(seed: int, *, device: torch.device) -> Iterator[None]:
    """Torch's and numpy's random streams from `seed` on (captum draws from both); afterwards as they were.

    Not by `torch.manual_seed`, which keeps the whole stack of its caller for a GPU that may come: 0.4 ms.
    """
    numbers = np.random.get_state()
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        try:
            torch.default_generator.manual_seed(seed)
            if device.type == "cuda":
                torch.cuda.manual_seed(seed)
            np.random.seed(seed)
            yield
        finally:
            np.random.set_state(numbers)


@contextmanager
def without_warnings() -> Iterator[None]:
    """Without captum's warnings of the hooks that it sets and takes away again."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="captum")
        yield
