"""The supervisor with workers that count: queue, adoption, kills. Trials at random moments; twenty of each are slow."""

import os
import random
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.runs.light import STEPS
from tests.waiting import LIMIT, until
from vgg_explorer.runs import address, start_supervisor
from vgg_explorer.runs.control import delete, resume, stop
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import curves, open_runs, runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.processes import born
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import out_of_time
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")
ME = Person("me")
trials = pytest.mark.parametrize("trials", [5, pytest.param(20, marks=pytest.mark.long)])


def asked(store, count: int = 1, owner: str = "me") -> list[str]:
    return add(store, [Request(replace(SPEC, seed=seed)) for seed in range(count)], owner)


def state(store, id: str) -> str:
    return runs(store, ids=[id])[0].state


def steps(store, id: str) -> list[int]:
    return [step for step, _ in curves(store, [id], "loss", most=10**6).get(id, [])]


def test_runs_are_carried_out_two_at_a_time(opened, light, gate):
    gate(1)
    light()
    ids = asked(opened, 5)
    until(lambda: sum(run.state == "running" for run in runs(opened, ids=ids)) == 2)
    gate(None)
    whole(opened, ids)
    found = runs(opened, ids=ids)
    assert max(sum(at_work(run, other.started) for run in found) for other in found) == 2


def at_work(run: Run, when: float | None) -> bool:
    assert run.started and run.finished and when
    return run.started <= when < run.finished


def test_a_run_stops_within_two_steps_and_goes_on(opened, light, gate):
    gate(STEPS - 10)  # it cannot end before it is stopped
    light()
    (id,) = asked(opened)
    until(lambda: len(steps(opened, id)) > 5)
    stop(opened, id, ME)
    before = len(steps(opened, id))
    until(lambda: state(opened, id) == "stopped")
    assert len(steps(opened, id)) <= before + 2
    gate(None)
    resume(opened, id, ME)
    until(lambda: state(opened, id) == "finished")
    assert steps(opened, id) == list(range(1, STEPS + 1))


@trials
def test_a_killed_worker_loses_nothing(opened, light, trials):
    light()
    for trial in range(trials):
        (id,) = asked(opened)
        reach(opened, [id], random.Random(trial).randint(1, STEPS))
        (run,) = runs(opened, ids=[id])
        committed = steps(opened, id)
        if run.state == "running":
            assert run.pid
            os.kill(run.pid, signal.SIGKILL)
        until(lambda: runs(opened, ids=[id])[0].exit is not None)  # noqa: B023
        assert state(opened, id) in ("interrupted", "finished")
        assert steps(opened, id)[: len(committed)] == committed
        if state(opened, id) == "interrupted":
            resume(opened, id, ME)
        whole(opened, [id])


@trials
def test_a_killed_supervisor_loses_nothing_and_its_runs_are_adopted(opened, light, trials):
    supervisor = light()
    for trial in range(trials):
        ids = asked(opened, 3)
        reach(opened, ids, random.Random(trial).randint(0, 3 * STEPS))
        supervisor.kill()
        supervisor.wait()
        working = {run.id: run.pid for run in runs(opened, ids=ids) if run.state == "running"}
        assert address.found() is None
        supervisor = light()
        whole(opened, ids)
        found = {run.id: run.pid for run in runs(opened, ids=ids)}
        assert all(found[id] == pid for id, pid in working.items())  # the same process, not a second one


def reach(store, ids: list[str], count: int) -> None:
    """Wait until the runs have counted so many steps together; they may have ended by the time of the return."""
    until(lambda: sum(len(steps(store, id)) for id in ids) >= count)


def whole(store, ids: list[str]) -> None:
    """The runs end, and not a step is missing."""
    until(lambda: all(run.exit for run in runs(store, ids=ids)))
    found = runs(store, ids=ids)
    assert [run.exit for run in found] == ["finished"] * len(ids), [run.error for run in found]
    assert all(steps(store, id) == list(range(1, STEPS + 1)) for id in ids)


APP = """
import sys
from dataclasses import replace
from vgg_explorer.runs import start_supervisor
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.store import open_store
from tests.runs.test_supervisor import SPEC
start_supervisor.COMMAND = [sys.executable, "-m", "tests.runs.light"]
add(open_store(), [Request(replace(SPEC, seed=seed)) for seed in range(2)], "me")
start_supervisor.start_if_needed()
print("up", flush=True)
sys.stdin.read()
"""


