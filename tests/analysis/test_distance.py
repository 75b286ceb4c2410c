"""How far networks see, in words that follow from counts."""

import pytest

from vgg_explorer.analysis.distance import all_see, honest, point, points, reach, sure_reach
from vgg_explorer.specs.distance import DistanceResult

N = 2000


def seen(shares: dict[int, tuple[float, ...]], field: int = 7, kind: str = "stack") -> DistanceResult:
    counts = {d: {seed: (round(share * N), N) for seed, share in enumerate(by_seed)} for d, by_seed in shares.items()}
    return DistanceResult(kind, kind, field, counts)


GOOD = seen({3: (1.0, 1.0, 0.99), 6: (0.97, 0.96, 0.98), 7: (0.80, 0.75, 0.7), 8: (0.5, 0.51, 0.49)})


def test_a_point_is_a_mean_over_seeds_and_knows_what_can_be_seen():
    measured = point(GOOD, 7)
    assert measured.accuracy.mean == pytest.approx(75) and measured.accuracy.deviation == pytest.approx(5)
    assert [each.sight for each in points(GOOD)] == ["whole", "in part", "in part", "no"]


def test_reaches():
    assert (sure_reach(GOOD), reach(GOOD)) == (6, 7)
    blind = seen({8: (0.5, 0.5, 0.5)})
    assert (sure_reach(blind), reach(blind)) == (0, 0)


def test_one_seed_at_chance_is_enough_to_doubt():
    assert not point(seen({5: (0.9, 0.9, 0.52)}), 5).clear
    assert point(seen({5: (0.9, 0.9, 0.56)}), 5).clear


def test_who_sees_what_it_cannot_see_is_found_out():
    assert honest([GOOD])
    assert not honest([seen({8: (0.56, 0.56, 0.56)})])


def test_all_see_looks_well_inside_the_field():
    assert all_see([GOOD])
    assert not all_see([GOOD, seen({3: (0.5, 0.9, 0.9)})])
    assert all_see([seen({4: (0.5, 0.5, 0.5)})])
