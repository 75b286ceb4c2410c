"""How a machine carries out a run: found by a short timing, kept with the run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """`threads` work on one operation of a CPU; with `channels_last` pictures lie in memory as (N, H, W, C).

    `compiled` runs go through torch.compile.
    """

    device: str = "cpu"
    threads: int = 1
    channels_last: bool = False
    compiled: bool = False
