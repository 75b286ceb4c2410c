"""The supervisor over its two seams, with stand-ins that start no process."""

import os
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from vgg_explorer.runs.executor import LocalRuns, Try
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.messages import MessageKind, content, packed
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.supervisor import Supervisor
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.settings import settings
from vgg_explorer.specs.run import RunSpec

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")


class Attempt:
    """One attempt that is over as soon as it has begun, or never begins."""

    def __init__(self, *, lives: bool = True) -> None:
        self.lives = lives

    def alive(self) -> bool:
        return self.lives

    def code(self) -> int | None:
        return None

    def kill(self) -> None:
        self.lives = False


class FakeRuns:
    """Carries runs out in this process, `places` at a time."""

    def __init__(self, store: Store, *, places: int = 1, works: bool = True) -> None:
        self.store, self.places, self.works = store, places, works
        self.said: list[tuple[Any, ...]] = []
        self.left: dict[tuple[str, int], Try] = {}

    def prepare(self) -> None:
        self.said.append(("prepare",))

    def room(self, at_work: Sequence[Run]) -> int:
        return self.places - len(at_work)

    def start(self, id: str, attempt: int) -> Try:
        self.said.append(("start", id, attempt))
        if self.works:
            claim(self.store, id, os.getpid())
            RunWriter(self.store, id).end("finished")
        return Attempt()

    def found(self) -> dict[tuple[str, int], Try]:
        return self.left

    def close(self) -> None:
        self.said.append(("close",))


class FakeAnswers:
    """Answers every question with itself."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def prepare(self) -> None:
        self.said.append("prepare")

    def answer(self, question: bytes, client: Any) -> None:
        client.append(packed(MessageKind.ANSWER, content(question)))

    def end(self) -> None:
        self.said.append("end")


@pytest.fixture
def executor(opened):
    return FakeRuns(opened)


@pytest.fixture
def supervisor(opened, executor):
    made = Supervisor(opened, executor, FakeAnswers())
    made.warm_up()
    return made


def test_runs_are_carried_out_without_a_process(opened, supervisor, executor):
    ids = add(opened, [Request(SPEC), Request(SPEC)], "me")
    supervisor.look()
    assert [run.state for run in runs(opened)] == ["finished", "waiting"]  # there is room for one at a look
    supervisor.look()
    assert [run.state for run in runs(opened)] == ["finished", "finished"]
    supervisor.close()
    assert executor.said == [("prepare",), ("start", ids[0], 1), ("start", ids[1], 1), ("close",)]


def test_what_has_been_started_takes_room_and_is_not_started_twice(opened, supervisor, executor):
    executor.works = False
    ids = add(opened, [Request(SPEC), Request(SPEC)], "me")
    supervisor.look()
    supervisor.look()
    assert executor.said[1:] == [("start", ids[0], 1)]
    supervisor.starting[ids[0]].kill()
    supervisor.look()
    (first, _) = runs(opened)
    assert first.state == "refused" and first.error and "its process ended before it could begin" in first.error.text()


def test_what_an_earlier_supervisor_started_is_taken_over(opened, executor):
    (id,) = add(opened, [Request(SPEC)], "me")
    executor.left = {(id, 1): Attempt()}
    supervisor = Supervisor(opened, executor, FakeAnswers())
    supervisor.warm_up()
    supervisor.look()
    assert executor.said == [("prepare",)]


class FakeLauncher:
    """Starts nothing: its processes live and never claim a run."""

    def __init__(self) -> None:
        self.started: list[tuple[Any, ...]] = []

    def prepare(self) -> None: ...

    def start(self, module: str, function: str, *arguments: Any) -> Any:
        self.started.append((module, function, *arguments))
        return SimpleNamespace(is_alive=lambda: True)

    def close(self) -> None: ...


def test_on_this_machine_as_many_runs_work_at_once_as_the_setting_says(opened, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_CONCURRENT_RUNS", "2")
    settings.cache_clear()
    launcher = FakeLauncher()
    ids = add(opened, [Request(replace(SPEC, seed=seed)) for seed in range(5)], "me")
    supervisor = Supervisor(opened, LocalRuns(launcher), FakeAnswers())
    for _ in range(3):
        supervisor.look()
    assert launcher.started == [("vgg_explorer.worker.stored_run", "run", id) for id in ids[:2]]
    claim(opened, ids[0], os.getpid())
    supervisor.look()
    assert len(launcher.started) == 2  # one that is at work takes as much room as one that is about to begin
    RunWriter(opened, ids[0]).end("finished")
    supervisor.look()
    assert [each[2] for each in launcher.started] == ids[:3]


def test_questions_go_to_what_answers(supervisor):
    client: list[bytes] = []
    supervisor.serve(packed(MessageKind.QUESTION, "how many?"), client)
    assert [content(each) for each in client] == ["how many?"] and supervisor.asked == 0
    supervisor.close()
    assert supervisor.answers.said == ["prepare", "end"]


def test_a_run_that_a_later_program_has_written_is_refused_and_the_others_go_on(opened):
    later, own = add(opened, [Request(SPEC), Request(replace(SPEC, seed=1))], "me")
    written = SPEC.to_json().replace('"seed": 0', '"seed": 0, "temperature": 2')
    with opened.writing() as connection:
        connection.execute(update(RUNS).where(RUNS.c.id == later).values(spec=written))
    work = FakeRuns(opened)
    supervisor = Supervisor(opened, work, FakeAnswers())
    for _ in range(3):
        supervisor.look()
    assert [said for said in work.said if said[0] == "start"] == [("start", own, 1)]
    found = {run.id: run for run in runs(opened)}
    assert found[own].state == "finished" and found[later].state == "refused"
    error = found[later].error
    assert error and "'temperature', which this program does not know" in error.text()
