"""A run of the store, carried out in this process: what is written, and how each way to end is reported."""

import errno
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.oracles.pictures import sets
from tests.runs import toy
from tests.waiting import until
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.plan import threads
from vgg_explorer.runs import store as stores
from vgg_explorer.runs.control import resume, stop
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import KINDS
from vgg_explorer.runs.listing import curves, histories, runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter
from vgg_explorer.runs.state import Run
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.worker import stored_run, train_recorder

SPEC = RunSpec("conv3-8 maxpool FC-6", "shapes", replace(QUICK, epochs=3, batch=30, learning_rate=0.02))
ME = Person("me")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A data directory; little pictures, one thread, and every step reported."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr("vgg_explorer.worker.train_run.load", lambda *_, **__: sets())
    monkeypatch.setattr("vgg_explorer.engine.experiment.choose", lambda *_, **__: Plan("cpu", 1))
    monkeypatch.setattr(train_recorder, "REPORTED", 0.0)
    with threads(1):
        yield tmp_path
    stores._opened.cache_clear()
    settings.cache_clear()


def queued(**changes) -> str:
    return add(stores.open_store(), [Request(SPEC, **changes)], "me")[0]


def carried_out(id: str, asked=lambda: False) -> Run:
    stored_run.carry_out_stored(id, asked, ranks=Alone())
    return found(id)


def found(id: str) -> Run:
    return runs(stores.open_store(), ids=[id])[0]


def losses(id: str) -> list[tuple[int, float]]:
    return curves(stores.open_store(), [id], "loss")[id]


def counted(after: int):
    """True when it is asked for the nth time."""
    numbers = iter(range(1, 10**6))
    return lambda: next(numbers) == after


def test_a_run_to_its_end():
    id = queued(keeps=True)
    done = carried_out(id)
    assert done.state == "finished" and done.error is None
    assert done.facts and (done.facts.steps, done.facts.classes, done.facts.norm) == (9, 3, "none")
    result = folder_of(id).result()
    assert result and done.outcome == result.summary and done.test and done.test.total == 45
    assert [step for step, _ in losses(id)] == list(range(1, 10))
    assert [epoch.epoch for epoch in histories(stores.open_store(), [id])[id]] == [1, 2, 3]
    assert folder_of(id).weights.exists()
    assert folder_of(id).kept_epochs() == [0, 1, 2, 3]
    assert not folder_of(queued()).kept_epochs()


def test_a_stop_and_its_resume_are_one_run():
    whole = queued()
    carried_out(whole)
    id = queued()
    stopped = carried_out(id, counted(4))
    assert stopped.state == "stopped" and [step for step, _ in losses(id)] == [1, 2, 3, 4]
    resume(stores.open_store(), id, ME)
    assert carried_out(id).state == "finished"
    assert losses(id) == losses(whole)


def test_the_store_can_stop_it_within_two_steps(monkeypatch):
    id = queued()
    monkeypatch.setattr(RunWriter, "measured", stopping(id, RunWriter.measured))
    assert carried_out(id).state == "stopped"
    assert len(losses(id)) <= 3


def stopping(id: str, measured):
    """Asks for a stop with the first step."""

    def wrapped(self, step, values):
        measured(self, step, values)
        if step == 1:
            stop(stores.open_store(), id, ME)

    return wrapped


def test_a_run_is_carried_out_once():
    id = queued()
    carried_out(id)
    before = found(id)
    carried_out(id)
    assert found(id).started == before.started


def test_a_try_is_not_tested():
    done = carried_out(queued(tests=False))
    assert done.state == "finished" and done.outcome and done.test is None


