"""One network turned into another by the size of its kernels: stacks of 3x3 for large kernels, and back."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import LayerError, SpecError
from vgg_explorer.specs.layers import MAX_KERNEL, Conv, Layer
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import format_layer


def widen(network: Network, kernel: int) -> Network:
    """Replace each (kernel - 1) / 2 consecutive 3x3 convolutions by one kernel x kernel of equal receptive field.

    Runs of 3x3 stride-1 convolutions are taken from the left; what does not fill a group stays 3x3. The paper's
    shallow net is `widen(vgg("B"), 5)` (section 2.3).
    """
    check_odd(kernel, 5)
    group = (kernel - 1) // 2
    layers: list[Layer] = []
    longest = 0
    for plain, run in groupby(network.layers, is_plain_3x3):
        members = list(run)
        longest = max(longest, len(members) if plain else 0)
        layers += merge(members, group, kernel) if plain else members
    if longest < group:
        raise SpecError(
            "a {kernel}x{kernel} replaces {group} 3x3 convolutions in a row; the longest run of {name} has {longest}.",
            kernel=kernel,
            group=group,
            name=network.name,
            longest=longest,
        )
    return replace(network, name=f"{network.name}, {kernel}x{kernel}", layers=tuple(layers))


def check_odd(kernel: int, low: int) -> None:
    check("kernel", kernel, low, MAX_KERNEL)
    if kernel % 2 == 0:
        raise SpecError("kernel is {kernel}; it must be odd, so that a unit has a centre.", kernel=kernel)


def is_plain_3x3(layer: Layer) -> bool:
    return isinstance(layer, Conv) and layer == Conv(layer.channels, activation=layer.activation)


def merge(run: list[Layer], group: int, kernel: int) -> Iterator[Layer]:
    full = len(run) - len(run) % group
    for last in range(group - 1, full, group):
        layer = run[last]
        assert isinstance(layer, Conv)
        yield Conv(layer.channels, (kernel, kernel), activation=layer.activation)
    yield from run[full:]


def factorise(network: Network, inner: int | None = None) -> Network:
    """Replace each odd k x k convolution, k >= 5, by (k - 1) / 2 of 3x3 with the same receptive field and stride.

    The inner layers have `inner` channels (as many as the layer they replace, unless given). The stride goes to
    the last 3x3, otherwise the receptive field would grow: 11x11 / 4 would see 35.
    """
    layers: list[Layer] = []
    for index, layer in enumerate(network.layers):
        large = isinstance(layer, Conv) and max(layer.kernel) >= 4
        try:
            layers += split(layer, inner) if large and isinstance(layer, Conv) else [layer]
        except SpecError as error:
            raise LayerError(error.sentence, index, **error.values) from None
    if len(layers) == len(network.layers):
        raise SpecError("{name} has no kernel of 5x5 or more to replace.", name=network.name)
    return replace(network, name=f"{network.name}, 3x3 only", layers=tuple(layers))


def split(layer: Conv, inner: int | None) -> Iterator[Conv]:
    """The 3x3 stack for one large kernel; its padding is shared out, so that map and alignment stay."""
    size = layer.kernel[0]
    if layer.kernel != (size, size) or size % 2 == 0 or layer.depthwise or layer.groups > 1 or layer.dilation != (1, 1):
        raise SpecError(
            "{layer} cannot be written as 3x3: only odd square kernels without groups or dilation can.",
            layer=format_layer(layer),
        )
    count = (size - 1) // 2
    for step in range(count):
        last = step == count - 1
        yield Conv(
            layer.channels if last or inner is None else inner,
            stride=layer.stride if last else (1, 1),
            padding=(share(layer.padding[0], count, step), share(layer.padding[1], count, step)),
            activation=layer.activation if last else True,
        )


def share(total: int, count: int, step: int) -> int:
    """The part of `total` that falls to `step` of `count`, as even as whole numbers allow."""
    return total // count + (step < total % count)
