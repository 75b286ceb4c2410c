"""How fast the app answers, against an empty Streamlit page on the same machine in the same run.

    python -m benchmarks.app [--visits 7] [--reruns 60] [--seconds 15]

First text: from the address to the heading, in a real browser, cold (the first visit that a server gets) and warm.
Reruns: processor time of the server over a websocket, for a rerun in which nothing has changed and for one change of
a slider, or of a network's line, in turns with an empty page that does the same. Thirty sessions: one change a second
each on the Kernels page, then spread over all pages, after as many on an empty page.
"""

import argparse
import os
import platform
import shutil
import statistics
import threading
import time
from collections.abc import Sequence
from importlib.metadata import version
from itertools import cycle, islice

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.analysis import processor
from benchmarks.session import EMPTY, Server, Session, serving
from vgg_explorer.ui.frame.pages import PAGES

ADDRESSES = {entry.name: entry.address.removeprefix("./") for entry in PAGES}
FACTS = ("start", "kernels", "networks", "receptive_field", "results", "paper")
SAME_AIM, CHANGED_AIM = 3.0, 4.0  # times the processor time of the empty page
SESSIONS = 30


def first_text(context: BrowserContext, url: str) -> float:
    """Seconds from the address to the painted heading, by the browser's own clock; a new tab, a warm cache."""
    page = context.new_page()
    page.goto(url, wait_until="commit")
    milliseconds = page.wait_for_function("window.heading").json_value()
    page.close()
    return float(milliseconds) / 1e3


WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector('[data-testid="stMain"] h1')) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.heading = performance.now(); }));
}).observe(document, {childList: true, subtree: true});
"""


def browse(visits: int) -> None:
    """First text of each page and of its empty peer, in turns: on servers that are warm, then on fresh ones."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        context = browser.new_context()
        context.add_init_script(WATCH)
        with serving() as app, serving(EMPTY) as empty:
            for path in ADDRESSES.values():
                turn(context, app, empty, path)
            print(f"\nfirst text, warm, n = {visits}: median s, of the empty page at the same address, ratio (aim 1.3)")
            for name, path in ADDRESSES.items():
                report(name, [turn(context, app, empty, path) for _ in range(visits)])
        print(f"\nfirst text, cold, n = {visits}: median s, of the empty page at the same address, ratio (aim 2)")
        for name, path in ADDRESSES.items():
            report(name, [cold(context, path) for _ in range(visits)])
        browser.close()


def turn(context: BrowserContext, app: Server, empty: Server, path: str) -> tuple[float, float]:
    return first_text(context, f"{app.address}/{path}"), first_text(context, f"{empty.address}/{path}")


def cold(context: BrowserContext, path: str) -> tuple[float, float]:
    """The first visit that a server gets, ours and the empty one."""
    with serving() as app, serving(EMPTY) as empty:
        return turn(context, app, empty, path)


def report(name: str, turns: list[tuple[float, float]]) -> None:
    ours, peer = (statistics.median(each) for each in zip(*turns, strict=True))
    print(f"  {name:20}{ours:8.3f}{peer:8.3f}{ours / peer:8.2f}")


def cpu_milliseconds(server: Server, session: Session, position: int | None) -> float:
    before = server.cpu_seconds()
    session.rerun(position)
    return 1e3 * (server.cpu_seconds() - before)


def measure_reruns(count: int) -> None:
    """Each page in turns with the empty one: the machine is as busy for both."""
    print(f"\nserver CPU a rerun, n = {count}: quartile, median ms, of the empty page, ratio of the quartiles")
    with serving(EMPTY) as empty, serving() as app:
        peer = Session(empty.port)
        for name, path in ADDRESSES.items():
            session = Session(app.port, path)
            for option in range(len(session.options)):  # every figure has been shown once
                session.rerun(option)
            for what, aim in (("nothing changed", SAME_AIM), ("one control", CHANGED_AIM)):
                ours, theirs = [], []
                for turn in range(count):
                    position = turn if what == "one control" else None
                    theirs.append(cpu_milliseconds(empty, peer, position))
                    ours.append(cpu_milliseconds(app, session, position))
                show_reruns(f"{name}, {what}", ours, theirs, aim if name in FACTS else None)
            session.close()
            if session.failed:
                raise RuntimeError(f"the page {name} showed an exception")
        print(f"  memory of the server: {app.megabytes():.0f} MB (aim 220)")


def show_reruns(name: str, ours: Sequence[float], theirs: Sequence[float], aim: float | None) -> None:
    """The lower quartile, because what else goes on only ever adds."""
    ours_quartile, quartile = (statistics.quantiles(times, n=4)[0] for times in (ours, theirs))
    columns = (ours_quartile, statistics.median(ours), quartile, statistics.median(theirs))
    said = f"   (aim {aim:g})" if aim else ""
    print(
        f"  {name:34}" + "".join(f"{value:8.1f}" for value in columns) + f"{ours_quartile / quartile:8.2f}{said}",
        flush=True,
    )


def crowd(pages: Sequence[str], seconds: float, script: str | None = None) -> tuple[list[float], float]:
    """Thirty sessions with one rerun a second each: seconds of every rerun, and the share of one core."""
    with serving(script) as server:
        sessions = [Session(server.port, page) for page in islice(cycle(pages), SESSIONS)]
        answers: list[float] = []
        start, before = time.perf_counter() + 0.5, server.cpu_seconds()
        threads = [
            threading.Thread(target=keep_moving, args=(session, start + i / SESSIONS, seconds, answers))
            for i, session in enumerate(sessions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        busy = (server.cpu_seconds() - before) / (time.perf_counter() - start)
        if any(session.failed for session in sessions):
            raise RuntimeError("a page showed an exception")
        return answers, busy


def keep_moving(session: Session, start: float, seconds: float, answers: list[float]) -> None:
    """Ask at fixed times, so that a slow answer does not thin out the load."""
    for turn in range(int(seconds)):
        time.sleep(max(0.0, start + turn - time.perf_counter()))
        due = start + turn
        session.rerun(turn)
        answers.append(time.perf_counter() - due)


def measure_crowd(seconds: float) -> None:
    print(f"\n{SESSIONS} sessions, one rerun a second each, {seconds:.0f} s: median, p95, longest ms; share of a core")
    crowds = (("empty", [""], EMPTY), ("kernels", ["kernels"], None), ("all pages", list(ADDRESSES.values()), None))
    for name, pages, script in crowds:
        answers, busy = crowd(pages, seconds, script)
        median, late = statistics.median(answers), statistics.quantiles(answers, n=20)[-1]
        aim = "   (aim p95 150 ms where an empty page takes 2 ms of processor a rerun)" if name == "kernels" else ""
        print(f"  {name:20}{1e3 * median:8.0f}{1e3 * late:8.0f}{1e3 * max(answers):8.0f}{busy:8.0%}{aim}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--visits", type=int, default=7)
    arguments.add_argument("--reruns", type=int, default=60)
    arguments.add_argument("--seconds", type=float, default=15)
    chosen = arguments.parse_args()
    print(f"{processor()}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    print(f"Python {platform.python_version()}, streamlit {version('streamlit')}, plotly {version('plotly')}")
    measure_reruns(chosen.reruns)
    measure_crowd(chosen.seconds)
    browse(chosen.visits)


if __name__ == "__main__":
    main()
