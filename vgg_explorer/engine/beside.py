"""Files that are written beside the training, by a thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType


class Beside:
    """One piece of work at a time; the next waits for it. What failed is raised by the next call, or at the end."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.running: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Begin with it as soon as what is under way has been done."""
        self.finish()
        self.running = self.thread.submit(work)

    def check(self) -> None:
        """Raise what went wrong, if something has."""
        if self.running and self.running.done():
            self.finish()

    def finish(self) -> None:
        """Wait until all is written."""
        running, self.running = self.running, None
        if running:
            running.result()

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self.thread.shutdown()
