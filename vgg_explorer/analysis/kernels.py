"""One large kernel against the stack of 3x3 with the same receptive field: weights, work, ReLUs, memory.

Weights are counted without biases, as in section 2.3 of the paper. With n = (k - 1) / 2 layers:

                      stack of 3x3                      one k x k
    dense             9 Cin C + 9 (n - 1) C^2           k^2 Cin C
    separable         9 Cin + Cin C + (n - 1)(9 C + C^2)    k^2 Cin + Cin C
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.specs.kernels import Kind, check_design, depth, single, stack


def stack_weights(kernel: int, channels_in: int, channels: int, kind: Kind = "dense") -> int:
    """Weights of (k - 1) / 2 layers of 3x3, biases left out."""
    rest = depth(kernel) - 1
    if kind == "dense":
        return 9 * channels_in * channels + 9 * rest * channels**2
    return 9 * channels_in + channels_in * channels + rest * (9 * channels + channels**2)


def single_weights(kernel: int, channels_in: int, channels: int, kind: Kind = "dense") -> int:
    """Weights of one k x k layer, biases left out."""
    if kind == "dense":
        return kernel**2 * channels_in * channels
    return kernel**2 * channels_in + channels_in * channels


def stack_formula(kernel: int, channels_in: int, channels: int, kind: Kind = "dense") -> str:
    """The stack's weights as a formula: 27 C² for three 3x3 of equal width."""
    n = depth(kernel)
    times = "" if n == 1 else f"{n} "
    match kind, channels_in == channels, n:
        case "dense", True, _:
            return f"{9 * n} C²"
        case "dense", False, 1:
            return "9 Cin C"
        case "dense", False, _:
            return f"9 Cin C + {9 * (n - 1)} C²"
        case _, True, _:
            return f"{times}(9 C + C²)" if n > 1 else "9 C + C²"
        case _, False, 1:
            return "9 Cin + Cin C"
        case _:
            return f"9 Cin + Cin C + {'' if n == 2 else f'{n - 1} '}(9 C + C²)"


def single_formula(kernel: int, channels_in: int, channels: int, kind: Kind = "dense") -> str:
    """The large kernel's weights as a formula: 49 C² for one 7x7 of equal width."""
    square = kernel**2
    if channels_in == channels:
        return f"{square} C²" if kind == "dense" else f"{square} C + C²"
    return f"{square} Cin C" if kind == "dense" else f"{square} Cin + Cin C"


def break_even(kernel: int, channels: int, kind: Kind = "dense") -> float:
    """The ratio Cin / C above which the stack has fewer weights: 9 (n - 1) / (k^2 - 9).

    Separable layers have 9 + C in place of the 9. Above 1 the stack loses at equal width.
    """
    if kernel == 3:
        raise ValueError("a 3x3 is its own stack; there is no break-even")
    each = 9 if kind == "dense" else 9 + channels
    return each * (depth(kernel) - 1) / (kernel**2 - 9)


@dataclass(frozen=True)
class KernelComparison:
    """Both designs over a map of `side` x `side` pixels, `channels_in` to `channels`."""

    kernel: int = 7
    channels_in: int = 64
    channels: int = 64
    side: int = 56
    kind: Kind = "dense"

    def __post_init__(self) -> None:
        check_design(self.kernel, self.channels_in, self.channels, self.side, self.kind)

    @cached_property
    def stack(self) -> Report:
        return analyse(stack(self.kernel, self.channels_in, self.channels, self.side, self.kind))

    @cached_property
    def single(self) -> Report:
        return analyse(single(self.kernel, self.channels_in, self.channels, self.side, self.kind))

    @property
    def depth(self) -> int:
        return depth(self.kernel)

    @property
    def weights_ratio(self) -> float:
        """Weights of the stack over those of the large kernel: 27/49 at k = 7 and equal width."""
        return self.stack.weights / self.single.weights

    @property
    def memory_ratio(self) -> float:
        return self.stack.saved_bytes / self.single.saved_bytes


def rows(comparison: KernelComparison, kernels: Iterable[int]) -> Iterator[dict[str, object]]:
    """The comparison at other kernel sizes, two rows each (stack, single), for a table or a file."""
    for kernel in kernels:
        other = replace(comparison, kernel=kernel, side=max(kernel, comparison.side))
        for design, report in (("stack", other.stack), ("single", other.single)):
            yield {
                "kernel": kernel,
                "design": report.network.name,
                "kind": other.kind,
                "layers": other.depth if design == "stack" else 1,
                "channels_in": other.channels_in,
                "channels": other.channels,
                "map": other.side,
                "weights_without_biases": report.weights,
                "parameters": report.parameters,
                "macs": report.macs,
                "relus": report.activations,
                "training_bytes": report.saved_bytes,
                "receptive_field": report.receptive_field.value("size"),
            }
