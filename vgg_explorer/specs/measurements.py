"""What was measured for the claims of the paper at one size, and on what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vgg_explorer.specs.claim import Size
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.test_result import TestResult


@dataclass(frozen=True)
class Measured:
    """One arm with one seed: what came of it, the learning rates that were tried for it, and the day, 2026-11-28."""

    arm: str
    seed: int
    result: RunResult | TestResult
    rates: tuple[TriedRate, ...] = ()
    day: str = ""


@dataclass(frozen=True)
class Measurements:
    """All arms of a size that have been measured."""

    size: Size
    found: tuple[Measured, ...] = field(default=())

    def by_arm(self) -> Mapping[str, Mapping[int, Measured]]:
        arms: dict[str, dict[int, Measured]] = {}
        for each in self.found:
            arms.setdefault(each.arm, {})[each.seed] = each
        return arms
