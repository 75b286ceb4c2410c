"""How a machine carries out a run: found by a short timing, kept with the run."""

from dataclasses import dataclass, field

from vgg_explorer.specs.serialisation import since


@dataclass(frozen=True, slots=True)
class Plan:
    """`threads` work on one operation of a CPU; with `channels_last` pictures lie in memory as (N, H, W, C).

    `compiled` runs go through torch.compile. In a `graph` a whole step is recorded once and repeated by the GPU.
    `stream` says which random numbers a run follows: 1, drawn anew in each step (runs of before November 2026), or 2,
    one table of draws an epoch; in 2 the biases that batch normalisation cancels do not learn.
    """

    device: str = "cpu"
    threads: int = 1
    channels_last: bool = False
    compiled: bool = False
    graph: bool = field(default=False, metadata=since(2))
    stream: int = field(default=1, metadata=since(2))
