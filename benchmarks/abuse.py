"""Thirty ordinary visitors on the facts pages while one of them attacks: what each attack is told, and what it costs.

    python -m benchmarks.abuse [--seconds 8]

Everything happens on this machine: a server of its own on the loopback, a data directory of its own. For each attack:
the sentence that the page answers, seconds until it stands there, the server's highest memory, p95 of the others'
reruns meanwhile, and megabytes in the data directory. Claims: the server stays under 400 MB, p95 under 500 ms, and
every attack gets one sentence.
"""

import argparse
import os
import shutil
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.analysis import processor
from benchmarks.attacks import ATTACKS, Attack
from benchmarks.session import Server, Session, serving
from vgg_explorer.runs import address
from vgg_explorer.runs.ask import ask
from vgg_explorer.settings import settings
from vgg_explorer.specs.question import Echo

VISITORS = 30
FACTS = ("", "kernels", "networks", "receptive_field")
NONSENSE = (
    "\0" * 50,
    "9" * 5_000,
    "((((" * 500,
    "🙂" * 300,
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "%s%n{0}",
    "-1e999",
)
HUGE = "train?t1=" + quote("D | head gap | norm batch") + "&t2=none&data=" + quote("shapes | size 512") + "&batch=4096"
LIMIT = 120_000  # ms until an attack has its answer


class Crowd:
    """Visitors with one rerun a second each; their waits since the last look."""

    def __init__(self, server: Server) -> None:
        self.over, self.waits = threading.Event(), list[float]()
        sessions = [Session(server.port, page) for page in islice(cycle(FACTS), VISITORS)]
        start = time.perf_counter() + 1
        self.threads = [
            threading.Thread(target=self._move, args=(session, start + i / VISITORS), daemon=True)
            for i, session in enumerate(sessions)
        ]
        for thread in self.threads:
            thread.start()

    def _move(self, session: Session, due: float) -> None:
        turn = 0
        while not self.over.wait(max(0.0, due - time.perf_counter())):
            session.rerun(turn)
            self.waits.append(time.perf_counter() - due)
            due, turn = max(due + 1, time.perf_counter()), turn + 1

    def late(self) -> float:
        """p95 of the waits since the last call, in ms."""
        taken, self.waits = self.waits, []
        return 1e3 * statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else 0.0

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(10)


@contextmanager
def watched(server: Server) -> Iterator[list[float]]:
    """The server's memory in MB, every 50 ms while the block lasts."""
    seen, over = [server.megabytes()], threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            seen.append(server.megabytes())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def report(name: str, server: Server, crowd: Crowd, attack: Callable[[], str], rest: float) -> None:
    """Carry out one attack, and say what it was told and what it cost while it lasted and for `rest` seconds more."""
    crowd.late()
    with watched(server) as memory:
        begin = time.perf_counter()
        said = attack()
        seconds = time.perf_counter() - begin
        time.sleep(rest)
    disk = sum(file.stat().st_size for file in settings().data_directory.rglob("*") if file.is_file()) / 1e6
    print(f"  {name:32}{seconds:7.1f} s{max(memory):7.0f} MB{crowd.late():7.0f} ms{disk:7.0f} MB   {said}", flush=True)


def bring(context: BrowserContext, server: Server, attack: Attack, folder: Path) -> str:
    """Upload a file as a person does, and wait for the page's sentence."""
    file = folder / attack.file
    page = opened(context, f"{server.address}/{attack.address}")
    before = page.get_by_role("alert").count()
    uploader(page, attack.opens).set_input_files(file)
    return sentence(page, before)


def uploader(page: Page, opens: str) -> Locator:
    """The field for a file behind a button; on a busy machine a click may come before the button listens."""
    field = page.get_by_test_id("stFileUploaderDropzoneInput").first
    for _ in range(10):
        page.get_by_role("button", name=opens).first.click(timeout=LIMIT)
        with suppress(PlaywrightTimeout):
            field.wait_for(state="attached", timeout=5_000)
            return field
    raise TimeoutError(f"{opens} opens nothing")


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.get_by_test_id("stMain").locator("h1").wait_for(timeout=LIMIT)
    return page


def sentence(page: Page, before: int) -> str:
    alert = page.get_by_role("alert").nth(before)
    alert.wait_for(timeout=LIMIT)
    said = " ".join(alert.inner_text().split())
    page.close()
    return said[:160]


def too_large(context: BrowserContext, server: Server) -> str:
    return sentence(opened(context, f"{server.address}/{HUGE}"), 0)


def nonsense(server: Server) -> str:
    """Addresses that mean nothing, on every page; whether a page showed an exception."""
    failed = 0
    for page in FACTS:
        for words in NONSENSE:
            session = Session(
                server.port, page, "&".join(f"{key}={quote(words)}" for key in ("t1", "n1", "kernel", "data"))
            )
            failed += session.failed
            session.close()
    return f"{len(FACTS) * len(NONSENSE)} addresses, {failed} exceptions"


def silence() -> str:
    """164 connections that say nothing, and one question beside them."""
    ask(Echo("warm"))
    found = address.found()
    with ExitStack() as stack:
        for _ in range(164):
            stack.enter_context(socket.create_connection(("127.0.0.1", found.port if found else 0)))
        begin = time.perf_counter()
        ask(Echo("x"))
        return f"a question beside 164 silent connections: {time.perf_counter() - begin:.2f} s"


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--seconds", type=float, default=8)
    rest = arguments.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["VGG_EXPLORER_DATA_DIRECTORY"] = str(Path(folder) / "data")
        settings.cache_clear()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context()
        for attack in ATTACKS:  # beforehand: the visitors share this process
            (Path(folder) / attack.file).write_bytes(attack.content())
        with serving() as server:
            print(f"{processor()}, {os.cpu_count()} logical cores; {VISITORS} visitors, one rerun a second each")
            print(f"  {'attack':32}{'answer':>9}{'server':>10}{'p95':>10}{'disk':>10}   what the page says")
            crowd = Crowd(server)
            report("none", server, crowd, lambda: "", rest)
            for attack in ATTACKS:
                report(attack.name, server, crowd, partial(bring, context, server, attack, Path(folder)), rest)
            report("a step of 3.3 TB", server, crowd, lambda: too_large(context, server), rest)
            report("nonsense", server, crowd, lambda: nonsense(server), rest)
            report("silence", server, crowd, silence, rest)
            crowd.end()
        browser.close()
        end_supervisor()


def end_supervisor() -> None:
    """The one that the server has started in the folder that is about to go."""
    if found := address.found():
        os.kill(found.pid, 15)


if __name__ == "__main__":
    main()
