"""A run from end to end, in this process: what is reported, what is kept, how it stops, goes on and ends."""

import json
from dataclasses import replace
from itertools import count
from typing import TypeVar

import pytest
import torch

from tests.oracles.pictures import sets
from vgg_explorer.engine import training
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.plan import threads
from vgg_explorer.models.weights import read_about, read_weights
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.question import Evaluate
from vgg_explorer.specs.recipe import FAST_2, QUICK, at_scales
from vgg_explorer.specs.run import RunSpec, read_run
from vgg_explorer.specs.run_event import Done, EpochDone, ReadingDataset, Ready, StepDone, Stopped
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.worker import train_recorder, train_run
from vgg_explorer.worker.evaluate import evaluate
from vgg_explorer.worker.event_line import event_line

Event = TypeVar("Event")
SPEC = RunSpec("conv3-8 maxpool FC-9", "shapes", replace(QUICK, epochs=3, batch=30, learning_rate=0.02))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Little pictures, one thread, and every step reported."""
    monkeypatch.setattr("vgg_explorer.worker.train_run.load", lambda *_, **__: sets())
    monkeypatch.setattr("vgg_explorer.worker.evaluate.load", lambda *_, **__: sets())
    monkeypatch.setattr("vgg_explorer.engine.experiment.choose", lambda *_, **__: Plan("cpu", 1))
    monkeypatch.setattr(train_recorder, "REPORTED", 0.0)
    with threads(1):
        yield


class Reported(list):
    """The events of a run."""

    __call__ = list.append

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self if isinstance(event, kind)]

    @property
    def result(self) -> RunResult:
        (done,) = self.of(Done)
        assert isinstance(done.result, RunResult)
        return done.result


def carried_out(
    folder: RunFolder, *, spec: RunSpec = SPEC, stop_after: int | None = None, test: bool = True
) -> Reported:
    """Events of the run until its end, or until so many steps were asked whether to stop."""
    folder.write_spec(spec)
    reported, asked = Reported(), count(1)
    train_run.carry_out(folder, reported, lambda: next(asked) == stop_after, ranks=Alone(), test=test)
    return reported


def losses(*reported: Reported) -> list[float]:
    return [event.loss for each in reported for event in each.of(StepDone)]


@pytest.fixture
def folder(tmp_path):
    return RunFolder(tmp_path / "run")


def test_a_run_tells_its_steps_epochs_and_end(folder):
    reported = carried_out(folder)
    assert [type(event) for event in reported[:2]] == [ReadingDataset, Ready]
    facts = reported[1].facts
    assert (facts.steps, facts.step, facts.pictures, facts.parameters) == (9, 0, 90, 3 * 9 * 8 + 8 + 288 * 3 + 3)
    assert [event.step for event in reported.of(StepDone)] == list(range(1, 10))
    assert [event.epoch.epoch for event in reported.of(EpochDone)] == [1, 2, 3]
    done = reported.result
    assert done.ended == "finished" and done.test and done.test.total == 45
    assert done.spec == SPEC and folder.result() == done
    assert done.surroundings.python and done.surroundings.torch and done.surroundings.processor


def test_a_worker_by_hand_prints_a_line_an_event(folder):
    lines = [json.loads(event_line(event)) for event in carried_out(folder)]
    assert [line["event"] for line in lines[:3]] == ["reading", "ready", "step"] and lines[1]["steps"] == 9
    assert lines[-1] == {"event": "done", **json.loads((folder.path / "result.json").read_text())}
    (epoch,) = (line for line in lines if line["event"] == "epoch" and line["epoch"] == 1)
    assert epoch["step"] == 3 and epoch["pictures"] == 90


def test_the_test_set_is_looked_at_once_at_the_end_and_with_the_best_weights(folder, monkeypatch):
    looked = []
    measure = Experiment.measure

    def watched(self, model, part):
        looked.append((part, {name: value.clone() for name, value in model.state_dict().items()}))
        return measure(self, model, part)

    monkeypatch.setattr(Experiment, "measure", watched)
    reported = carried_out(folder)
    assert [part for part, _ in looked] == ["validation"] * 3 + ["test"]
    accuracies = [event.epoch.validation_accuracy for event in reported.of(EpochDone)]
    best = reported.result.best_epoch
    assert best == accuracies.index(max(accuracies)) + 1
    for weights in (looked[-1][1], read_weights(folder.weights)):
        assert all(torch.equal(value, weights[name]) for name, value in looked[best - 1][1].items())
    assert read_run(read_about(folder.weights)["run"]) == SPEC


def test_a_run_without_a_test_can_be_tested_later_and_is_not_trained_again(folder):
    first = carried_out(folder, test=False)
    assert first.result.test is None
    second = carried_out(folder)
    assert second.result.test and second.result.test.total == 45 and not second.of(StepDone)
    third = carried_out(folder)
    assert third == [Done(second.result)]


@pytest.mark.parametrize("stop_after", range(1, 9))
def test_a_stopped_run_goes_on_with_the_same_numbers(folder, tmp_path, stop_after):
    whole = carried_out(RunFolder(tmp_path / "whole"))
    first = carried_out(folder, stop_after=stop_after)
    assert isinstance(first[-1], Stopped) and folder.result() is None
    second = carried_out(folder)
    assert second.of(Ready)[0].facts.step == stop_after
    assert losses(first, second) == losses(whole)
    mine, theirs = second.result, whole.result
    assert mine.test == theirs.test and mine.best_epoch == theirs.best_epoch


def test_a_run_that_goes_on_and_tells_nothing_at_first_has_not_diverged(folder, monkeypatch):
    carried_out(folder, stop_after=1)
    monkeypatch.setattr(train_recorder, "REPORTED", 1e9)
    assert carried_out(folder).result.ended == "finished"


def test_a_stop_at_the_very_end_is_an_end(folder):
    assert carried_out(folder, stop_after=9).of(Done)


def test_half_a_minute_inside_an_epoch_saves(folder, monkeypatch):
    saved = []
    monkeypatch.setattr(
        "vgg_explorer.engine.checkpoint.write", lambda state, _: saved.append((state["epoch"], state["step"]))
    )
    monkeypatch.setattr(train_recorder, "SAVED", 0.0)
    carried_out(folder)
    assert saved == [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (3, 0)]


def test_a_run_that_diverges_ends_and_says_so(folder):
    wild = replace(SPEC, recipe=replace(SPEC.recipe, learning_rate=10.0, initialisation="paper", momentum=0.99))
    reported = carried_out(folder, spec=wild)
    done = reported.result
    assert (done.ended, done.test) == ("diverged", None)
    assert done.findings[0].kind == "diverged"
    assert len(reported.of(StepDone)) < 9


def test_a_damaged_checkpoint_is_said_and_nothing_is_lost(folder):
    carried_out(folder, stop_after=4)
    folder.checkpoint.write_bytes(b"half a file")
    with pytest.raises(ValueError, match=r"the checkpoint checkpoint\.pt is damaged"):
        carried_out(folder)
    assert folder.checkpoint.read_bytes() == b"half a file"


SCALED = replace(at_scales(SPEC.recipe, (8 / 7, 2.0)), pixels="mean subtracted", learning_rate=1e-4)


@pytest.mark.parametrize("recipe", [SPEC.recipe, replace(FAST_2, epochs=3, batch=30, learning_rate=0.02), SCALED])
def test_evaluate_finds_the_same_counts_again(folder, recipe):
    done = carried_out(folder, spec=replace(SPEC, recipe=recipe)).result
    found = evaluate(Evaluate(str(folder.path)))
    assert found.test == done.test and found.seed == 0 and found.network == SPEC.network
    assert evaluate(Evaluate(str(folder.path), "shapes | seed 3")).dataset == "shapes | seed 3"
    folder.weights.unlink()
    with pytest.raises(ValueError, match="the run has kept no weights yet"):
        evaluate(Evaluate(str(folder.path)))


def test_other_pictures_or_classes_are_refused(folder, monkeypatch):
    carried_out(folder)
    monkeypatch.setattr("vgg_explorer.worker.evaluate.load", lambda spec, **_: sets(size=16 if spec.seed else 12))
    with pytest.raises(
        ValueError, match="the data has pictures of 3x16x16 and 3 classes; conv3-8 maxpool FC-9 was trained on 3x12x12"
    ):
        evaluate(Evaluate(str(folder.path), "shapes | seed 1"))


@pytest.mark.parametrize(
    ("fits", "words"), [(8, "batches of 30; 7 fit"), (0, "whatever the batch; take a smaller one")]
)
def test_where_the_memory_is_not_enough_a_batch_that_fits_is_named(folder, monkeypatch, fits, words):
    """A stand-in for a GPU: steps of more pictures than fit find no memory."""

    def tried(self, batch):
        if len(batch.images) > fits:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return learn(self, batch)

    learn = training.learn
    for module in ("steps", "plan"):
        monkeypatch.setattr(f"vgg_explorer.engine.{module}.learn", tried)
    with pytest.raises(ValueError, match=words):
        carried_out(folder)


def test_files_are_written_beside_and_a_failure_in_them_is_raised(folder, monkeypatch):
    def full(*_):
        raise OSError("no space left on the disk")

    monkeypatch.setattr("vgg_explorer.engine.checkpoint.write", full)
    with pytest.raises(OSError, match="no space left"):
        carried_out(folder)