def test_what_a_worker_refuses_is_said(monkeypatch):
    def gone(*_, **__):
        raise SpecError("{name} is not on this machine.", name="x")

    monkeypatch.setattr("vgg_explorer.worker.train_run.load", gone)
    done = carried_out(queued())
    assert done.state == "refused" and done.error and done.error.text() == "x is not on this machine."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "the memory is not enough; take smaller batches or a smaller network."),
        (torch.OutOfMemoryError("CUDA"), "the memory is not enough; take smaller batches or a smaller network."),
        (RuntimeError("two\nlines"), "it failed: RuntimeError: two lines. Its log says more."),
        (OSError(errno.EROFS, "Read-only file system"), "the disk refused: Read-only file system. What was saved"),
    ],
)
def test_what_breaks_is_said(monkeypatch, error, words):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr("vgg_explorer.worker.train_run.load", broken)
    done = carried_out(queued())
    assert done.state == "failed" and done.error and done.error.text().startswith(words)


def test_a_full_disk_loses_no_committed_step_and_the_run_goes_on(monkeypatch):
    whole = queued()
    carried_out(whole)
    id = queued()
    carried_out(id, counted(4))
    resume(stores.open_store(), id, ME)

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("vgg_explorer.runs.files.os.fsync", full)
        failed = carried_out(id)
    assert failed.state == "failed" and failed.error and "No space left on device" in failed.error.text()
    assert [step for step, _ in losses(id)][:4] == [1, 2, 3, 4]
    assert not list(folder_of(id).path.glob(".*.part"))
    resume(stores.open_store(), id, ME)
    assert carried_out(id).state == "finished" and losses(id) == losses(whole)


class Malicious:
    def __reduce__(self):
        return os.system, ("touch /tmp/vgg-explorer-was-here",)


@pytest.mark.parametrize("content", [b"", b"half a file", "cut", "malicious"])
def test_a_checkpoint_that_cannot_be_trusted_is_refused_and_kept(content, tmp_path):
    id = queued()
    carried_out(id, counted(4))
    checkpoint = folder_of(id).checkpoint
    match content:
        case "cut":
            checkpoint.write_bytes(checkpoint.read_bytes()[:-100])
        case "malicious":
            torch.save({"spec": Malicious()}, checkpoint)
        case bytes():
            checkpoint.write_bytes(content)
    before = checkpoint.read_bytes()
    resume(stores.open_store(), id, ME)
    done = carried_out(id)
    assert done.state == "refused" and done.error
    assert done.error.text() == "the checkpoint checkpoint.pt is damaged or is none; the run must start again."
    assert checkpoint.read_bytes() == before and not Path("/tmp/vgg-explorer-was-here").exists()
    assert len(losses(id)) == 4


PRINTING = """
import os, sys
from pathlib import Path
from vgg_explorer.worker.stored_run import logging_to
with logging_to(Path(sys.argv[1])):
    os.write(1, b"from a library\\n")
    print("from python")
print("after")
"""


def test_what_is_printed_goes_into_the_log(tmp_path, repository):
    command = [sys.executable, "-c", PRINTING, str(tmp_path / "log.txt")]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("after\n", "")
    assert (tmp_path / "log.txt").read_text() == "from a library\nfrom python\n"


def test_signs_of_life_while_nothing_is_written(monkeypatch):
    monkeypatch.setattr(stored_run, "BEAT", 0.01)
    record = RunWriter(stores.open_store(), queued())
    beats: list[int] = []
    monkeypatch.setattr(record, "alive", lambda: beats.append(1))
    with stored_run.beating(record):
        until(lambda: len(beats) >= 2)
        assert any("beat" in thread.name for thread in threading.enumerate())
    assert not any("beat" in thread.name for thread in threading.enumerate())  # it is over, and not only silent


def test_another_kind_of_run_is_carried_out_by_its_own_worker(monkeypatch):
    monkeypatch.setitem(KINDS, toy.CountSpec.kind, toy.COUNT)
    id = add(stores.open_store(), [Request(toy.CountSpec(to=5))], "me")[0]
    stopped = carried_out(id, counted(3))
    assert (stopped.state, [step for step, _ in losses(id)]) == ("stopped", [1, 2, 3])
    resume(stores.open_store(), id, ME)
    done = carried_out(id)
    assert done.state == "finished" and done.facts and done.facts.steps == 5
    assert [step for step, _ in losses(id)] == [1, 2, 3, 4, 5]
