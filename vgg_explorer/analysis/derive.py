"""A network as one line of text: a name or layers, then what is changed, step by step, behind bars.

    B                                a name of the catalogue, or layers: conv3-64 maxpool FC-10
    B | widen 5                      stacks of 3x3 become single 5x5 of equal receptive field
    AlexNet | factorise              kernels of 5x5 and more become stacks of 3x3
    D | norm batch                   batch normalisation behind each convolution; `norm none` takes it away
    D | head gap                     global average pooling and one FC layer; `head fc` is the paper's three
    D | width 0.5                    half the channels in every hidden layer; `width 1/3` works too
    D | input 64                     pictures of 64x64; `input 1x28x28` says the channels too
    D | classes 10                   ten units in the last FC layer
    B | widen 5 | match B macs       scaled until it has as many MACs as B; `match B parameters` likewise

Steps work from left to right. `match 1 macs` refers to line 1 of the lines that stand beside this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vgg_explorer.analysis.steps import SHAPE, WHOLE, Changed, Lookup, change
from vgg_explorer.specs.catalogue import names, read
from vgg_explorer.specs.checks import check_text
from vgg_explorer.specs.errors import LayerError, NotationError, SpecError, StepError, StepLayerError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import MAX_TEXT, format, parse

MAX_STEPS = 12


class CircleError(SpecError):
    """Lines that match each other in a circle."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A network, the line as it is written tidily, and what there is to say about it."""

    network: Network
    line: str
    notes: tuple[Message, ...] = ()


class DerivationStep(NamedTuple):
    """One step of a line: its number from 1, and where it starts in the text."""

    number: int
    text: str
    position: int


def derive(text: str, others: Sequence[str] = (), *, input: Shape | None = None) -> Derived:
    """Read a line. `others` are the lines beside it; `input` replaces 3x224x224 for layers that only it lets through.

    Errors: a NotationError for a layer, a StepError for a step, each with its place in the text; a SpecError otherwise.
    """
    return derived(text, others, input, frozenset())


def derived(text: str, others: Sequence[str], input: Shape | None, visited: frozenset[int]) -> Derived:
    if len(text) > MAX_TEXT:
        raise SpecError(
            "the text has {count} characters; at most {high} are read.", count=f"{len(text):,}", high=f"{MAX_TEXT:,}"
        )
    check_text("the line of a network", text)
    base, steps = split(text)
    network = read_base(base, given_input(steps) or input)
    line, notes = base_line(network), []
    for step in steps:
        network, written, note = apply(network, step, lambda name: referred(name, others, visited))
        line += f" | {written}"
        notes += [note] if note else []
    return Derived(network, line, tuple(notes))


def split(text: str) -> tuple[str, list[DerivationStep]]:
    """The part before the first bar, and the steps behind it."""
    base, *parts = text.split("|")
    steps, position = [], len(base) + 1
    for number, part in enumerate(parts, 1):
        steps.append(DerivationStep(number, part.strip(), position + len(part) - len(part.lstrip())))
        position += len(part) + 1
    if len(steps) > MAX_STEPS:
        raise SpecError(
            "the line has {count} steps; at most {high} are taken.", count=f"{len(steps):,}", high=MAX_STEPS
        )
    matches = [step for step in steps if step.text.lower().startswith("match")]
    if len(matches) > 1:
        raise located(SpecError("match stands twice; once is enough."), matches[1])
    return base, steps


def given_input(steps: list[DerivationStep]) -> Shape | None:
    """The pictures of the first step that names any."""
    for step in steps:
        match step.text.lower().split():
            case ["input", size] if found := SHAPE.fullmatch(size):
                return int(found[1] or 3), int(found[2] or found[3]), int(found[3])
    return None


def read_base(text: str, input: Shape | None) -> Network:
    """The network that the line starts from; layers that 224 pixels are too few for may fit the given input."""
    try:
        return read(text)
    except NotationError:
        if input is None:
            raise
        return parse(text, input=input)


def base_line(network: Network) -> str:
    return network.name if network.name in names() else format(network)


def apply(network: Network, step: DerivationStep, lookup: Lookup) -> Changed:
    """The network after one step; what goes wrong names the step and its place."""
    try:
        return change(network, step.text.split(), lookup)
    except LayerError as error:
        layer = network.layer_names()[error.index]
        raise StepLayerError(
            error.sentence, at=layer, token=token(step), number=step.number, position=step.position, **error.values
        ) from None
    except CircleError:
        raise
    except SpecError as error:
        raise located(error, step) from None


def located(error: SpecError, step: DerivationStep) -> StepError:
    return StepError(error.sentence, token=token(step), number=step.number, position=step.position, **error.values)


def token(step: DerivationStep) -> str:
    return step.text if len(step.text) <= 40 else step.text[:40] + "..."


def referred(name: str, others: Sequence[str], visited: frozenset[int]) -> tuple[Network, str]:
    """What `match` is to match: the line of that number, or a network as at the start of a line."""
    if not WHOLE.fullmatch(name):
        network = read(name)
        return network, base_line(network)
    place = int(name)
    if not 1 <= place <= len(others) or not others[place - 1].strip():
        raise SpecError("there is no network {place} here.", place=name[:10])
    if place in visited:
        raise CircleError("network {place} would have to match itself.", place=place)
    try:
        return derived(others[place - 1], others, None, visited | {place}).network, str(place)
    except CircleError:
        raise
    except SpecError:
        raise SpecError("network {place} has an error of its own.", place=place) from None
