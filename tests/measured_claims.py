"""Made-up measurements of every arm of the paper's claims, as they would ship; drawn, and the same each time."""

from zlib import crc32

import numpy as np

from vgg_explorer.analysis.paper_arms import TESTED, arms
from vgg_explorer.specs.claim import Size
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.measurements import Measured, Measurements
from vgg_explorer.specs.run import WeightsSource
from vgg_explorer.specs.run_facts import RunFacts, TriedRate
from vgg_explorer.specs.run_result import RunResult, Surroundings
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import TestSpec

CLASSES = tuple("abcdefghij")
AROUND = Surroundings(python="3.11.7", torch="2.14.1", processor="a processor")
CHANCE = ("B, small weights", "D, small weights", "E, small weights")


def counts(correct: int) -> Evaluation:
    """A test of 1,000 pictures of ten classes, `correct` of which are right; the others are taken for the next."""
    confusion = np.zeros((10, 10), int)
    for number in range(1000):
        confusion[number % 10, (number + (number >= correct)) % 10] += 1
    return Evaluation(confusion, among_five=990, loss=0.5)


def drawn(name: str, seed: int) -> int:
    """How many are right: a level of the arm, and some chance of the seed."""
    if name in CHANCE:
        return 100
    level = crc32(name.encode()) % 60
    return 760 + level + int(np.random.default_rng([crc32(name.encode()), seed]).integers(-9, 10))


def history(name: str, seed: int) -> tuple[Epoch, ...]:
    shift = crc32(f"{name} {seed}".encode()) % 100 / 1000
    return tuple(
        Epoch(number, 1.5 / number + shift, 0.5, 1.6 / number + 2 * shift, 0.5, 0.1, 2.0, 1000)
        for number in range(1, 5)
    )


def measurements(size: Size = "laptop", seeds: int = 5) -> Measurements:
    trained = [learned(name, size, seed) for name in arms(size) for seed in range(seeds)]
    return Measurements(size, (*trained, *(tested(name, size, seed) for name in TESTS for seed in range(seeds))))


TESTS = {each.name: each for each in TESTED}


def learned(name: str, size: Size, seed: int) -> Measured:
    arm = arms(size)[name]
    result = RunResult(
        spec=arm.seed(seed),
        facts=RunFacts(parameters=100, macs=5000, field=5, shape=(3, 32, 32), classes=10),
        class_names=CLASSES,
        history=history(name, seed),
        best_epoch=4,
        test=counts(drawn(name, seed)),
        findings=(),
        surroundings=AROUND,
    )
    return Measured(name, seed, result, tuple(TriedRate(rate, 0.7) for rate in arm.rates), "2026-11-28")


def tested(name: str, size: Size, seed: int) -> Measured:
    specs = [arms(size)[of].seed(seed) for of in TESTS[name].of]
    result = TestResult(
        spec=TestSpec(tuple(map(WeightsSource, specs)), specs[0].dataset, "test", TESTS[name].protocol),
        class_names=CLASSES,
        evaluation=counts(drawn(name, seed)),
        seconds=3.0,
        pictures=1000,
        checksums=("0" * 64,),
        parameters=100,
        shape=(3, 32, 32),
        surroundings=AROUND,
    )
    return Measured(name, seed, result, (), "2026-11-28")
