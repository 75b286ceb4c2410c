"""The kinds of runs that there are: what each is asked for by, who carries it out, what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vgg_explorer.runs import limits, test_check
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.spec import Spec, kind_among, read
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import TestSpec


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of run. Its name is the `kind` of its spec.

    `worker` is the module whose `carry_out` does the work, called as `worker.train_run.carry_out` is; it is imported by
    its name, because it needs torch. `check` raises a SpecError for a spec that passes a limit. `result` is the type
    of what comes of it.
    """

    spec: type[Spec]
    worker: str
    check: Callable[[Any], None]
    result: type


KINDS = {
    RunSpec.kind: Kind(RunSpec, worker="vgg_explorer.worker.train_run", check=limits.check_run, result=RunResult),
    TestSpec.kind: Kind(
        TestSpec, worker="vgg_explorer.worker.test_run", check=test_check.check_test, result=TestResult
    ),
}


def kind_of(spec: Spec) -> Kind:
    """The kind of a spec; a SpecError where it is not registered."""
    return KINDS[kind_among(spec.kind, KINDS)]


def check_limits(spec: Spec) -> None:
    """Raise where a run asks for more than is allowed, or for what cannot be done."""
    kind_of(spec).check(spec)


@lru_cache(maxsize=4096)  # pages read the same runs again and again
def read_spec(text: str) -> Spec:
    """A run of any kind from JSON; a SpecError says what is wrong with it."""
    return read(text, {name: kind.spec for name, kind in KINDS.items()})
