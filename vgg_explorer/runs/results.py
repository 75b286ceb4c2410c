"""What came of runs, the store's and the zoo's alike: those that can be compared, and what is none, with the reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, and_, func, select

from vgg_explorer.runs import zoo
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import histories, newest
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import EvaluatedRun, RunResult, RunSummary, Score
from vgg_explorer.specs.test_result import EvaluatedTest
from vgg_explorer.specs.test_run import TestSpec

MOST = 2_000  # of the newest runs that a list reads


@dataclass(frozen=True)
class Results:
    """`outcomes` in the order of asking; `left_out` counts the others by their state (`try` for tried rates).

    Tests are no results of training: `tests` lists them. `more`: there are older ones, which were not read.
    """

    outcomes: tuple[EvaluatedRun, ...]
    left_out: Counter[str] = field(default_factory=Counter)
    more: bool = False


def load(id: str, seed: int = zoo.SHIPPED) -> RunResult | None:
    """All that came of a training run, by its id; or of a network of the zoo, by `zoo:NAME` and the seed that it had.

    None where the run has no end yet, or where its file is gone. A SpecError says what is damaged.
    """
    kind, _, name = id.partition(":")
    return zoo.find(name).result(seed) if kind == "zoo" else folder_of(id).trained()


def epochs(found: Sequence[EvaluatedRun]) -> dict[tuple[str, int], Sequence[Epoch]]:
    """The epochs of runs, by their id and seed."""
    ids = [run.id for run in found if not run.shipped]
    stored: dict[str, list[Epoch]] = histories(open_store(), ids) if ids else {}
    return {(run.id, run.spec.seed): history(run) if run.shipped else stored.get(run.id, []) for run in found}


def history(run: EvaluatedRun) -> Sequence[Epoch]:
    result = load(run.id, run.spec.seed)
    return result.history if result else ()


def shipped() -> tuple[EvaluatedRun, ...]:
    """The runs of the zoo."""
    return tuple(of_zoo(network, result) for network in zoo.trained() for result in network.runs)


def results(store: Store, *where: ColumnElement[bool]) -> Results:
    """The newest runs of the store that have ended well and were tested, of those for which all of `where` holds."""
    of_training = (RUNS.c.kind != TestSpec.kind, *where)
    counted = and_(RUNS.c.exit == "finished", RUNS.c.tests)
    found = newest(store, counted, *of_training, most=MOST)
    without_end = newest(store, RUNS.c.exit.is_(None), *of_training, most=MOST)
    ended = select(RUNS.c.exit, func.count()).where(RUNS.c.exit.is_not(None), ~counted, *of_training)
    with store.reading() as connection:
        left_out = Counter({exit: count for exit, count in connection.execute(ended.group_by(RUNS.c.exit))})
    left_out["try"] = left_out.pop("finished", 0)
    read = [(run, of_store(run)) for run in found]
    left_out.update(run.state for run in without_end)
    left_out.update(run.state for run, outcome in read if outcome is None)
    return Results(tuple(outcome for _, outcome in read if outcome), +left_out, more=len(found) == MOST)


def tests(store: Store, *where: ColumnElement[bool]) -> tuple[EvaluatedTest, ...]:
    """The newest tests of trained networks, in the order of asking; none of them is in any mean."""
    found = newest(store, RUNS.c.kind == TestSpec.kind, *where, most=MOST)
    return tuple(test for run in found if (test := as_test(run)))


def as_test(run: Run) -> EvaluatedTest | None:
    """A test of the store, where it has ended well."""
    spec, summary = run.spec, run.outcome
    if run.exit != "finished" or not isinstance(spec, TestSpec) or not summary or not summary.test:
        return None
    return EvaluatedTest(
        id=run.id,
        spec=spec,
        name=run.title,
        top1=summary.test.top1,
        top5=summary.test.top5,
        total=summary.test.total,
        seconds=summary.training_seconds,
        hardware=summary.surroundings.hardware,
        versions=summary.surroundings.versions,
    )


def of_store(run: Run) -> EvaluatedRun | None:
    """A run of the store, where it has ended well and was tested."""
    facts, summary = run.facts, run.outcome
    if (
        run.exit != "finished"
        or not run.tests
        or not facts
        or not summary
        or not summary.test
        or not isinstance(run.spec, RunSpec)
    ):
        return None
    seconds = run.seconds if summary.training_seconds is None else summary.training_seconds
    return replace(evaluated(run.id, run.name, run.spec, facts, summary, summary.test), seconds=seconds)


def of_zoo(network: zoo.Trained, result: RunResult) -> EvaluatedRun:
    """A run of the zoo; how long it took is not known, because several were trained at once, beside other work."""
    summary = result.summary
    if summary.test is None:
        raise SpecError("a run of {name} was not tested; build the zoo again.", name=network.id)
    title = network.entry.title
    return replace(evaluated(network.id, title, result.spec, result.facts, summary, summary.test), shipped=True)


def evaluated(id: str, name: str, spec: RunSpec, facts: RunFacts, summary: RunSummary, test: Score) -> EvaluatedRun:
    return EvaluatedRun(
        id=id,
        spec=spec,
        name=name,
        top1=test.top1,
        top5=test.top5,
        total=test.total,
        parameters=facts.parameters,
        macs=facts.macs,
        field=facts.field,
        seconds=None,
        converged=summary.converged,
        hardware=summary.surroundings.hardware,
        versions=summary.surroundings.versions,
        shape=facts.shape,
        classes=facts.classes,
    )
