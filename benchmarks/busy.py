"""How fast a facts page answers while two runs are at work, beside the same page without them.

    python -m benchmarks.busy [--seconds 15]

Thirty sessions on Kernels, one rerun a second each. The runs share the processors with the server: their processes have
a lower priority. Claim: p95 under 300 ms with two runs at work.
"""

import argparse
import os
import platform
import statistics
import time
from dataclasses import replace

from benchmarks.analysis import processor
from benchmarks.app import SESSIONS, crowd
from benchmarks.start import home, spec
from vgg_explorer.runs.listing import last_values
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.start_supervisor import ensure_running
from vgg_explorer.runs.store import open_store

AIM_MS = 300


def start_two() -> None:
    """Two runs that go on for longer than anybody measures; returns when both have made a step."""
    long = [replace(spec(seed), recipe=replace(spec(seed).recipe, epochs=200)) for seed in (0, 1)]
    store = open_store()
    ids = add(store, [Request(each) for each in long], "benchmark")
    ensure_running()
    while len(last_values(store, ids)) < len(ids):
        time.sleep(0.1)


def show(name: str, seconds: float) -> float:
    answers, busy = crowd(["kernels"], seconds)
    late = statistics.quantiles(answers, n=20)[-1]
    columns = (1e3 * statistics.median(answers), 1e3 * late, 1e3 * max(answers))
    print(f"  {name:20}" + "".join(f"{value:8.0f}" for value in columns) + f"{busy:8.0%}   n = {len(answers)}")
    return late


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--seconds", type=float, default=15)
    chosen = arguments.parse_args()
    print(f"{processor()}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    print(f"{SESSIONS} sessions on Kernels: median, p95, longest ms; share of a core (aim p95 {AIM_MS} ms)")
    with home():
        quiet = show("nothing at work", chosen.seconds)
        start_two()
        loaded = show("two runs at work", chosen.seconds)
    print(f"  p95 with two runs at work / without: {loaded / quiet:.1f}")


if __name__ == "__main__":
    main()
