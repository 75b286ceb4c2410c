"""What came of runs, for people: accuracies with their spread, the paired comparison, and warnings in words."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from vgg_explorer.analysis.paired_comparison import compare
from vgg_explorer.analysis.statistics import mean_and_spread
from vgg_explorer.cli import table
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_lineage import start_key, starts_in_words
from vgg_explorer.specs.run_result import RunResult

COLUMNS = ["", "network", ">runs", ">parameters", ">MACs", ">training loss", ">top-1 error %", ">± sd"]
LONGEST = 24  # characters of a line that stands in a sentence as it is


def show(lines: Sequence[str], results: Sequence[RunResult], rates: Mapping[str, Sequence[TriedRate]]) -> None:
    """A row a network, then the sentences of the comparison, the learning rates that were tried, and warnings."""
    grouped = group(lines, results)
    names = short_names(list(grouped))
    rows = [row(names[label], label, each) for label, each in grouped.items()]
    sentences = [*comparisons(names, grouped), *tried(names, grouped, rates), *warnings(names, grouped)]
    table.write(table.plain(COLUMNS, rows), *sentences)


def short_names(labels: Sequence[str]) -> dict[str, str]:
    """What a network is called in a sentence: its label, or its number where that is long."""
    return {label: label if len(label) <= LONGEST else f"network {number}" for number, label in enumerate(labels, 1)}


def group(lines: Sequence[str], results: Sequence[RunResult]) -> dict[str, list[RunResult]]:
    """The runs of each network by its label; one that starts from different weights is as many networks."""
    grouped: dict[tuple[str, Hashable], list[RunResult]] = {}
    for line in lines:
        for result in (each for each in results if each.spec.network == line):
            grouped.setdefault((line, start_key(result.spec)), []).append(result)
    found = list(grouped.values())
    return dict(zip(labels([each[0].spec for each in found]), found, strict=True))


def labels(specs: Sequence[RunSpec]) -> list[str]:
    """Such as: B, from A."""
    pairs = zip(specs, starts_in_words(specs), strict=True)
    return [f"{spec.network}, {start}" if start else spec.network for spec, start in pairs]


def row(name: str, label: str, results: list[RunResult]) -> tuple[str, ...]:
    tested = [100 * (1 - result.test.top1) for result in results if result.test]
    losses = [result.history[-1].training_loss for result in results if result.history]
    first = results[0].facts
    error = mean_and_spread(tested) if tested else None
    return (
        name.removeprefix("network ") if name != label else "",
        label,
        str(len(results)),
        f"{first.parameters:,}",
        f"{first.macs:,}",
        f"{sum(losses) / len(losses):.3f}" if losses else "diverged",
        f"{error.mean:.2f}" if error else "diverged",
        f"{error.deviation:.2f}" if error and error.n > 1 else "",
    )


def comparisons(names: dict[str, str], grouped: dict[str, list[RunResult]]) -> list[str]:
    """The first network against each other one, paired by seed."""
    accuracies = {
        label: {result.spec.seed: 100 * result.test.top1 for result in results if result.test}
        for label, results in grouped.items()
    }
    first, *others = grouped
    return [
        sentence(compare(accuracies[first], accuracies[other], names=(names[first], names[other])).text())
        for other in others
    ]


def tried(
    names: dict[str, str], grouped: dict[str, list[RunResult]], rates: Mapping[str, Sequence[TriedRate]]
) -> list[str]:
    """Which learning rate each network was given, and how the others did on validation."""
    found = []
    for label, results in grouped.items():
        each, rate = rates.get(results[0].spec.network, ()), results[0].spec.recipe.learning_rate
        if not each:
            continue
        others = ", ".join(f"{one.rate:g}: {percent(one.accuracy)}" for one in each)
        found.append(sentence(f"{names[label]}: learning rate {rate:g}, the best of {others} on validation."))
    return found


def percent(accuracy: float | None) -> str:
    return "no epoch" if accuracy is None else f"{100 * accuracy:.1f} %"


def warnings(names: dict[str, str], grouped: dict[str, list[RunResult]]) -> list[str]:
    """Each kind of warning once a network, in the words of its first seed, and the seeds it came to."""
    found = []
    for label, results in grouped.items():
        kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for result in results:
            for finding in result.findings:
                kinds[finding.kind].append((result.spec.seed, finding.text()))
        for seen in kinds.values():
            seeds = ", ".join(str(seed) for seed, _ in seen)
            found.append(sentence(f"{names[label]}, seed{'s' if len(seen) > 1 else ''} {seeds}: {seen[0][1]}"))
    return found


def sentence(text: str) -> str:
    return text[0].upper() + text[1:]
