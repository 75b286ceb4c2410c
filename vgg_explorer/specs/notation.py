"""The paper's own notation, and a little more: `conv3-64 conv3-64 maxpool ... FC-4096 FC-4096 FC-1000`.

    conv3-64        3x3, 64 channels          /2   stride          p2   padding (default: dilation (k-1)/2)
    conv1x7-64      height x width            @2   dilation        g2   groups
    dwconv7-96      depthwise                 ~    no ReLU behind it (FC-4096~ too)
    maxpool  maxpool3/2  maxpool3/2p1  maxpool3/2c (ceil mode)  avgpool2/2      default 2, stride = kernel
    adaptive7  gap  LRN  dropout  dropout0.3  FC-4096

`parse` and `format` are inverse to each other; `format` leaves defaults out. Batch normalisation and the input
size belong to the network, not to the text.
"""

import re
from collections.abc import Callable
from typing import assert_never

from vgg_explorer.specs.checks import closest
from vgg_explorer.specs.errors import LayerError, NotationError, SpecError
from vgg_explorer.specs.layers import (
    FC,
    LRN,
    AdaptivePool,
    Conv,
    Dropout,
    Layer,
    Pair,
    Pool,
    PoolKind,
    Shape,
    same_padding,
)
from vgg_explorer.specs.network import Network, Norm

MAX_TEXT = 60_000  # a thousand layers with every option fit
KEYWORDS = ("conv3-64", "dwconv7-96", "maxpool", "avgpool", "adaptive7", "gap", "LRN", "dropout", "FC-1000")

NUMBER = r"[0-9]+"
SIZE = rf"({NUMBER})(?:x({NUMBER}))?"
LOOSE = re.IGNORECASE | re.ASCII
CONV = re.compile(rf"(dw)?conv{SIZE}-({NUMBER})(.*)", LOOSE)
POOL = re.compile(rf"(max|avg)pool(?:{SIZE})?(.*)", LOOSE)
ADAPTIVE = re.compile(rf"adaptive{SIZE}", LOOSE)
DROPOUT = re.compile(r"dropout([0-9.e-]{1,30})?", LOOSE)
FULLY_CONNECTED = re.compile(rf"FC-({NUMBER})(~)?", LOOSE)
OPTION = re.compile(rf"([/p@]){SIZE}|(g)({NUMBER})|([~c])", LOOSE)
WORD = re.compile(r"[^\s,]+")


def parse(text: str, name: str = "custom", *, input: Shape = (3, 224, 224), norm: Norm = "none") -> Network:
    """Read a network. A NotationError names the token, its place and the rule it breaks."""
    if len(text) > MAX_TEXT:
        raise SpecError(
            "the text has {count} characters; at most {high} are read.", count=f"{len(text):,}", high=f"{MAX_TEXT:,}"
        )
    words = list(WORD.finditer(text))
    layers = tuple(at_token(word, number, parse_layer) for number, word in enumerate(words, 1))
    try:
        return Network(name, layers, input, norm)
    except LayerError as error:
        word = words[error.index]
        raise located(error, word, error.index + 1) from None


def format(network: Network) -> str:
    """Write a network's layers as text, defaults left out."""
    return " ".join(map(format_layer, network.layers))


def at_token(word: re.Match[str], number: int, read: Callable[[str], Layer]) -> Layer:
    try:
        return read(word.group())
    except SpecError as error:
        raise located(error, word, number) from None


def located(error: SpecError, word: re.Match[str], number: int) -> NotationError:
    token = word.group() if len(word.group()) <= 40 else word.group()[:40] + "..."
    return NotationError(error.sentence, token=token, number=number, position=word.start(), **error.values)


def parse_layer(token: str) -> Layer:
    if found := CONV.fullmatch(token):
        return parse_conv(found)
    if found := POOL.fullmatch(token):
        return parse_pool(found)
    if found := ADAPTIVE.fullmatch(token):
        return AdaptivePool(pair(found[1], found[2]))
    if found := FULLY_CONNECTED.fullmatch(token):
        return FC(whole(found[1]), activation=not found[2])
    if found := DROPOUT.fullmatch(token):
        return Dropout(rate(found[1])) if found[1] else Dropout()
    match token.lower():
        case "lrn":
            return LRN()
        case "gap":
            return AdaptivePool()
    choices = closest(token[:40], KEYWORDS, most=1, cutoff=0.5)
    raise SpecError("this is no layer; write for example {choices}.", choices=", ".join(choices))


