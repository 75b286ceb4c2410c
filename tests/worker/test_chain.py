"""A chain of runs from its order to its results: what each starts from, that it waits, and what stands in its way."""

from dataclasses import replace

import pytest
import torch

from tests.oracles.pictures import sets
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.plan import threads
from vgg_explorer.models.weights import read_weights
from vgg_explorer.runs import store as stores
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import open_runs, runs
from vgg_explorer.runs.needs import refusals
from vgg_explorer.runs.queue import add, last_starts, next_run
from vgg_explorer.runs.request import requests
from vgg_explorer.runs.results import results
from vgg_explorer.runs.reuse import parents_known, remaining
from vgg_explorer.runs.run_writer import RunWriter, claim, refuse
from vgg_explorer.runs.state import Run
from vgg_explorer.settings import settings
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run_lineage import parents
from vgg_explorer.worker import stored_run, train_recorder

ONE = "conv3-8 maxpool conv3-8 maxpool FC-6"
TWO = "conv3-8 conv3-8 maxpool conv3-8 maxpool FC-6"
THREE = "conv3-8 conv3-8 maxpool conv3-8 conv3-8 maxpool FC-6"
RECIPE = replace(QUICK, epochs=2, batch=30)
CHAIN = Order((ONE, TWO, THREE), "shapes", RECIPE, 2, keeps=True, before=(ONE, TWO))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A data directory, little pictures, one thread."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr("vgg_explorer.worker.train_run.load", lambda *_, **__: sets())
    monkeypatch.setattr(train_recorder, "REPORTED", 0.0)
    monkeypatch.setattr("vgg_explorer.engine.experiment.choose", lambda *_, **__: Plan("cpu", 1))
    with threads(1):
        yield
    stores._opened.cache_clear()
    settings.cache_clear()


def carry_out_all() -> None:
    """What a supervisor does: whose turn it is works, and what can no longer begin is refused."""
    store = stores.open_store()
    while known := open_runs(store):
        broken = refusals(store, known)
        for id, reason in broken.items():
            refuse(store, id, reason)
        if found := next_run(known, last_starts(store), broken=broken):
            stored_run.carry_out_stored(found.id, lambda: False, ranks=Alone())


def by_line(line: str, seed: int) -> Run:
    return next(run for run in runs(stores.open_store()) if (run.spec.network, run.spec.seed) == (line, seed))


def begun(run: Run) -> dict[str, torch.Tensor]:
    return read_weights(folder_of(run.id).epoch(0))


def best(run: Run) -> dict[str, torch.Tensor]:
    return read_weights(folder_of(run.id).weights)


def test_a_chain_is_carried_out_and_each_run_starts_from_the_one_before_it():
    add(stores.open_store(), requests(CHAIN), "me")
    carry_out_all()
    assert [run.state for run in runs(stores.open_store())] == ["finished"] * 6
    for seed in (0, 1):
        one, two, three = (by_line(line, seed) for line in (ONE, TWO, THREE))
        for own, theirs in (("0", "0"), ("5", "3")):  # conv1_1 and conv2_1
            assert torch.equal(begun(two)[f"features.{own}.weight"], best(one)[f"features.{theirs}.weight"])
        for place in ("0", "2", "5"):
            assert torch.equal(begun(three)[f"features.{place}.weight"], best(two)[f"features.{place}.weight"])
        assert torch.equal(begun(three)["classifier.0.weight"], best(two)["classifier.0.weight"])
        assert three.facts and three.facts.started and one.facts and one.facts.started is None
        assert [layer.name for layer in three.facts.started.layers if not layer.copied] == ["conv2_2"]
    assert not torch.equal(begun(by_line(TWO, 0))["features.0.weight"], begun(by_line(TWO, 1))["features.0.weight"])
    assert [len(parents(each.spec)) for each in results(stores.open_store()).outcomes] == [0, 1, 2] * 2


def test_the_next_order_of_the_same_person_takes_what_is_there():
    store = stores.open_store()
    add(store, requests(replace(CHAIN, networks=(TWO,), seeds=1)), "me")
    carry_out_all()
    more = replace(CHAIN, networks=(THREE,), seeds=1)
    asked = requests(more)
    left = remaining(asked, parents_known(store, more, asked, "me"))
    assert [request.spec.network for request in left] == [THREE]
    (id,) = add(store, left, "me")
    carry_out_all()
    (run,) = runs(store, ids=[id])
    assert run.state == "finished" and run.needs == (by_line(TWO, 0).id,)
    assert torch.equal(begun(run)["features.2.weight"], best(by_line(TWO, 0))["features.2.weight"])


def test_what_needs_a_run_that_failed_is_refused_by_its_name():
    store = stores.open_store()
    first, second, third = add(store, requests(replace(CHAIN, seeds=1)), "me")
    claim(store, first, 1)
    RunWriter(store, first).end("failed")
    carry_out_all()
    said = [run.error.text() for run in runs(store, ids=[second, third]) if run.error]
    assert said == [
        f"it needs the run {ONE} ({first[:8]}), which is failed.",
        f"it needs the run {TWO} ({second[:8]}), which is refused.",
    ]
