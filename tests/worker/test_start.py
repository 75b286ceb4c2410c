"""Runs that start from other weights: what is copied, what is kept of it, and what stands in the way."""

from dataclasses import replace

import pytest
import torch

from tests.oracles.pictures import sets
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.plan import threads
from vgg_explorer.models.weights import read_weights
from vgg_explorer.runs import store as stores
from vgg_explorer.runs.control import resume
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.state import Run
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource, read_run
from vgg_explorer.worker import stored_run, train_recorder

SHALLOW = RunSpec("conv3-8 maxpool conv3-8 maxpool FC-6", "shapes", replace(QUICK, epochs=2, batch=30))
DEEP = replace(SHALLOW, network="conv3-8 conv3-8 maxpool conv3-8 maxpool FC-6")


def start(source: RunSpec, epoch: int | None = None) -> Start:
    return Start(WeightsSource(source, epoch=epoch), "equal names")


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


def carried_out(spec: RunSpec, needs: tuple[str, ...] = (), asked=lambda: False) -> Run:
    (id,) = add(stores.open_store(), [Request(spec, needs=needs, keeps=True)], "me")
    return again(id, asked)


def again(id: str, asked=lambda: False) -> Run:
    stored_run.carry_out_stored(id, asked, ranks=Alone())
    return runs(stores.open_store(), ids=[id])[0]


def weights(id: str, epoch: int) -> dict[str, torch.Tensor]:
    return read_weights(folder_of(id).epoch(epoch))


@pytest.mark.parametrize("epoch", [None, 1])
def test_copied_layers_begin_as_those_of_the_other_run_and_the_others_random(epoch):
    parent = carried_out(SHALLOW)
    child = carried_out(replace(DEEP, start=start(SHALLOW, epoch)), (parent.id,))
    assert child.exit == "finished" and child.facts and child.facts.started
    assert [(layer.name, layer.copied) for layer in child.facts.started.layers] == [
        ("conv1_1", True),
        ("conv1_2", False),
        ("conv2_1", True),
        ("fc1", True),
    ]
    best = child_source(parent, epoch)
    begun, plain = weights(child.id, 0), weights(carried_out(DEEP).id, 0)
    for own, theirs in (("features.0", "features.0"), ("features.5", "features.3"), ("classifier.0", "classifier.0")):
        for kind in ("weight", "bias"):
            assert torch.equal(begun[f"{own}.{kind}"], best[f"{theirs}.{kind}"])
    assert torch.equal(begun["features.2.weight"], plain["features.2.weight"])
    assert folder_of(child.id).started() == child.facts.started and len(child.facts.started.checksum) == 64
    result = folder_of(child.id).trained()
    assert result and result.facts.started == child.facts.started


def child_source(parent: Run, epoch: int | None) -> dict[str, torch.Tensor]:
    return read_weights(folder_of(parent.id).weights if epoch is None else folder_of(parent.id).epoch(epoch))


def test_a_run_that_goes_on_needs_what_it_started_from_no_more():
    parent = carried_out(SHALLOW)
    asked = iter([False, False, True, *[False] * 100])
    whole = carried_out(replace(DEEP, start=start(SHALLOW)), (parent.id,))
    stopped = carried_out(replace(DEEP, start=start(SHALLOW)), (parent.id,), lambda: next(asked))
    assert stopped.exit == "stopped"
    for file in folder_of(parent.id).path.rglob("*.safetensors"):
        file.unlink()
    resume(stores.open_store(), stopped.id, Person("me"))
    done = again(stopped.id)
    assert done.exit == "finished" and done.facts and whole.facts and done.facts.started == whole.facts.started
    assert weights(done.id, 2).keys() == weights(whole.id, 2).keys()
    for name, value in weights(whole.id, 2).items():
        assert torch.equal(weights(done.id, 2)[name], value)


def test_what_it_starts_from_must_be_there_and_fit():
    refused = carried_out(replace(DEEP, start=start(SHALLOW)))
    assert refused.exit == "refused" and refused.error
    assert "that this run needs is not here any more." in refused.error.text()
    parent = carried_out(SHALLOW)
    wide = replace(DEEP, network="conv3-9 maxpool FC-6", start=Start(WeightsSource(SHALLOW), "paper"))
    with pytest.raises(SpecError, match="conv1_1 cannot be copied: it is 9x3x3x3, and 8x3x3x3 in conv3-8 maxpool"):
        carried_out(wide, (parent.id,))


def test_json_says_what_a_run_starts_from_and_older_programs_refuse_it():
    child = replace(DEEP, start=start(SHALLOW, 1))
    assert read_run(child.to_json()) == child and child.version == 2 and '"start"' not in DEEP.to_json()
    assert DEEP.version == 1 and Request(DEEP).key() != Request(child).key()
    assert Request(replace(DEEP, start=start(replace(SHALLOW, seed=1)))).key() != Request(child).key()
    named = replace(DEEP, start=Start(WeightsSource(name="zoo:shapes-pairs")))
    assert read_run(named.to_json()) == named


def test_what_says_no_weights_is_refused():
    with pytest.raises(SpecError, match="weights are those of a run, or have a name; write one of the two"):
        WeightsSource()
    with pytest.raises(SpecError, match="weights are those of a run, or have a name"):
        WeightsSource(SHALLOW, "zoo:shapes-pairs")
    for name in ("../weights.pt", "zoo:", "0123abcd", "own:xyz"):
        with pytest.raises(SpecError, match=r"there are no weights '.*' that always mean the same; write zoo:NAME"):
            WeightsSource(name=name)
    with pytest.raises(SpecError, match="the epoch is 3"):
        WeightsSource(SHALLOW, epoch=3)
    with pytest.raises(SpecError, match="paper, equal names"):
        Start(WeightsSource(SHALLOW), "by position")  # type: ignore[arg-type]
    chain = SHALLOW
    for _ in range(3):
        chain = replace(DEEP, start=start(chain))
    with pytest.raises(SpecError, match="the number of runs that start one from the other is 5"):
        replace(DEEP, start=start(chain))
