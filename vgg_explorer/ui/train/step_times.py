"""Seconds of training steps on this machine: asked for in the background, so that no page waits for them."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from vgg_explorer.runs.ask import ask
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.question import Calibrate, StepTime
from vgg_explorer.specs.recipe import Recipe

KEPT = 500
Key = tuple[str, Shape, int, Recipe]

asking = ThreadPoolExecutor(2, thread_name_prefix="timing")
known: dict[Key, "Future[StepTime]"] = {}
lock = Lock()


def step_time(line: str, shape: Shape, classes: int, recipe: Recipe) -> "Future[StepTime]":
    """The answer, or that it is on its way; asked once for everybody. One that failed is asked for again."""
    key = (line, shape, classes, recipe)
    with lock:
        found = known.get(key)
        if found is None or (found.done() and found.exception()):
            found = known[key] = asking.submit(asked, key)
            while len(known) > KEPT:
                known.pop(next(iter(known)))
        return found


def asked(key: Key) -> StepTime:
    line, shape, classes, recipe = key
    (found,) = ask(Calibrate((line,), shape, classes, recipe))
    return found
