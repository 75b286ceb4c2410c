"""Measuring the paper's claims: what is asked for, and how it is found again, one's own and what ships."""

import json
import os
from dataclasses import replace

import pytest

from vgg_explorer.analysis.paper_arms import SCALES, SEEDS, TESTED, arm, arms, trained_for
from vgg_explorer.analysis.report import analyse
from vgg_explorer.runs import paper, zoo
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import check_limits
from vgg_explorer.runs.limits import network
from vgg_explorer.runs.person import SHELL
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.claim import Claim, Contrast, Size, among
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.measurements import Measured, Measurements
from vgg_explorer.specs.paper_claims import CLAIMS
from vgg_explorer.specs.run import RunSpec, training
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.test_run import TestSpec


def asked(*names: str, seeds: int = 2):
    return paper.asked(names, "class", seeds)


def test_every_claim_names_arms_that_there_are():
    known = {*arms("class"), *(each.name for each in TESTED)}
    for each in CLAIMS:
        assert set(each.arms) <= known, each.id
    assert len({each.id for each in CLAIMS}) == len(CLAIMS)
    assert {each.number for each in CLAIMS} == set(range(1, 21))
    for test in TESTED:
        assert set(test.of) <= arms("class").keys()


@pytest.mark.parametrize("size", SCALES)
def test_every_arm_can_be_trained(size):
    assert arms(size).keys() == arms("class").keys()
    for each in arms(size).values():
        check_limits(each.spec)


def test_the_networks_are_those_of_table_1_with_three_pools():
    layers = {name: analyse(network(arm(name, "laptop").spec)).weight_layers for name in ("A", "B", "C", "D", "E")}
    assert layers == {"A": 9, "B": 11, "C": 14, "D": 14, "E": 17}  # two FC layers fewer than in the paper
    for name in ("A", "B", "D", "E", "A-LRN"):
        report = analyse(network(arm(name, "laptop").spec))
        assert report.receptive_field.height.stride == 8
    two, one = (analyse(network(arm(name, "gpu").spec)) for name in ("B", "B with 5×5, as many parameters"))
    assert abs(one.parameters / two.parameters - 1) < 0.03
    silent = arm("B, no ReLU between", "class").spec.network
    assert silent.count("~") == 5 and silent.replace("~", "") == arm("B", "class").spec.network


def test_an_unknown_claim_or_arm_is_refused_with_those_that_there_are():
    with pytest.raises(SpecError, match="there is no claim 'deeper'; take lrn, depth, depth-plain"):
        among(CLAIMS, "deeper")
    with pytest.raises(SpecError, match="nothing is called 'F' in the experiments; take A, A-LRN, B"):
        arm("F", "class")
    with pytest.raises(SpecError, match="the claim none is measured by contrasts"):
        Claim("none", 1, "1", "", "", standing="arithmetic", contrasts=(Contrast("A", "B"),))


def test_tries_come_first_and_a_final_run_takes_the_best_rate():
    found = asked("A", "B")
    rates = SCALES["class"].rates
    tries = [each for each in found if not each.tests]
    assert found[: len(tries)] == tries and len(tries) == 2 * len(rates)
    finals = found[len(tries) :]
    assert [(each.name, each.spec.seed) for each in finals] == [("A", 0), ("B", 0), ("A", 1), ("B", 1)]
    for each in finals:
        chosen = [request for request in tries if request.id in each.choose]
        assert [training(request.spec).recipe.learning_rate for request in chosen] == list(rates)
        assert {request.name for request in chosen} == {each.name} and {r.spec.seed for r in chosen} == {0}


def test_a_run_that_starts_from_another_needs_it_and_it_is_trained_once():
    found = asked("B, from A", "D, from A")
    assert [each.name for each in found[:3]] == ["A, from He", "B, from A", "D, from A"]
    parents = {each.spec.seed: each for each in found if each.name == "A, from He"}
    assert len(parents) == 2
    for each in found:
        if each.name != "A, from He":
            start = training(each.spec).start
            assert start and start.source.run == parents[each.spec.seed].spec
            assert each.needs == (parents[each.spec.seed].id,)


def test_an_arm_of_a_test_has_its_networks_trained():
    assert trained_for(["D and E", "pairs, jitter, crops", "A"]) == ("D", "E", "pairs, jitter", "A")
    names = {each.name for each in asked("D and E")}
    assert names == {"D", "E"}


def result(name: str, seed: int, spec=None) -> RunResult:
    """A real one, of a network of the zoo."""
    found = zoo.find(name).result(seed)
    assert found
    return replace(found, spec=spec) if spec else found


def test_what_is_packed_ships(tmp_path):
    measured = tuple(Measured("B", seed, result("cifar10-pairs", seed), day="2026-11-28") for seed in range(3))
    found = Measurements("class", measured)
    path = paper.pack(found, tmp_path)
    again = paper.shipped("class", tmp_path)
    assert [(each.arm, each.seed, each.day) for each in again.found] == [("B", seed, "2026-11-28") for seed in range(3)]
    by_arm = paper.outcomes(again)
    scores = [result("cifar10-pairs", seed).score for seed in range(3)]
    assert [by_arm["B"][seed].accuracy for seed in range(3)] == [100 * score.top1 for score in scores if score]
    rows = json.loads(path.read_text())
    rows[1]["result"]["test"]["confusion"][0][0] += 500
    path.write_text(json.dumps(rows))
    paper.shipped.cache_clear()
    assert paper.outcomes(paper.shipped("class", tmp_path))["B"][1].accuracy != by_arm["B"][1].accuracy
    paper.shipped.cache_clear()