def parse_conv(found: re.Match[str]) -> Conv:
    given = options(found[5], "/p@g~")
    return Conv(
        whole(found[4]),
        kernel=pair(found[2], found[3]),
        stride=given.get("/", (1, 1)),
        padding=given.get("p", (-1, -1)),
        dilation=given.get("@", (1, 1)),
        groups=given.get("g", (1, 1))[0],
        depthwise=bool(found[1]),
        activation="~" not in given,
    )


def parse_pool(found: re.Match[str]) -> Pool:
    given = options(found[4], "/pc")
    kernel = pair(found[2], found[3]) if found[2] else (2, 2)
    kind: PoolKind = "max" if found[1].lower() == "max" else "avg"
    return Pool(kind, kernel, given.get("/", kernel), given.get("p", (0, 0)), "c" in given)


def options(text: str, allowed: str) -> dict[str, Pair]:
    """What follows the kernel and the channels, each option at most once, in any order."""
    given: dict[str, Pair] = {}
    while text:
        found = OPTION.match(text)
        mark = found and (found[1] or found[4] or found[6]).lower()
        if not found or not mark or mark not in allowed:
            raise SpecError(
                '"{rest}" is not understood here; {marks} may follow.', rest=text[:20], marks=marks(allowed)
            )
        if mark in given:
            raise SpecError('"{mark}" stands twice.', mark=mark)
        given[mark] = pair(found[2], found[3]) if found[1] else pair(found[5] or "1", None)
        text = text[found.end() :]
    return given


def marks(allowed: str) -> str:
    meaning = {"/": "/stride", "p": "p padding", "@": "@ dilation", "g": "g groups", "~": "~", "c": "c"}
    return ", ".join(meaning[mark] for mark in allowed)


def pair(first: str, second: str | None) -> Pair:
    return whole(first), whole(second or first)


def whole(digits: str) -> int:
    """A number as written; one of more digits than any rule allows is cut, so that its rule can refuse it."""
    return int(digits[:40])


def rate(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SpecError("dropout is {value}; it must be from 0 to below 1.", value=text) from None


def size(value: Pair) -> str:
    return str(value[0]) if value[0] == value[1] else f"{value[0]}x{value[1]}"


def format_layer(layer: Layer) -> str:
    match layer:
        case Conv():
            return format_conv(layer)
        case Pool():
            return format_pool(layer)
        case AdaptivePool(size=(1, 1)):
            return "gap"
        case AdaptivePool():
            return f"adaptive{size(layer.size)}"
        case LRN():
            return "LRN"
        case Dropout():
            return "dropout" if layer == Dropout() else f"dropout{layer.rate}"
        case FC():
            return f"FC-{layer.units}{'' if layer.activation else '~'}"
        case _ as unknown:
            assert_never(unknown)


def format_conv(layer: Conv) -> str:
    text = f"{'dw' if layer.depthwise else ''}conv{size(layer.kernel)}-{layer.channels}"
    text += f"g{layer.groups}" if layer.groups > 1 else ""
    text += f"/{size(layer.stride)}" if layer.stride != (1, 1) else ""
    text += f"p{size(layer.padding)}" if layer.padding != same_padding(layer.kernel, layer.dilation) else ""
    text += f"@{size(layer.dilation)}" if layer.dilation != (1, 1) else ""
    return text + ("" if layer.activation else "~")


def format_pool(layer: Pool) -> str:
    text = f"{layer.kind}pool"
    text += size(layer.kernel) if layer.kernel != (2, 2) else ""
    text += f"/{size(layer.stride)}" if layer.stride != layer.kernel else ""
    text += f"p{size(layer.padding)}" if layer.padding != (0, 0) else ""
    return text + ("c" if layer.ceil else "")
