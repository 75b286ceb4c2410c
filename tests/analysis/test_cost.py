"""The cost of an order before its start."""

from dataclasses import replace

import pytest

from vgg_explorer.analysis.cost import CHECKED, LOOKING, START, cost
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import QUICK

ORDER = Order(("A", "B"), "shapes", replace(QUICK, epochs=4, batch=100), seeds=3)


def test_time_is_steps_times_epochs_times_runs():
    found = cost(ORDER, {"A": 0.1, "B": 0.2}, {"A": 10, "B": 30}, pictures=1050, at_once=1)
    looking = 1 + LOOKING * CHECKED
    assert found.runs == 6
    assert found.seconds == pytest.approx(3 * (2 * START + 10 * 4 * (0.1 + 0.2) * looking))


def test_runs_at_once_share_the_time_and_tries_count():
    one, two = (cost(ORDER, {"A": 0.1, "B": 0.2}, {"A": 1, "B": 1}, pictures=1000, at_once=n).seconds for n in (1, 2))
    assert one == 2 * two
    tried = cost(replace(ORDER, rates=(0.1, 0.2)), {"A": 0.1, "B": 0.2}, {"A": 1, "B": 1}, pictures=1000, at_once=2)
    assert tried.runs == 10 and tried.seconds == pytest.approx(two * 5 / 3)


def test_few_pictures_make_one_step_and_kept_epochs_take_room():
    steps = {"A": 0.1, "B": 0.1}
    small = cost(ORDER, steps, {"A": 10, "B": 30}, pictures=7, at_once=1)
    assert small.seconds == pytest.approx(6 * (START + 4 * 0.1 * (1 + LOOKING * CHECKED)))
    assert small.bytes == 3 * 40 * 3 * 4
    kept = cost(replace(ORDER, keeps=True), steps, {"A": 10, "B": 30}, pictures=7, at_once=1)
    assert kept.bytes == 3 * 40 * (3 + 5) * 4


def test_what_is_trained_first_counts_until_it_is_there():
    deeper = replace(ORDER, networks=("B",), before=("A",))
    steps, sizes = {"A": 0.1, "B": 0.2}, {"A": 10, "B": 30}
    whole = cost(deeper, steps, sizes, pictures=1000, at_once=1)
    assert whole == cost(ORDER, steps, sizes, pictures=1000, at_once=1)
    known = [spec for spec in deeper.specs if spec.network == "A"]
    left = cost(deeper, steps, sizes, pictures=1000, at_once=1, done=known)
    assert left == cost(replace(ORDER, networks=("B",)), steps, sizes, pictures=1000, at_once=1)


def test_a_chain_takes_as_long_as_its_runs_one_behind_the_other():
    chain = replace(ORDER, networks=("B",), before=("A",), seeds=1)
    steps, sizes = {"A": 0.1, "B": 0.1}, {"A": 10, "B": 30}
    one, four = (cost(chain, steps, sizes, pictures=1000, at_once=n).seconds for n in (1, 4))
    assert one == pytest.approx(four)
