"""The supervisor of a data directory: `python -m vgg_explorer.runs.supervisor`, started on demand.

It starts runs when it is their turn, notices those whose process is gone, passes questions on, and ends when nothing
has happened for a while. What runs are there, the store knows: a supervisor that is killed loses nothing, and the next
one finds the runs at work. All of it is inside `main`, because forks import this module again.
"""

import os
import sys
import time
import traceback
from collections.abc import Collection
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Event

from filelock import FileLock, Timeout

from vgg_explorer.runs.answer_process import signs
from vgg_explorer.runs.answering import Answers, LocalAnswers
from vgg_explorer.runs.executor import LocalRuns, Runs, Try
from vgg_explorer.runs.files import data_directory
from vgg_explorer.runs.launch import launcher
from vgg_explorer.runs.listing import open_runs
from vgg_explorer.runs.memory_limit import is_too_large, most_megabytes
from vgg_explorer.runs.messages import MessageKind, kind_of
from vgg_explorer.runs.needs import refusals
from vgg_explorer.runs.processes import host, kill
from vgg_explorer.runs.queue import last_starts, next_run, with_rate
from vgg_explorer.runs.run_writer import mark_interrupted, out_of_memory, out_of_time, refuse
from vgg_explorer.runs.server import Server
from vgg_explorer.runs.state import AT_WORK, Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.sweep import sweep
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message, as_message

FIRST = 1  # the number of an attempt: one that failed is not tried again yet
LOOK = 0.1  # seconds between two looks at the store
AGAIN = 2.0  # seconds before the next one when the store did not answer
TAKEOVER = 5.0  # seconds that a new supervisor waits for one that is about to end


class Supervisor:
    """What it knows beside the store: the attempts that it has started, and which have not claimed their run yet."""

    def __init__(self, store: Store, runs: Runs, answers: Answers) -> None:
        self.store, self.runs, self.answers = store, runs, answers
        self.starting: dict[str, Try] = {}
        self.begun: dict[str, Try] = {}  # the last attempt at each run that it has started and that has not ended
        self.busy = time.monotonic()
        self.asked = 0  # questions that wait or are being answered
        self.warm = Event()

    def warm_up(self) -> None:
        """Load torch, which takes some seconds: who asks meanwhile waits."""
        self.runs.prepare()
        self.answers.prepare()
        self.starting |= {id: attempt for (id, _), attempt in self.runs.found().items()}
        self.busy = time.monotonic()  # those seconds were no idle ones
        self.warm.set()

    def look(self) -> None:
        """One look at the store: what has ended, what is too long, what can no longer begin, what can."""
        known = [run for run in open_runs(self.store) if self._is_readable(run)]
        if known or self.asked:
            self.busy = time.monotonic()
        for run in known:
            self._watch(run)
        self.begun = {run.id: self.begun[run.id] for run in known if run.id in self.begun}
        self.starting = {id: attempt for id, attempt in self.starting.items() if self._is_starting(id, attempt, known)}
        broken = refusals(self.store, known)
        for id, reason in broken.items():
            refuse(self.store, id, reason)
        self._begin_next(known, broken.keys())

    def _is_readable(self, run: Run) -> bool:
        """Whether this program knows what is asked for; a run that waits and was written by a later one is refused."""
        try:
            return bool(run.spec)
        except SpecError as error:
            if run.state == "waiting":
                refuse(self.store, run.id, as_message(error))
            return False

    def _begin_next(self, known: list[Run], broken: Collection[str]) -> None:
        """Begin with runs in turn, as many as there is room for; `broken` are those that cannot begin."""
        at_work = [run for run in known if run.state in AT_WORK or run.id in self.starting]
        begun = set(self.starting)
        for _ in range(self.runs.room(at_work)):
            following = next_run(known, last_starts(self.store), begun, broken)
            if following is None:
                return
            begun.add(following.id)
            self._begin(following)

    def _watch(self, run: Run) -> None:
        if run.state == "interrupted" and run.pid is not None and run.host == host():
            attempt = self.begun.get(run.id)
            mark_interrupted(self.store, run.id, run.pid, attempt.code() if attempt else None)
        elif run.state in AT_WORK and run.pid is not None and run.host == host() and is_too_large(run.pid):
            if out_of_memory(self.store, run.id, run.pid, most_megabytes()):
                kill(run.pid, run.born)
        elif run.state == "running" and run.seconds > 60 * settings().run_minutes:
            out_of_time(self.store, run.id, settings().run_minutes)

    def _is_starting(self, id: str, attempt: Try, known: list[Run]) -> bool:
        """Whether an attempt has still to claim its run; one that died before it could is a run that failed."""
        if not any(run.id == id and run.state == "waiting" for run in known):
            return False
        if attempt.alive():
            return True
        refuse(self.store, id, Message("its process ended before it could begin; supervisor.log says more.", {}))
        return False

    def _begin(self, run: Run) -> None:
        if run.choose and not run.rates:
            chosen = with_rate(self.store, run)
            if chosen is None:
                refuse(self.store, run.id, Message("none of its learning rates led to an end.", {}))
                return
        self.starting[run.id] = self.begun[run.id] = self.runs.start(run.id, FIRST)

    def serve(self, message: bytes, client: Connection) -> None:
        """Answer one client, in that client's thread."""
        self.asked += 1
        sign = signs(client)
        try:
            while kind_of(message) is not MessageKind.READ and not self.warm.wait(LOOK):  # files are read without torch
                sign()
            self.answers.answer(message, client)
        finally:
            self.asked -= 1
            self.busy = time.monotonic()

    @property
    def idle(self) -> bool:
        return time.monotonic() - self.busy > settings().idle_seconds

    def close(self) -> None:
        self.answers.end()
        self.runs.close()


def keep_looking(supervisor: Supervisor, server: Server) -> None:
    """Until there is nothing to do, and nobody has asked for a run since nobody could find it any more."""
    while True:
        look_until_idle(supervisor)
        server.withdraw()
        if not open_runs(supervisor.store):
            return
        server.publish()
        supervisor.busy = time.monotonic()


def look_until_idle(supervisor: Supervisor) -> None:
    """A store that does not answer is asked again later: its disk may be full for a while."""
    pause = Event()
    while not supervisor.idle:
        try:
            supervisor.look()
            pause.wait(LOOK)
        except SpecError as error:
            print(error, flush=True)
            pause.wait(AGAIN)
            with suppress(SpecError):
                supervisor.store = open_store()  # another one, where its file was deleted or replaced
        except Exception:
            traceback.print_exc()
            pause.wait(AGAIN)


def main() -> int:
    os.umask(0o077)  # what it and its workers write is for nobody else
    lock = FileLock(data_directory() / "supervisor.lock")
    try:
        lock.acquire(timeout=TAKEOVER)
    except Timeout:
        return 0  # another one is at work
    with lock:
        processes = launcher()
        supervisor = Supervisor(open_store(), LocalRuns(processes), LocalAnswers(processes))
        server = Server(supervisor.serve)  # at once, so that everybody knows that one is there
        if swept := sweep(supervisor.store):
            print(f"{swept} files were taken away that killed processes had left.", flush=True)
        try:
            supervisor.warm_up()
            keep_looking(supervisor, server)
        finally:
            server.close()
            supervisor.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (SpecError, OSError) as error:
        sys.exit(str(error))
