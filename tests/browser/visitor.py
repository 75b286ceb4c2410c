"""A person with a browser: opens pages, waits until they are drawn, and notices what goes wrong."""

import re
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

DRAWN = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const charts = document.querySelectorAll('[data-testid="stPlotlyChart"]');
  return app?.dataset.testScriptState === "notRunning"
    && document.querySelector('[data-testid="stMain"] h1')
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...charts].every(chart => chart.querySelector(".main-svg"))
    && document.fonts.status === "loaded";
}"""
# Streamlit looks for its own endpoints under the page's address first, and finds them at the root.
SECONDS = 15
EXPECTED = re.compile(r"/_stcore/(health|host-config)$")


class Visitor:
    """One tab of a browser."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.faults: list[str] = []
        self.runs = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._notice_frame))
        page.on("request", self._notice_request)
        page.on("console", self._notice_message)
        page.on("pageerror", lambda error: self.faults.append(f"error in the page: {error}"))

    def open(self, path: str = "") -> "Visitor":
        self.page.goto(f"{self.server}/{path.removeprefix('./')}")
        return self.wait()

    def wait(self) -> "Visitor":
        self.page.wait_for_function(DRAWN, polling=50)
        return self

    def follow(self, link: str) -> "Visitor":
        """Click a link of the navigation; on a phone the sidebar has to be opened first."""
        with self.page.expect_navigation():
            self.page.get_by_role("navigation").get_by_role("link", name=link).click()
        return self.wait()

    def back(self) -> "Visitor":
        self.page.go_back()
        return self.wait()

    def press(self, slider: str, key: str) -> "Visitor":
        """Move a slider by a key, and wait for the page to answer."""
        thumb = self.page.get_by_role("slider", name=slider)
        before = thumb.get_attribute("aria-valuetext") or thumb.get_attribute("aria-valuenow")
        with self.rerun():
            thumb.press(key)
        assert (thumb.get_attribute("aria-valuetext") or thumb.get_attribute("aria-valuenow")) != before
        return self

    def choose(self, name: str) -> "Visitor":
        with self.rerun():
            self.page.get_by_role("radio", name=name).click()
        return self

    @contextmanager
    def rerun(self):
        """What happens inside makes the script run again: wait for the server to say that it has finished."""
        before = self.runs
        end = time.monotonic() + SECONDS
        yield
        while self.runs == before:
            assert time.monotonic() < end, "the page did not run again"
            self.page.wait_for_timeout(10)  # lets the events in
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        self.wait()

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def answer(self) -> str:
        return self.page.locator(".st-key-answer").inner_text()

    @property
    def alerts(self) -> list[str]:
        return self.page.get_by_test_id("stAlert").all_inner_texts()

    @property
    def address(self) -> str:
        """Path and query, without the server."""
        return self.page.url.removeprefix(self.server)

    def check(self) -> None:
        """Nothing broke: no exception on the page, nothing in the console, no request to another host."""
        exceptions = self.page.get_by_test_id("stException").all_inner_texts()
        assert not exceptions
        assert not self.faults

    def _notice_frame(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished":
            self.runs += 1

    def _notice_request(self, request: Request) -> None:
        target = urlsplit(request.url)
        if target.scheme not in ("data", "blob") and f"{target.scheme}://{target.netloc}" != self.server:
            self.faults.append(f"asked another host: {request.url}")

    def _notice_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.location.get("url", "")):
            self.faults.append(f"console: {message.text}")


@contextmanager
def visit(context: BrowserContext, server: str, *, dark: bool = False, width: int = 1280, height: int = 900):
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})
    try:
        yield Visitor(page, server)
    finally:
        page.close()
