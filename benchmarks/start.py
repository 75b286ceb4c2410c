"""How long a person waits: from Start to the first training step, and for the answer to a question.

    python -m benchmarks.start [--runs 9] [--questions 50]

Everything in a data directory of its own, with the supervisor warm: torch is loaded, as it is some seconds after the
first visit. The peer is what the same work takes without a supervisor: a new Python that imports torch, and for a run a
new worker process from its start to its first step. Claims: first step under 1.5 s, a question under 30 ms.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from benchmarks.analysis import processor
from vgg_explorer.runs import address
from vgg_explorer.runs.ask import ask
from vgg_explorer.runs.control import stop
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.listing import find, last_values
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.start_supervisor import ensure_running
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.presets import PRESETS
from vgg_explorer.specs.question import Echo
from vgg_explorer.specs.run import RunSpec

ME = Person("benchmark")
AIMS = {"first step": 1.5, "question": 0.03}


@contextmanager
def home() -> Iterator[Path]:
    """A data directory that nobody else uses, and no supervisor in it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VGG_EXPLORER_DATA_DIRECTORY"] = folder
        settings.cache_clear()
        try:
            yield Path(folder)
        finally:
            if found := address.found():
                supervisor = psutil.Process(found.pid)
                for process in [*supervisor.children(recursive=True), supervisor]:
                    process.kill()
                supervisor.wait()


def spec(seed: int) -> RunSpec:
    return PRESETS[0].order().spec(PRESETS[0].networks[0][0], seed)


def first_step(seed: int) -> float:
    """Seconds from the click to the first step in the store."""
    store = open_store()
    begin = time.perf_counter()
    (id,) = add(store, [Request(spec(seed))], ME.owner)
    while not last_values(store, [id]):
        time.sleep(0.002)
    seconds = time.perf_counter() - begin
    stop(store, id, ME)
    while find(store, id).exit is None:
        time.sleep(0.02)
    return seconds


def first_step_alone(folder: Path, seed: int) -> float:
    """The same in a process of its own, from its start."""
    run = RunFolder(folder / "alone" / str(seed))
    run.write_spec(replace(spec(seed), seed=1000 + seed))
    begin = time.perf_counter()
    command = [sys.executable, "-m", "vgg_explorer.worker", "train", str(run.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if '"event": "step"' in line:
                break
        seconds = time.perf_counter() - begin
        process.kill()
    return seconds


def question() -> float:
    begin = time.perf_counter()
    ask(Echo("here"))
    return time.perf_counter() - begin


def importing() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return time.perf_counter() - begin


def show(name: str, values: list[float], aim: float, peer: str, peers: list[float]) -> None:
    median = statistics.median(values)
    print(
        f"{name}: median {1000 * median:,.1f} ms, lowest {1000 * min(values):,.1f}, highest {1000 * max(values):,.1f}"
    )
    print(f"  n = {len(values)}; aim {1000 * aim:,.0f} ms; {peer}: {1000 * statistics.median(peers):,.0f} ms, ", end="")
    print(f"{statistics.median(peers) / median:,.1f} times as long (n = {len(peers)})")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--runs", type=int, default=9)
    arguments.add_argument("--questions", type=int, default=50)
    chosen = arguments.parse_args()
    print(f"{processor()}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    with home() as folder:
        begin = time.perf_counter()
        ensure_running()
        ask(Echo("warm"))
        print(f"a supervisor from nothing to its first answer: {time.perf_counter() - begin:.1f} s")
        first_step(0)  # the data set is drawn once, and kept
        steps = [first_step(seed) for seed in range(1, 1 + chosen.runs)]
        alone = [first_step_alone(folder, seed) for seed in range(3)]
        answers = [question() for _ in range(chosen.questions)]
        imports = [importing() for _ in range(3)]
    show("Start to first step", steps, AIMS["first step"], "a worker from nothing", alone)
    show("question and answer", answers, AIMS["question"], "import torch alone", imports)


if __name__ == "__main__":
    main()
