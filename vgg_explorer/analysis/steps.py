"""The steps that a line can take behind its bars, each from one network to the next; see derive.py for the list."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from vgg_explorer.analysis.match import Quantity, match
from vgg_explorer.specs.checks import closest
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernel_transforms import factorise, widen
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.transforms import for_input, scale_width, with_head, with_norm

FORMS = {
    "widen": "widen 5",
    "factorise": "factorise",
    "norm": "norm batch",
    "head": "head gap",
    "width": "width 0.5",
    "input": "input 64",
    "classes": "classes 10",
    "match": "match D parameters",
}
WHOLE = re.compile(r"[0-9]{1,40}")
FACTOR = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?|[0-9]{1,6}/[1-9][0-9]{0,5}")
SHAPE = re.compile(r"(?:([0-9]{1,9})x([0-9]{1,9})x)?([0-9]{1,9})", re.IGNORECASE)


class Changed(NamedTuple):
    """A network after one step; `step` is that step as it is written tidily."""

    network: Network
    step: str
    note: Message | None = None


Lookup = Callable[[str], tuple[Network, str]]  # what `match` refers to, and how that is written tidily


def change(network: Network, words: list[str], lookup: Lookup) -> Changed:
    match [word.lower() for word in words]:
        case ["widen", kernel]:
            return Changed(widen(network, whole(kernel)), f"widen {whole(kernel)}")
        case ["factorise"]:
            return Changed(factorise(network), "factorise")
        case ["norm", ("batch" | "none") as norm]:
            return Changed(with_norm(network, "batch" if norm == "batch" else "none"), f"norm {norm}")
        case ["head", ("gap" | "fc") as head]:
            return Changed(with_head(network, "gap" if head == "gap" else "fc"), f"head {head}")
        case ["width", factor]:
            return Changed(scale_width(network, fraction(factor)), f"width {factor}")
        case ["input", size]:
            return refitted(network, size)
        case ["classes", count]:
            units = whole(count)
            channels, height, width = network.input
            return Changed(for_input(network, (channels, height, width), units).network, f"classes {units}")
        case ["match", *name, ("parameters" | "macs") as on] if name:
            return matched(network, lookup(" ".join(words[1:-1])), "macs" if on == "macs" else "parameters")
    raise unknown(words)


def unknown(words: list[str]) -> SpecError:
    """What to write in place of a step that is none, or that lacks something."""
    verb = words[0].lower()[:40] if words else ""
    choices = [FORMS[name] for name in closest(verb, FORMS, most=1)]
    return SpecError("this changes nothing; write for example {choices}.", choices=", ".join(choices))


def refitted(network: Network, size: str) -> Changed:
    """The network for other pictures; pools that had to go are named."""
    found = SHAPE.fullmatch(size)
    if not found:
        raise SpecError("the input is {value!r}; write 64, or 3x64x64 with the channels.", value=size[:40])
    width = int(found[3])
    fitted = for_input(network, (int(found[1] or network.input[0]), int(found[2] or width), width))
    note = Message("Dropped, because the map is too small: {layers}.", {"layers": ", ".join(fitted.dropped)})
    return Changed(fitted.network, f"input {size.lower()}", note if fitted.dropped else None)


def matched(network: Network, to: tuple[Network, str], on: Quantity) -> Changed:
    """The network at the width where it has as many parameters or MACs; how close that comes is said."""
    target, name = to
    found = match(network, target, on)
    values = {
        "reached": f"{found.reached:,}",
        "what": {"parameters": "parameters", "macs": "MACs"}[on],
        "share": f"{100 * found.difference:+.2f}\N{NO-BREAK SPACE}%".replace("-", "−"),
        "target": f"{found.target:,}",
        "to": name if len(name) <= 40 else name[:40] + "...",
    }
    note = Message("Scaled to {reached} {what}: {share} from {to}, as close as whole channels allow.", values)
    if WHOLE.fullmatch(name):
        note = Message(
            "Scaled to {reached} {what}: {share} from network {to}, as close as whole channels allow.", values
        )
    return Changed(found.network, f"match {name} {on}", note)


def whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise SpecError("{value!r} is not a whole number.", value=text[:40])
    return int(text)


def fraction(text: str) -> Fraction:
    if not FACTOR.fullmatch(text):
        raise SpecError("the width is {value!r}; write 0.5 or 1/2.", value=text[:40])
    return Fraction(text)
