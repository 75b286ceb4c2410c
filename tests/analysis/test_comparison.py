"""Runs of one protocol, network by network."""

from dataclasses import replace

import pytest
from scipy import stats

from vgg_explorer.analysis.comparison import against, by_network, matched, pareto, ranked
from vgg_explorer.specs.layer_start import Way
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.run_lineage import with_seed
from vgg_explorer.specs.run_result import EvaluatedRun


def outcome(
    line: str, seed: int, top1: float, *, parameters: int = 100, macs: int = 1000, field: int | None = 5, **more
):
    spec = RunSpec(line, "shapes", replace(QUICK, **more), seed)
    return EvaluatedRun(
        f"{line}{seed}", spec, "", top1, 1.0, 1000, parameters, macs, field, 2.0 + seed, True, "", "", (3, 32, 32), 6
    )


A = [outcome("A", seed, value) for seed, value in enumerate((0.80, 0.82, 0.81))]
B = [outcome("B", seed, value, parameters=150, macs=1004) for seed, value in enumerate((0.78, 0.79, 0.80))]


def test_means_are_over_seeds_and_pairs_by_seed():
    first, second = by_network([*A, *B])
    assert (first.number, first.line, first.accuracy.n) == (1, "A", 3)
    assert first.accuracy.mean == pytest.approx(81) and first.accuracy.deviation == pytest.approx(1)
    compared = against(first, second)
    expected = stats.ttest_rel([80, 82, 81], [78, 79, 80])
    low, high = expected.confidence_interval(0.95)
    assert (compared.low, compared.high, compared.p) == pytest.approx((low, high, expected.pvalue))
    assert compared.verdict == "cannot tell"  # 2, 3 and 1 points: the interval holds zero
    assert ranked([second, first]) == [first, second]


def test_of_a_seed_that_was_trained_twice_the_later_one_counts():
    (result,) = by_network([*A, outcome("A", 0, 0.9)])
    assert result.accuracies == {0: 90.0, 1: pytest.approx(82), 2: pytest.approx(81)}


def test_only_what_shares_a_protocol_is_compared():
    same = outcome("A", 0, 0.8, learning_rate=0.4)
    others = [
        outcome("A", 0, 0.8, epochs=9),
        outcome("A", 0, 0.8, batch=32),
        outcome("A", 0, 0.8, name="mine"),
        outcome("A", 0, 0.8, label_smoothing=0.1),
        replace(A[0], spec=replace(A[0].spec, dataset="digits")),
    ]
    assert same.protocol == A[0].protocol  # the rate may be each network's own
    assert len({A[0].protocol, *(other.protocol for other in others)}) == 6
    assert len({A[0].protocol.key, *(other.protocol.key for other in others)}) == 6


def test_in_what_two_are_matched():
    first, second = by_network([*A, *B])
    assert matched(first, second) == ["macs", "field"]
    (blind,) = by_network([outcome("C", 0, 0.5, field=None)])
    assert matched(first, blind) == ["parameters", "macs"]


def test_the_front_is_what_nobody_beats_at_its_cost():
    lines = {"A": (100, 0.80), "B": (200, 0.79), "C": (300, 0.85), "D": (300, 0.84), "E": (50, 0.5)}
    results = by_network([outcome(line, 0, top1, parameters=cost) for line, (cost, top1) in lines.items()])
    assert [result.line for result in pareto(results, "parameters")] == ["E", "A", "C"]
    assert pareto(results, "milliseconds") == []  # nobody has measured any


def test_training_time_is_known_where_every_runs_is():
    (whole,) = by_network(A)
    assert whole.seconds == pytest.approx(3) and whole.cost("seconds") == whole.seconds
    (part,) = by_network([*A[:2], replace(A[2], seconds=None)])
    assert part.seconds is None and part.cost("seconds") is None


def begun(first: RunSpec, way: Way = "paper", **more):
    """Runs of B that start from `first`, with its seeds."""
    return [
        replace(each, spec=replace(each.spec, start=Start(WeightsSource(with_seed(first, seed)), way)))
        for seed, each in enumerate(outcome("B", seed, value, **more) for seed, value in enumerate((0.88, 0.89, 0.90)))
    ]


def test_runs_with_different_starts_are_never_in_one_mean():
    first = RunSpec("A", "shapes")
    other_rate = replace(first, recipe=replace(QUICK, learning_rate=0.2))
    named = [replace(each, spec=replace(each.spec, start=Start(WeightsSource(name="zoo:x")))) for each in B[:1]]
    results = by_network([*B, *begun(first), *begun(first, "equal names"), *begun(other_rate), *named])
    assert [result.name for result in results] == [
        "B",
        "B, from A",
        "B, from A, all layers of equal name",
        "B, from A (2)",
        "B, from zoo:x",
    ]
    assert [result.accuracy.n for result in results] == [3, 3, 3, 3, 1]
    assert [round(result.accuracy.mean) for result in results[:2]] == [79, 89]
    assert against(results[1], results[0]).names == ("B, from A", "B")


def test_a_chain_is_another_start_and_words_are_translated():
    chain = RunSpec(
        "B | width 1/2", "shapes", start=Start(WeightsSource(RunSpec("A | width 1/2", "shapes")), "equal names")
    )
    (deep,) = by_network(
        [replace(each, spec=replace(each.spec, network="D | width 1/2")) for each in begun(chain, "equal names")]
    )
    assert deep.name == "D | width 1/2, from A → B"
    (translated,) = by_network(begun(RunSpec("A", "shapes")), lambda text: text.replace("from", "aus"))
    assert translated.name == "B, aus A"


def test_a_parent_that_all_seeds_share_is_another_one_than_that_of_each_seed():
    first = RunSpec("A", "shapes")
    shared = [replace(each, spec=replace(each.spec, start=Start(WeightsSource(first)))) for each in begun(first)]
    assert [result.accuracy.n for result in by_network([*begun(first), *shared[1:]])] == [3, 2]
