"""What the Results page costs with a thousand runs in the store, beside the same page with none.

    python -m benchmarks.results [--runs 1000] [--reruns 40]

First draw: the first visit that a server gets, from the request to the end of the script, over a websocket. A rerun:
processor time of the server; every fifth comes after the two seconds for which the store's rows are kept, and reads
them again. Claims: first draw under 1 s, a rerun under 100 ms.
"""

import argparse
import os
import platform
import statistics
import time
from dataclasses import replace

from benchmarks.analysis import processor
from benchmarks.session import Server, Session, serving
from benchmarks.start import home
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import RunSummary, Score
from vgg_explorer.ui.results.data import KEPT

NETWORKS = [f"conv{k}-{c} conv{k}-{c} gap FC-6 | norm batch" for k in (3, 5) for c in (8, 16, 24)]
SEEDS = 5
AIMS = {"first draw": 1.0, "rerun": 0.1}


def fill(store: Store, count: int) -> None:
    """Runs that have ended: six networks, five seeds, as many protocols (epochs) as it takes."""
    for number in range(count):
        protocol, place = divmod(number, len(NETWORKS) * SEEDS)
        line, seed = NETWORKS[place // SEEDS], place % SEEDS
        spec = RunSpec(line, "shapes", replace(QUICK, epochs=protocol + 1), seed)
        (id,) = add(store, [Request(spec)], f"owner {protocol}")
        claim(store, id, os.getpid())
        writer = RunWriter(store, id)
        known = RunFacts(parameters=1000 * (place + 1), macs=10**6 * (place + 1), field=5, shape=(3, 32, 32), classes=6)
        writer.ready(known)
        test = Score(0.8 + 0.001 * (place * 7 % 11 + seed), 1.0, 0.5, 2000)
        writer.end("finished", outcome=RunSummary(training_seconds=9.0, test=test))


def measure(server: Server, count: int) -> tuple[float, list[float], list[float]]:
    """Seconds of the first draw; CPU seconds of reruns, with kept rows and with rows read anew."""
    begin = time.perf_counter()
    session = Session(server.port, "results")
    first = time.perf_counter() - begin
    spent: dict[bool, list[float]] = {True: [], False: []}
    for number in range(count):
        anew = number % 5 == 0
        if anew:
            time.sleep(KEPT + 0.1)
        before = server.cpu_seconds()
        session.rerun()
        spent[anew].append(server.cpu_seconds() - before)
    session.close()
    if session.failed:
        raise RuntimeError("the page showed an exception")
    return first, spent[False], spent[True]


def show(name: str, first: float, kept: list[float], anew: list[float]) -> None:
    medians = [1e3 * statistics.median(part) for part in (kept, anew)]
    print(f"  {name:12}{first:10.2f} s{medians[0]:10.1f} ms{medians[1]:10.1f} ms{1e3 * max(kept + anew):10.1f} ms")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--runs", type=int, default=1000)
    arguments.add_argument("--reruns", type=int, default=40)
    chosen = arguments.parse_args()
    os.environ["VGG_EXPLORER_QUEUED_RUNS"] = str(chosen.runs)
    settings.cache_clear()
    print(f"{processor()}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    print(f"n = {chosen.reruns}: first draw, a rerun, a rerun that reads the store, the longest (aims {AIMS})")
    for count in (0, chosen.runs):
        with home():
            fill(open_store(), count)
            with serving() as server:
                show(f"{count:,} runs", *measure(server, chosen.reruns))


if __name__ == "__main__":
    main()
