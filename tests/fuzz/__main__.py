"""Fuzzes one parser in this process: `python -m tests.fuzz lines 5000 0`, a number of cases and a seed.

Prints JSON: how many cases were read and how many refused, what else was raised, how long the slowest took, and how
much memory the process needed more than before.
"""

import json
import logging
import random
import resource
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import import_module

from vgg_explorer.specs.errors import SpecError

KEPT = 5  # tracebacks
LONGEST = 2_000  # characters of a sentence


@dataclass
class Report:
    """What came of the cases of one parser; `unforeseen` are tracebacks, with the case before each."""

    read: int = 0
    refused: int = 0
    unforeseen: list[str] = field(default_factory=list)
    failures: int = 0
    slowest_seconds: float = 0.0
    slowest_case: str = ""
    more_megabytes: int = 0

    def tried(self, parse: Callable[[object], object], case: object) -> None:
        begin = time.perf_counter()
        try:
            parse(case)
            self.read += 1
        except SpecError as error:
            self.refused += 1
            self._sentence(error, case)
        except Exception:
            self._failed(case, traceback.format_exc())
        if (seconds := time.perf_counter() - begin) > self.slowest_seconds:
            self.slowest_seconds, self.slowest_case = seconds, shown(case)

    def _sentence(self, error: SpecError, case: object) -> None:
        """It can be said, sent to a browser, and is one sentence."""
        try:
            text = str(error)
            assert 0 < len(text) < LONGEST and text.encode() and text.rstrip().endswith((".", "?", '"'))
        except Exception:
            self._failed(case, traceback.format_exc())

    def _failed(self, case: object, words: str) -> None:
        self.failures += 1
        if len(self.unforeseen) < KEPT:
            self.unforeseen.append(f"{shown(case)}\n{words}")


def shown(case: object) -> str:
    text = ascii(case)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"


def peak() -> int:
    """Most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2)


def main(name: str, count: int, seed: int) -> Report:
    module = import_module(f"tests.fuzz.{name}")
    logging.disable()  # the boundary logs what it has not foreseen
    generator, report = random.Random(seed), Report()
    with module.prepared() as (case_of, parse):
        parse_first = case_of(generator)
        Report().tried(parse, parse_first)
        before = peak()
        for _ in range(count):
            report.tried(parse, case_of(generator))
    report.more_megabytes = peak() - before
    return report


if __name__ == "__main__":
    print(json.dumps(asdict(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
