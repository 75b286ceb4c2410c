"""What workers have answered about pictures and networks, kept for all visitors together."""

from threading import Condition
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache, cached

from vgg_explorer.runs.ask import ask
from vgg_explorer.runs.weights import known
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Question
from vgg_explorer.specs.saliency import Explain, Explained, Trust
from vgg_explorer.ui.frame.render_queue import give_way, waiting

ROOM = 200_000_000  # bytes of maps that are kept
SLOW = 3.0  # seconds from which a map is computed only when somebody asks for it, by a process of its own
GUESS = 2e10  # multiply-accumulates a second, before anything has been measured
LEAST = 0.002  # seconds of a pass: what a small network takes, whose first map says more of the start than of itself

Answer = TypeVar("Answer")


def nbytes(answer: object) -> int:
    """The arrays in an answer, and a little for what holds them."""
    if isinstance(answer, np.ndarray):
        return answer.nbytes
    if isinstance(answer, tuple | list):
        return sum(map(nbytes, answer))
    slots = [vars(answer)] if hasattr(answer, "__dict__") else []
    named = {name: getattr(answer, name) for name in getattr(answer, "__slots__", ())}
    return 100 + sum(nbytes(value) for values in (*slots, named) for value in values.values())


kept: LRUCache[Any, Any] = LRUCache(ROOM, getsizeof=nbytes)


@cached(kept, key=lambda question, changed, **_: (question, changed), condition=Condition())
def asked(question: Question[Answer], changed: int, *, progress: Progress | None, slow: bool) -> Answer:
    """Asked once, whoever else wants to know at the same moment; `changed` is the time of the file of weights."""
    return ask(question, progress=progress, slow=slow)


def answer(question: Question[Any], *, progress: Progress | None = None, slow: bool = False) -> Any:
    """The answer to a question about weights that a page may name."""
    when = changed(weights_of(question))
    if (question, when) in kept:
        give_way()
        return asked(question, when, progress=progress, slow=slow)
    with waiting():
        return asked(question, when, progress=progress, slow=slow)


def is_known(question: Question[Any]) -> bool:
    return (question, changed(weights_of(question))) in kept


def weights_of(question: Any) -> str:
    found: str = question.asked.weights if isinstance(question, Trust) else question.weights
    return found


def changed(weights: str) -> int:
    return known(weights, paths=False).path.stat().st_mtime_ns


def explained(question: Explain) -> Explained:
    found: Explained = answer(question)
    return found


def seconds(question: Explain, macs: int) -> float:
    """About how long a map takes: its passes, each of a large network as long as one of its gradient's."""
    network = known(question.weights, paths=False).network
    passes = find_method(question.method).passes(dict(question.options), network).total
    plain = Explain(question.weights, question.picture)
    guessed = macs / GUESS
    each = explained(plain).map.seconds / 2 if guessed > LEAST and is_known(plain) else guessed
    return passes * max(LEAST, each)


def trust_seconds(question: Explain, macs: int) -> float:
    """The same for what is said of a map: it is computed once for each layer that forgets, and 132 pictures pass."""
    weights = known(question.weights, paths=False).network.weight_layers()
    return (weights + 1) * seconds(question, macs) + 132 * macs / GUESS
