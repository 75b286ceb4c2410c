"""From a click to a map on the page, and thirty visitors who ask at once while others look at facts.

    python -m benchmarks.looking [--clicks 30]

A zoo network at 32x32, the worker warm, nothing kept from before: the page's script from a new class or picture to its
end, maps and the checks under them. Then thirty sessions ask for different maps of two networks at the same moment,
while thirty others rerun Kernels once a second; and once more, when all answers are kept and only drawing is left.
Those who ask are a process of their own: visitors share the server, not an interpreter. Claims: a map within 300 ms;
all thirty are answered; p95 of Kernels stays under 300 ms meanwhile; memory of server and workers is bounded.
"""

import argparse
import os
import platform
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context

import psutil

from benchmarks.analysis import processor
from benchmarks.app import SESSIONS, keep_moving
from benchmarks.session import Server, Session, serving
from benchmarks.start import home
from vgg_explorer.pictures.shapes import OBJECTS
from vgg_explorer.runs import address

AIM_MS = 300
ONE = "nets=zoo:shapes-pairs&methods=gradient"


def questions() -> Iterator[str]:
    """Every picture with every class, each a map that nobody has asked for."""
    for look, target in product(OBJECTS, OBJECTS):
        yield f"look={look}&target={target}"


def clicks(server: Server, count: int) -> list[float]:
    """Seconds from a changed address to the end of the script."""
    session = Session(server.port, "saliency", ONE)
    found = []
    for question, _ in zip(questions(), range(count), strict=False):
        session.query = f"{ONE}&{question}"
        found.append(session.rerun())
    assert not session.failed
    return found


def at_once(port: int) -> list[float]:
    """Thirty who all ask for other maps; seconds until each has all of them and their checks."""
    asked = [f"methods=lrp,deep_lift&{question}" for question, _ in zip(questions(), range(SESSIONS), strict=False)]
    sessions = [Session(port, "saliency", ONE) for _ in asked]
    seconds: list[float] = []

    def ask(session: Session, query: str) -> None:
        session.query = query
        seconds.append(session.rerun())

    threads = [threading.Thread(target=ask, args=pair) for pair in zip(sessions, asked, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(session.failed for session in sessions) and len(seconds) == SESSIONS
    return seconds


def facts(server: Server, also: Callable[[], None]) -> list[float]:
    """Thirty look at Kernels for fifteen seconds, one rerun a second each, while something else happens."""
    sessions = [Session(server.port, "kernels") for _ in range(SESSIONS)]
    answers: list[float] = []
    start = time.perf_counter() + 0.5
    threads = [
        threading.Thread(target=keep_moving, args=(session, start + i / SESSIONS, 15, answers))
        for i, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    also()
    for thread in threads:
        thread.join()
    return answers


def meanwhile(server: Server, others: ProcessPoolExecutor) -> tuple[list[float], list[float]]:
    """Seconds of those who ask for maps, and of those who look at Kernels."""
    seconds: list[float] = []
    answers = facts(server, lambda: seconds.extend(others.submit(at_once, server.port).result()))
    return seconds, answers


def memory(server: Server) -> str:
    """Resident megabytes of the server, and of supervisor and workers together."""
    found = address.found()
    assert found
    supervisor = psutil.Process(found.pid)
    family = [supervisor, *supervisor.children(recursive=True)]
    return f"{server.megabytes():.0f} MB server, {sum(p.memory_info().rss for p in family) / 1e6:.0f} MB workers"


def show(name: str, seconds: list[float], aim: str) -> None:
    late = statistics.quantiles(seconds, n=20)[-1]
    columns = (1e3 * statistics.median(seconds), 1e3 * late, 1e3 * max(seconds))
    print(f"  {name:44}" + "".join(f"{value:8.0f}" for value in columns) + f"   n = {len(seconds)}{aim}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--clicks", type=int, default=30)
    count = arguments.parse_args().clicks
    print(f"{processor()}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    print("median, p95, longest ms")
    with home(), serving() as server:
        Session(server.port, "saliency").close()  # starts the workers
        show("click to map and checks, one visitor", clicks(server, count), f"   (aim {AIM_MS} ms)")
        before = memory(server)
        show("Kernels alone", facts(server, lambda: None), "")
        with ProcessPoolExecutor(1, get_context("spawn")) as others:
            others.submit(int).result()  # has imported what it needs
            for when in ("", ", all kept"):
                seconds, answers = meanwhile(server, others)
                show(f"thirty visitors at once, four maps each{when}", seconds, "")
                show("Kernels meanwhile", answers, f"   (aim p95 {AIM_MS} ms)")
        print(f"  memory before: {before}; after: {memory(server)}")


if __name__ == "__main__":
    main()
