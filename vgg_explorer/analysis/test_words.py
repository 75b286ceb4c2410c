"""A test as the paper did it, in words: its protocol, and what a person must know before its numbers are read."""

from collections.abc import Callable, Iterator, Sequence
from math import prod

from vgg_explorer.analysis.dense import adds_nothing, positions, scaled_input
from vgg_explorer.language import N_
from vgg_explorer.specs.errors import as_written
from vgg_explorer.specs.layer_kinds import stride_of
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.modules import submodules
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.test_protocol import Mode, TestProtocol

MODES: dict[Mode, str] = {
    "single": N_("the central crop"),
    "dense": N_("dense evaluation"),
    "multi-crop": N_("{n} x {n} crops"),
    "both": N_("dense and {n} x {n} crops"),
}


def in_words(protocol: TestProtocol, translate: Callable[[str], str] = as_written) -> str:
    """5 x 5 crops at scale 1, 1.143 with mirror images."""
    mode = translate(MODES[protocol.mode]).format(n=protocol.grid)
    mirrored = N_("{mode} at scale {scales} with mirror images")
    form = translate(mirrored) if protocol.mirror else translate("{mode} at scale {scales}")
    return form.format(mode=mode, scales=listed(protocol.scales))


def listed(scales: Sequence[float]) -> str:
    return ", ".join(f"{scale:g}" for scale in scales)


def notes(networks: Sequence[Network], protocol: TestProtocol, pictures: Shape | None) -> tuple[Message, ...]:
    """What is to be said of a test of `networks` on `pictures` of a shape (C, H, W): positions, what adds nothing.

    Pictures without a shape have each a size of their own: only their files tell which are enlarged.
    """
    dense = (note for network in networks if protocol.dense for note in of_positions(network, protocol))
    enlarged = (note for network in networks if pictures for note in enlargement(network, protocol, pictures))
    found: list[Message] = []
    for note in (*dense, *enlarged):
        if note not in found:
            found.append(note)
    return tuple(found)


def of_positions(network: Network, protocol: TestProtocol) -> Iterator[Message]:
    """How many positions there are, scale by scale, and at which scales no more than at the input size."""
    each = ("x".join(map(str, positions(network, scale))) for scale in protocol.scales)
    values = {"name": network.name, "positions": ", ".join(each), "scales": listed(protocol.scales)}
    yield Message("Dense evaluation of {name} has {positions} positions at scale {scales}.", values)
    scales = [scale for scale in protocol.scales if adds_nothing(network, scale)]
    if scales:
        rows, columns = positions(network, 1.0)
        yield Message(
            "At scale {scales} the last map of {name} has no more positions than at 1 ({positions}): the picture grows "
            "by less than the total stride of {stride} pixels, so that its right and lower edge are hardly seen.",
            {
                "scales": listed(scales),
                "name": network.name,
                "positions": f"{rows}x{columns}",
                "stride": total_stride(network),
            },
        )


def total_stride(network: Network) -> int:
    """Pixels between two places of the last map: all strides before the head multiplied."""
    _, pool, _ = submodules(network)
    return prod(max(stride_of(layer)) for layer in network.layers[: pool.first])


def enlargement(network: Network, protocol: TestProtocol, pictures: Shape) -> Iterator[Message]:
    """Scales that enlarge the pictures, which brings no detail that was not there."""
    _, height, width = pictures
    scales = [scale for scale in protocol.scales if min(scaled_input(network, scale)) > min(height, width)]
    if scales:
        yield Message(
            "The pictures have {size} pixels: at scale {scales} they are enlarged, which adds no detail.",
            {"size": f"{height}x{width}", "scales": listed(scales)},
        )
