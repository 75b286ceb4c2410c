"""The zoo that ships: what it promises, and that it is what was measured."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from vgg_explorer.analysis.distance import honest
from vgg_explorer.analysis.fit import fit_dataset
from vgg_explorer.analysis.report import analyse
from vgg_explorer.runs import zoo
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.zoo import DISTANCE_NETWORKS, SEEDS, ZOO

every = pytest.mark.parametrize("network", zoo.trained(), ids=lambda network: network.entry.name)


def test_all_networks_are_there_and_take_ten_megabytes_at_most():
    assert [network.entry for network in zoo.trained()] == list(ZOO)
    assert sum(file.stat().st_size for file in zoo.HOME.iterdir()) <= 10_000_000


@every
def test_each_has_its_runs_with_all_seeds(network):
    assert [run.spec.seed for run in network.runs] == list(range(SEEDS))
    assert all(run.spec == network.entry.spec(seed) for seed, run in enumerate(network.runs))
    for run in network.runs:
        assert run.test and len(run.history) == network.entry.epochs


def test_the_rates_that_are_written_follow_from_the_counts():
    written = json.loads((zoo.HOME / zoo.RESULTS).read_text(encoding="utf-8"))
    for network in zoo.trained():
        for run, before in zip(network.runs, written[network.entry.name], strict=True):
            assert run.test and run.test.as_dict() == before["test"]
            assert json.loads(json.dumps(zoo.packed(network.entry, run))) == before


@every
def test_parameters_macs_and_field_are_those_of_its_network(network):
    dataset = read_dataset(network.entry.dataset)
    facts = network.shipped.facts
    report = analyse(fit_dataset(network.entry.network, dataset, (3, 32, 32), facts.classes).network)
    assert (facts.parameters, facts.macs, facts.field) == (
        report.parameters,
        report.macs,
        report.receptive_field.width.size,
    )


def test_no_path_of_a_machine_is_in_it():
    text = (zoo.HOME / zoo.RESULTS).read_text(encoding="utf-8")
    assert "/home" not in text and "/tmp" not in text and "\\\\" not in text
    assert all(b"/tmp" not in file.read_bytes()[:20_000] for file in zoo.HOME.glob("*.safetensors"))


def test_a_name_that_is_none():
    with pytest.raises(SpecError, match="there is no network 'x' in the zoo; take shapes-pairs, shapes-5x5"):
        zoo.find("x")


def test_only_the_runs_that_the_zoo_asks_for_are_packed(tmp_path: Path):
    network = zoo.trained()[0]
    run = network.shipped
    weights = {network.entry.name: network.weights}
    zoo.pack({network.entry.name: [run]}, weights, tmp_path)
    assert zoo.trained(tmp_path)[0].shipped == network.shipped
    longer = replace(run.spec.recipe, epochs=run.spec.recipe.epochs + 1)
    run = replace(run, spec=replace(run.spec, recipe=longer))
    with pytest.raises(SpecError, match="the run is another one than shapes-pairs of the zoo asks for"):
        zoo.pack({network.entry.name: [run]}, weights, tmp_path)


def test_without_a_zoo_there_is_none(tmp_path: Path):
    assert zoo.trained(tmp_path / "nothing") == ()


def test_how_far_networks_see_was_measured_with_the_runs_that_the_zoo_asks_for():
    rows = json.loads((zoo.HOME / zoo.DISTANCE).read_text(encoding="utf-8"))
    assert [row["spec"] for row in rows] == [
        json.loads(network.spec(zoo.SHIPPED).to_json()) for network in DISTANCE_NETWORKS
    ]
    for network, result in zip(DISTANCE_NETWORKS, zoo.distance(), strict=True):
        assert (result.kind, result.field, tuple(result.counts)) == (network.kind, network.field, network.distances)
        assert all(set(by_seed) == set(range(SEEDS)) for by_seed in result.counts.values())


def test_no_network_knows_what_it_cannot_see():
    assert honest(zoo.distance())