def test_a_size_that_was_not_measured_has_nothing(tmp_path):
    assert paper.shipped("gpu", tmp_path) == Measurements("gpu")


def finish(store: Store, id: str, spec, seed: int) -> None:
    """As a worker writes it."""
    assert claim(store, id, os.getpid())
    found = result("cifar10-pairs", seed, spec)
    folder_of(id).write_result(found)
    RunWriter(store, id).end("finished", outcome=found.summary)


def test_ones_own_runs_are_found_and_their_tests_asked_for(opened):
    requests = [each for each in asked("D", "E") if each.tests]
    plain = [replace(each, choose=(), needs=()) for each in requests]
    assert [each.key() for each in plain] == [each.key() for each in requests]
    assert not paper.asked_tests(opened, ["D and E"], "class", SHELL, 2)
    ids = add(opened, plain, SHELL)
    for id, each in zip(ids[:3], plain[:3], strict=True):
        finish(opened, id, each.spec, each.spec.seed)
    by_arm = paper.own(opened, "class", SHELL).by_arm()
    assert {name: set(by_seed) for name, by_seed in by_arm.items()} == {"D": {0, 1}, "E": {0}}
    assert not paper.own(opened, "class", "somebody else").found and not paper.own(opened, "laptop", SHELL).found
    (test,) = paper.asked_tests(opened, ["D and E"], "class", SHELL, 2)  # E with seed 1 has not ended
    assert isinstance(test.spec, TestSpec) and test.spec.part == "test" and len(test.spec.weights) == 2
    assert test.needs == (ids[0], ids[1]) and test.spec.seed == 0
    assert SEEDS == 5


def test_a_run_that_diverged_is_measured_without_a_test_and_nothing_is_tested_with_it(opened):
    (request,) = [each for each in asked("pairs, jitter", seeds=1) if each.tests]
    (id,) = add(opened, [replace(request, choose=(), needs=())], SHELL)
    assert claim(opened, id, os.getpid())
    found = replace(result("cifar10-pairs", 0, request.spec), ended="diverged", test=None)
    folder_of(id).write_result(found)
    RunWriter(opened, id).end("diverged", outcome=found.summary)
    (measured,) = paper.own(opened, "class", SHELL).found
    outcome = paper.outcomes(Measurements("class", (measured,)))["pairs, jitter"][0]
    assert not outcome.learned and outcome.accuracy is None
    assert not paper.asked_tests(opened, ["pairs, jitter, dense"], "class", SHELL)


def test_a_run_that_was_stopped_hides_none_that_ended_before(opened):
    (request,) = [each for each in asked("B", seeds=1) if each.tests]
    first, second = (replace(request, choose=(), needs=(), id=id) for id in ("1" * 32, "2" * 32))
    add(opened, [first], SHELL)
    finish(opened, first.id, first.spec, 0)
    add(opened, [second], SHELL)
    assert claim(opened, second.id, os.getpid())
    RunWriter(opened, second.id).end("stopped")
    assert [each.arm for each in paper.own(opened, "class", SHELL).found] == ["B"]


def test_every_arm_has_keys_of_its_own():
    for size in SCALES:
        assert len(paper.keys(size, SEEDS)) == SEEDS * len(arms(size))


@pytest.mark.parametrize("seeds", [0, 101, 10**9])
def test_seeds_have_a_limit(seeds):
    with pytest.raises(SpecError, match=r"the number of seeds is .*; it must be a whole number from 1 to 100"):
        asked("B", seeds=seeds)


def shipped() -> list[tuple[Size, Measured]]:
    return [(size, each) for size in SCALES for each in paper.shipped(size).found]


def is_of(spec: RunSpec | None, name: str, size: Size, seed: int) -> bool:
    """Whether a run is the one that an arm asks for today, with one of its rates."""
    wanted = arm(name, size)
    rate = spec.learning_rate if spec else 0.0
    known = rate in wanted.rates if len(wanted.rates) > 1 else rate == wanted.spec.learning_rate
    return known and spec == paper.with_rate(wanted.seed(seed), rate)


def test_what_ships_is_what_the_arms_ask_for_today():
    assert shipped()
    for size, each in shipped():
        spec = each.result.spec
        if isinstance(spec, TestSpec):
            (test,) = [known for known in TESTED if known.name == each.arm]
            assert (spec.protocol, spec.part) == (test.protocol, "test")
            assert len(spec.weights) == len(test.of)
            sources = zip(spec.weights, test.of, strict=True)
            assert all(is_of(source.run, name, size, each.seed) for source, name in sources)
        else:
            assert is_of(spec, each.arm, size, each.seed)


def test_of_what_ships_the_rate_is_the_best_of_those_tried_and_every_number_has_its_machine():
    for _, each in shipped():
        if each.rates:
            best = max(each.rates, key=lambda tried: tried.accuracy or 0)
            assert each.result.spec.learning_rate == best.rate
        around = each.result.surroundings
        assert around.torch and around.processor and each.day
