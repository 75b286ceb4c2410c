"""A person with a browser: opens pages, waits until they are drawn, and notices what goes wrong."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.waiting import LIMIT, until

expect.set_options(timeout=1000 * LIMIT)

# The page counts the messages that have reached it.
COUNT = """window.WebSocket = class extends window.WebSocket {
  constructor(...all) {
    super(...all);
    window.messages = 0;
    this.addEventListener("message", () => { window.messages += 1; });
  }
}"""
ARRIVED = "count => window.messages >= count"
# Timers of 10 ms at most lie between a message and its elements: a longer one of the same page comes after them.
TAKEN_IN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))"
DRAWN = """() => document.querySelector('[data-testid="stMain"] h1')
  && !document.querySelector('[data-testid="stSkeleton"]')
  && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(chart => chart.querySelector(".main-svg"))
  && document.fonts.status === "loaded\""""
# Streamlit looks for its own endpoints under the page's address first, and finds them at the root.
EXPECTED = re.compile(r"/_stcore/(health|host-config)$")
NOTHING: frozenset[int] = frozenset()
ENDED: frozenset[int] = frozenset({ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR})
A_PART_ENDED = ENDED | {ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Script:
    """What the browser has asked of the server over one connection, and whether the script has answered it.

    A run that was interrupted, and a look that a part of the page takes by itself, are no answers.
    """

    def __init__(self) -> None:
        self.asked = 0  # runs that the browser has asked for, but for those by a timer
        self.messages = 0
        self.last = 0  # the number of the message that ended the last answer
        self.owner_is_known = False
        self.ends: frozenset[int] = ENDED  # what an answer ends with; nothing where all is answered
        self.began = False

    @property
    def has_answered(self) -> bool:
        return self.ends is NOTHING

    def notice_sent(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        message = BackMsg.FromString(frame)
        if message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun:
            self.asked += 1
            self.began, self.ends = False, A_PART_ENDED if message.rerun_script.fragment_id else ENDED
            states = message.rerun_script.widget_states.widgets
            self.owner_is_known |= any(state.id.endswith("-owner") for state in states)

    def notice_received(self, frame: bytes | str) -> None:
        self.messages += 1
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "new_session":
            self.began = True
        elif message.WhichOneof("type") == "script_finished" and self.began and message.script_finished in self.ends:
            self.ends, self.last = NOTHING, self.messages


class Visitor:
    """One tab of a browser."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.faults: list[str] = []
        self.script = Script()
        self.connections = 0
        page.add_init_script(COUNT)
        page.on("websocket", self._connected)
        page.on("request", self._notice_request)
        page.on("console", self._notice_message)
        page.on("pageerror", lambda error: self.faults.append(f"error in the page: {error}"))

    def open(self, path: str = "") -> "Visitor":
        with self.loading():
            self.page.goto(f"{self.server}/{path.removeprefix('./')}")
        return self

    def reload(self) -> "Visitor":
        with self.loading():
            self.page.reload()
        return self

    def follow(self, link: str) -> "Visitor":
        """Click a link of the navigation; on a phone the sidebar has to be opened first."""
        with self.loading():
            self.page.get_by_role("navigation").get_by_role("link", name=link).click()
        return self

    def back(self) -> "Visitor":
        """A step back: to another page, which is loaded, or to another address of this one."""
        self.page.evaluate("window.stays = true")
        before = self.connections
        self.page.go_back()
        if not self.page.evaluate("window.stays"):
            self._until(lambda: self.connections > before)
        return self.wait()

    @contextmanager
    def loading(self) -> Iterator[None]:
        """What happens inside loads a page: wait until the server has drawn it."""
        before = self.connections
        yield
        self._until(lambda: self.connections > before)
        self.wait()

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """What happens inside makes the script run again: wait until it has run, and the page shows it."""
        script, before = self.script, self.script.asked
        yield
        self._until(lambda: script.asked > before)
        self.wait()

    def wait(self) -> "Visitor":
        """All that was asked is answered and drawn. On a page that asks who it is, the browser has said so too."""
        self._wait_for_answer()
        if self.page.locator(".st-key-owner").count():
            self._until(lambda: self.script.owner_is_known)
            self._wait_for_answer()
        self.page.wait_for_function(DRAWN, polling=50)
        return self

    def wait_for_rest(self) -> "Visitor":
        """No part of the page is drawn any more, as long as nobody does anything."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
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
            self.page.get_by_role("radio", name=name, exact=True).click()
        return self

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
        assert not self.page.get_by_text("an error that nobody has foreseen").all_inner_texts()
        assert not self.faults

    def _until(self, condition) -> None:
        until(condition, pause=lambda: self.page.wait_for_timeout(10))  # lets the events in

    def _wait_for_answer(self) -> None:
        """The last one: what the browser does with an answer may be a question again."""
        shown = None
        while shown != (self.script, self.script.asked):
            self._until(lambda: self.script.has_answered)
            shown = self.script, self.script.asked
            self.page.wait_for_function(ARRIVED, arg=self.script.last)
            self.page.evaluate(TAKEN_IN)

    def _connected(self, socket: WebSocket) -> None:
        self.script = script = Script()
        self.connections += 1
        socket.on("framesent", script.notice_sent)
        socket.on("framereceived", script.notice_received)

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
