"""Experiments that are one click away, each with its question; what came of them is in docs/log.md."""

from dataclasses import dataclass, replace

from vgg_explorer.language import N_
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import QUICK

STAGES = (16, 32, 64)


@dataclass(frozen=True, slots=True)
class Preset:
    """`networks` are lines and what a person calls them; the first is compared with each other one."""

    name: str
    question: str
    networks: tuple[tuple[str, str], ...]
    dataset: str = "shapes"
    epochs: int = 6
    seeds: int = 3
    rate: float = 0.03
    batch: int = 64

    def order(self) -> Order:
        lines, names = zip(*self.networks, strict=True)
        recipe = replace(QUICK, epochs=self.epochs, learning_rate=self.rate, batch=self.batch)
        return Order(lines, self.dataset, recipe, self.seeds, names=names)


def staged(*layers: str) -> str:
    """The layers, with {c} for their channels, once a stage; then global average pooling and a layer for classes."""
    stages = [" ".join(layers).format(c=channels) for channels in STAGES]
    return " maxpool ".join(stages) + " gap FC-6 | norm batch"


SMALL = "width 1/8 | head gap | norm batch"

PRESETS = (
    Preset(
        "b",
        N_("The paper's B against five 5×5, in two minutes"),
        ((f"B | {SMALL}", "B, 3×3 pairs"), (f"B | widen 5 | {SMALL}", "B, 5×5")),
    ),
    Preset("depth", N_("Does depth help?"), tuple((f"{name} | {SMALL}", name) for name in ("A", "B", "D", "E"))),
    Preset(
        "lrn",
        N_("Does LRN help?"),
        (("A | width 1/8 | head gap", "A"), ("A-LRN | width 1/8 | head gap", "A-LRN")),
    ),
    Preset(
        "head",
        N_("FC or global average pool?"),
        (("B | width 1/8 | norm batch", "B, three FC"), (f"B | {SMALL}", "B, global average")),
    ),
    Preset(
        "relu",
        N_("Is it the ReLU?"),
        (
            (staged("conv3-{c}", "conv3-{c}"), "two 3×3"),
            (staged("conv3-{c}~", "conv3-{c}"), "two 3×3, no ReLU between"),
            (staged("conv5-{c}"), "one 5×5"),
        ),
        rate=0.4,
        batch=128,
    ),
    Preset(
        "depthwise",
        N_("3×3 stack, or depthwise 7 and 13?"),
        (
            (staged("conv3-{c}", "conv3-{c}", "conv3-{c}"), "three 3×3"),
            (staged("conv1-{c}~", "dwconv7-{c}~", "conv1-{c}"), "depthwise 7×7"),
            (staged("conv1-{c}~", "dwconv13-{c}~", "conv1-{c}"), "depthwise 13×13"),
        ),
        rate=0.4,
        batch=128,
    ),
    Preset(
        "distance",
        N_("How far can it see?"),
        (
            ("conv3-16 conv3-16 conv3-16 gap FC-2 | norm batch", "three 3×3, field 7"),
            ("conv7-16 gap FC-2 | norm batch", "one 7×7, field 7"),
            ("conv3-16 conv3-16 gap FC-2 | norm batch", "two 3×3, field 5"),
        ),
        dataset="pairs | size 32 | distance 6",
        epochs=6,
        rate=1.0,
    ),
)
