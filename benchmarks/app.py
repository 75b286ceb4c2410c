"""How fast the app answers, against an empty Streamlit page on the same machine in the same run.

    python -m benchmarks.app [--visits 7] [--reruns 60] [--seconds 15]

First text: from the address to the heading, in a real browser, cold (the first visit that a server gets) and warm.
Reruns: processor time of the server for one change of a slider, or of a network's line, over a websocket. Thirty
sessions: one rerun a second each on the Kernels page, then spread over all pages.
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
RERUN_MS = {"start": 20, "kernels": 20, "networks": 50, "receptive_field": 20}
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


def reruns(server: Server, page: str, count: int) -> tuple[list[float], list[float]]:
    """CPU seconds of each rerun: those that show a slider's position or a line for the first time, and the others."""
    session = Session(server.port, page)
    spent = []
    for position in range(1, count + 1):
        before = server.cpu_seconds()
        session.rerun(position)
        spent.append(server.cpu_seconds() - before)
    session.close()
    if session.failed:
        raise RuntimeError(f"the page {page or 'start'} showed an exception")
    new = len(session.options)
    return spent[:new], spent[new:]


def measure_reruns(count: int) -> None:
    print(f"\nserver CPU a rerun, n = {count}: median ms of all, of figures not shown before, of the others; memory")
    with serving(EMPTY) as server:
        show_reruns("empty", server, "", count)
    with serving() as server:
        for name, path in ADDRESSES.items():
            show_reruns(name, server, path, count)


def show_reruns(name: str, server: Server, page: str, count: int) -> None:
    new, again = reruns(server, page, count)
    columns = [1e3 * statistics.median(part) for part in (new + again, new or again, again or new)]
    aim = f"   (aim {RERUN_MS[name]} ms, 220 MB)" if name in RERUN_MS else ""
    print(f"  {name:20}" + "".join(f"{value:8.1f}" for value in columns) + f"{server.megabytes():8.0f} MB{aim}")


def crowd(pages: Sequence[str], seconds: float) -> tuple[list[float], float]:
    """Thirty sessions with one rerun a second each: seconds of every rerun, and the share of one core."""
    with serving() as server:
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
    for name, pages in (("kernels", ["kernels"]), ("all pages", list(ADDRESSES.values()))):
        answers, busy = crowd(pages, seconds)
        median, late = statistics.median(answers), statistics.quantiles(answers, n=20)[-1]
        aim = "   (aim p95 150 ms)" if name == "kernels" else ""
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
