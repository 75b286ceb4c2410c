"""What came of runs, for people: accuracies with their spread, the paired comparison, and warnings in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from vgg_explorer.analysis.paired_comparison import compare
from vgg_explorer.analysis.statistics import mean_and_spread
from vgg_explorer.cli import table
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunResult

COLUMNS = ["", "network", ">runs", ">parameters", ">MACs", ">training loss", ">top-1 error %", ">± sd"]
LONGEST = 24  # characters of a line that stands in a sentence as it is


def show(lines: Sequence[str], results: Sequence[RunResult], rates: Mapping[str, Sequence[TriedRate]]) -> None:
    """A row a network, then the sentences of the comparison, the learning rates that were tried, and warnings."""
    grouped, names = group(results), short_names(lines)
    rows = [row(names[line], line, grouped[line]) for line in lines]
    sentences = [*comparisons(lines, names, grouped), *tried(names, grouped, rates), *warnings(lines, names, grouped)]
    table.write(table.plain(COLUMNS, rows), *sentences)


def short_names(lines: Sequence[str]) -> dict[str, str]:
    """What a network is called in a sentence: its line, or its number where the line is long."""
    return {line: line if len(line) <= LONGEST else f"network {number}" for number, line in enumerate(lines, 1)}


def group(results: Sequence[RunResult]) -> dict[str, list[RunResult]]:
    grouped: dict[str, list[RunResult]] = defaultdict(list)
    for result in results:
        grouped[result.spec.network].append(result)
    return grouped


def row(name: str, line: str, results: list[RunResult]) -> tuple[str, ...]:
    tested = [100 * (1 - result.test.top1) for result in results if result.test]
    losses = [result.history[-1].training_loss for result in results if result.history]
    first = results[0].facts
    error = mean_and_spread(tested) if tested else None
    return (
        name.removeprefix("network ") if name != line else "",
        line,
        str(len(results)),
        f"{first.parameters:,}",
        f"{first.macs:,}",
        f"{sum(losses) / len(losses):.3f}" if losses else "diverged",
        f"{error.mean:.2f}" if error else "diverged",
        f"{error.deviation:.2f}" if error and error.n > 1 else "",
    )


def comparisons(lines: Sequence[str], names: dict[str, str], grouped: dict[str, list[RunResult]]) -> list[str]:
    """The first network against each other one, paired by seed."""
    accuracies = {
        line: {result.spec.seed: 100 * result.test.top1 for result in results if result.test}
        for line, results in grouped.items()
    }
    first, *others = lines
    return [
        sentence(compare(accuracies[first], accuracies[other], names=(names[first], names[other])).text())
        for other in others
    ]


def tried(
    names: dict[str, str], grouped: dict[str, list[RunResult]], rates: Mapping[str, Sequence[TriedRate]]
) -> list[str]:
    """Which learning rate each network was given, and how the others did on validation."""
    found = []
    for line, each in rates.items():
        rate = grouped[line][0].spec.recipe.learning_rate
        others = ", ".join(f"{one.rate:g}: {percent(one.accuracy)}" for one in each)
        found.append(sentence(f"{names[line]}: learning rate {rate:g}, the best of {others} on validation."))
    return found


def percent(accuracy: float | None) -> str:
    return "no epoch" if accuracy is None else f"{100 * accuracy:.1f} %"


def warnings(lines: Sequence[str], names: dict[str, str], grouped: dict[str, list[RunResult]]) -> list[str]:
    """Each kind of warning once a network, in the words of its first seed, and the seeds it came to."""
    found = []
    for line in lines:
        kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for result in grouped[line]:
            for finding in result.findings:
                kinds[finding.kind].append((result.spec.seed, finding.text()))
        for seen in kinds.values():
            seeds = ", ".join(str(seed) for seed, _ in seen)
            found.append(sentence(f"{names[line]}, seed{'s' if len(seen) > 1 else ''} {seeds}: {seen[0][1]}"))
    return found


def sentence(text: str) -> str:
    return text[0].upper() + text[1:]
