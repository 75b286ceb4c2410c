"""What is known of a run before it ends: its network for these pictures, and the learning rates that were tried."""

from dataclasses import dataclass

from vgg_explorer.specs.layer_start import Started
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What a run knows once its pictures are read, before its first step.

    `network` is the line as it was fitted to pictures of `shape` (C, H, W), and `notes` say what that changed. `macs`
    and `field`, the receptive field of the last feature map in pixels, are those of one picture. `steps` counts those
    of all epochs, `step` those that were done before; `pictures` are those to learn from; `started` says which layers
    were copied, None where all weights began random. What has a default is missing in the results of the zoo.
    """

    network: str = ""
    notes: tuple[Message, ...] = ()
    parameters: int
    macs: int
    field: int | None = None
    plan: Plan | None = None
    shape: Shape
    classes: int
    norm: str = "none"
    pictures: int | None = None
    steps: int | None = None
    step: int = 0
    started: Started | None = None


@dataclass(frozen=True, slots=True)
class TriedRate:
    """A learning rate that was tried, and its best validation accuracy, a share; None where no epoch has ended."""

    rate: float
    accuracy: float | None