@trials
def test_a_killed_app_takes_nothing_along(opened, repository, trials):
    """The process group of the app is killed, as a terminal that closes does it, or worse."""
    environment = os.environ | {"PYTHONPATH": str(repository)}
    command = [sys.executable, "-c", APP]
    for trial in range(trials):
        app = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        assert app.stdout and app.stdout.readline() == "up\n"
        ids = [run.id for run in runs(opened)][-2:]
        reach(opened, ids, random.Random(trial).randint(0, 2 * STEPS))
        os.killpg(app.pid, signal.SIGKILL)
        app.communicate()
        whole(opened, [run.id for run in runs(opened)])


def test_two_supervisors_at_once_are_one(opened, light, home, repository, monkeypatch):
    first = light()
    second = subprocess.run([sys.executable, "-m", "tests.runs.light"], cwd=repository, timeout=LIMIT)
    assert second.returncode == 0 and first.poll() is None
    found = address.found()
    assert found and found.pid == first.pid
    (id,) = asked(opened)
    until(lambda: state(opened, id) == "finished")
    assert steps(opened, id) == list(range(1, STEPS + 1))


def test_two_hundred_runs_of_many_owners_all_end(opened, light, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_QUEUED_RUNS", "200")
    settings.cache_clear()
    monkeypatch.setenv("VGG_EXPLORER_CONCURRENT_RUNS", "4")
    ids = [id for owner in "abcde" for id in asked(opened, 40, owner)]
    for id in ids[::2] + ids[1:170:2]:
        stop(opened, id, Person("shell"))
    light()
    until(lambda: not open_runs(opened))
    ends = [run.exit for run in runs(opened, ids=ids)]
    assert len(ends) == 200 and set(ends) == {"finished", "stopped"}


def test_a_run_that_was_deleted_ends(opened, light, gate):
    gate(1)
    light()
    (id,) = asked(opened)
    until(lambda: state(opened, id) == "running")
    pid = runs(opened, ids=[id])[0].pid
    stop(opened, id, ME)
    until(lambda: state(opened, id) == "stopped")
    delete(opened, id, ME)
    until(lambda: pid and born(pid) is None)
    assert not folder_of(id).path.exists()


def test_a_store_that_was_deleted_is_followed_by_the_next(opened, light, home):
    light()
    (first,) = asked(opened)
    until(lambda: state(opened, first) == "finished")
    for file in home.glob("store.db*"):
        file.unlink()
    (second,) = asked(open_store())
    until(lambda: state(open_store(), second) == "finished")


def test_a_run_has_a_longest_time(opened, light, gate):
    gate(1)
    light()
    (id,) = asked(opened)
    until(lambda: state(opened, id) == "running")
    out_of_time(opened, id, 7)
    until(lambda: state(opened, id) == "stopped")
    error = runs(opened, ids=[id])[0].error
    assert error and "stopped after 7 minutes" in error.text()


def test_a_run_that_takes_more_memory_than_is_allowed_is_ended(opened, light, gate, monkeypatch):
    gate(1)
    (id,) = asked(opened)
    monkeypatch.setenv("VGG_EXPLORER_RUN_MEMORY_MEGABYTES", "1")  # every process takes more
    light()
    until(lambda: state(opened, id) == "failed")
    found = runs(opened, ids=[id])[0]
    assert found.error and found.error.text().startswith("it took more than 1 MB of memory, the most that a run may")
    until(lambda: found.pid and born(found.pid) is None)


def test_a_run_that_was_asked_for_while_it_ended_is_not_left(opened, light, gate, monkeypatch):
    """A supervisor that has been idle looks once more when nobody can find it any longer."""
    monkeypatch.setenv("VGG_EXPLORER_IDLE_SECONDS", "1")
    monkeypatch.setenv("VGG_EXPLORER_TEST_LATE_RUN", "1")
    process = light()
    assert process.wait(LIMIT) == 0
    (found,) = runs(opened)
    assert found.state == "finished"


def test_it_ends_when_there_is_nothing_to_do(opened, light, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_IDLE_SECONDS", "1")
    process = light()
    assert process.wait(LIMIT) == 0
    assert address.found() is None and not address.file().exists()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(home, monkeypatch):
    (home / "file").write_text("x")
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(home / "file" / "below"))
    settings.cache_clear()
    with pytest.raises(SpecError, match=r"nothing can be written in .*: Not a directory; see the setting"):
        start_supervisor.start_if_needed()
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(home))
    settings.cache_clear()
