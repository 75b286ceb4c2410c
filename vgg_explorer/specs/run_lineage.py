"""What a run starts from, told apart and said: its parents, the key of its start, and the start in a few words."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from vgg_explorer.specs.errors import as_written
from vgg_explorer.specs.layer_start import Way
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.spec import Spec

OWN_SEED = "its own"


def parent(spec: Spec) -> RunSpec | None:
    """The run whose weights this one starts from."""
    return spec.start.source.run if isinstance(spec, RunSpec) and spec.start else None


def parents(spec: Spec) -> tuple[RunSpec, ...]:
    """The runs that must stand before this one, the first of the chain first."""
    before = parent(spec)
    return (*parents(before), before) if before else ()


def with_seed(spec: RunSpec, seed: int) -> RunSpec:
    """The same run with another seed, and each run of its chain with that one."""
    return replace(spec, seed=seed, start=seeded(spec.start, seed) if spec.start else None)


def seeded(start: Start, seed: int) -> Start:
    before = start.source.run
    if before is None:
        return start
    return replace(start, source=replace(start.source, run=with_seed(before, seed)))


def start_key(spec: Spec) -> Hashable:
    """Equal for runs that start alike but for their seeds, None for random weights.

    A parent with the seed of its child counts as the same parent for every seed; one with another seed is itself.
    """
    if not isinstance(spec, RunSpec) or spec.start is None:
        return None
    start, before = spec.start, spec.start.source.run
    if before is None:
        return start
    seed = OWN_SEED if before.seed == spec.seed else before.seed
    return (start.way, start.source.epoch, replace(before, seed=0, start=None), seed, start_key(before))


def start_in_words(spec: Spec) -> Message | None:
    """Such as: from A → B. The way of copying is named where it is not the one that goes with such a chain."""
    if not isinstance(spec, RunSpec) or spec.start is None:
        return None
    start = spec.start
    source = source_in_words(start.source, spec.network)
    if start.way == usual_way(len(parents(spec))):
        return Message("from {source}", {"source": source})
    if start.way == "paper":
        return Message("from {source}, the paper's layers", {"source": source})
    return Message("from {source}, all layers of equal name", {"source": source})


def usual_way(before: int) -> Way:
    """How layers are copied unless somebody says: after one network as in the paper, along a chain by equal names."""
    return "equal names" if before > 1 else "paper"


def source_in_words(source: WeightsSource, child: str) -> str:
    """The networks of a chain with arrows between them, without the steps that the child's line has too."""
    if source.run is None:
        return source.name
    epoch = "" if source.epoch is None else f"@{source.epoch}"
    line = shorter(source.run.network, child) + epoch
    if source.run.start is None:
        return line
    return f"{source_in_words(source.run.start.source, child)} → {line}"


def shorter(line: str, child: str) -> str:
    """The part of a line before its first bar, where another line goes on in the same way."""
    base, _, steps = line.partition("|")
    return base.strip() if steps.strip() == child.partition("|")[2].strip() else line


def starts_in_words(specs: Sequence[Spec], translate: Callable[[str], str] = as_written) -> list[str]:
    """The starts of runs of which no two are the same network with the same start; empty for random weights.

    Where the words of two are the same, such as after pre-training with two learning rates, the second has a number.
    """
    words = [said.text(translate) if (said := start_in_words(spec)) else "" for spec in specs]
    seen = Counter[tuple[str, str]]()
    found = []
    for spec, start in zip(specs, words, strict=True):
        place = (spec.network, start)
        seen[place] += 1
        found.append(start if seen[place] == 1 else f"{start} ({seen[place]})")
    return found
