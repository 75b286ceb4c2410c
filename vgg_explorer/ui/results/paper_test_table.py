"""Tests in numbers: a row a test with its intervals, beside the plain test of the same weights."""

from collections.abc import Iterator

from vgg_explorer.analysis.statistics import binomial_interval
from vgg_explorer.analysis.test_words import in_words
from vgg_explorer.runs.zoo import SHIPPED
from vgg_explorer.specs.datasets import without_path
from vgg_explorer.specs.run import WeightsSource
from vgg_explorer.specs.test_result import EvaluatedTest
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.results.data import ResultsChoice

LONGEST = 44  # characters of a name in the table


def plain_errors(found: ResultsChoice) -> dict[str, float]:
    """The top-1 error of the plain test, in per cent, of each of the shown weights."""
    return {
        content(WeightsSource(name=run.id) if run.shipped else WeightsSource(run.spec)): 100 * (1 - run.top1)
        for result in found.networks
        for run in result.outcomes
        if not run.shipped or run.spec.seed == SHIPPED  # the others have no weights here
    }


def content(source: WeightsSource) -> str:
    """Weights by content, whatever their epoch."""
    return source.run.to_json() if source.run else source.name


def heads(page: Page) -> tuple[str, ...]:
    return (
        page._("Networks"),
        page._("Test"),
        page._("Pictures"),
        page._("Top-1 error, %"),
        page._("Top-5 error, %"),
        page._("Plain test, top-1 error, %"),
        page._("Testing, s"),
    )


def cells(page: Page, found: ResultsChoice, test: EvaluatedTest) -> tuple[str, ...]:
    part = page._("{n} of validation") if test.spec.part == "validation" else page._("{n} of test")
    plain_error = plain_of(found, test)
    return (
        test.name if len(test.name) <= LONGEST else f"{test.name[: LONGEST - 1]}…",
        in_words(test.spec.protocol, page._),
        part.format(n=f"{test.total:,}"),
        error(test.correct, test.total),
        error(test.among_five, test.total),
        "–" if plain_error is None else f"{plain_error:.2f}",
        "–" if test.seconds is None else f"{test.seconds:,.1f}",
    )


def plain_of(found: ResultsChoice, test: EvaluatedTest) -> float | None:
    """The plain test of the same weights; None of several networks, and of the weights of another epoch."""
    first, *others = test.spec.weights
    return None if others or first.epoch is not None else plain_errors(found).get(content(first))


def error(right: int, total: int) -> str:
    """An error in per cent with its 95 % interval."""
    low, high = interval(right, total)
    return f"{100 * (1 - right / total):.2f} ({low:.2f} – {high:.2f})"


def interval(right: int, total: int) -> tuple[float, float]:
    """The binomial 95 % interval of an error, in per cent."""
    low, high = binomial_interval(right, total)
    return 100 * (1 - high), 100 * (1 - low)


def rows(found: ResultsChoice, tests: list[EvaluatedTest]) -> Iterator[dict[str, object]]:
    """A row a test, for CSV."""
    for test in tests:
        protocol, plain_error = test.spec.protocol, plain_of(found, test)
        (low, high), (low5, high5) = (interval(right, test.total) for right in (test.correct, test.among_five))
        yield {
            "networks": test.spec.network,
            "name": test.name,
            "dataset": without_path(test.spec.dataset),
            "part": test.spec.part,
            "mode": protocol.mode,
            "scales": " ".join(f"{scale:g}" for scale in protocol.scales),
            "mirror": protocol.mirror,
            "grid": protocol.grid if protocol.crops > 1 else "",
            "views": protocol.views,
            "fused": len(test.spec.weights),
            "pictures": test.total,
            "top1_error": 100 * (1 - test.top1),
            "top1_error_low": low,
            "top1_error_high": high,
            "top5_error": 100 * (1 - test.top5),
            "top5_error_low": low5,
            "top5_error_high": high5,
            "plain_test_top1_error": plain_error,
            "seconds": test.seconds,
            "hardware": test.hardware,
            "versions": test.versions,
            "run": test.id,
        }
