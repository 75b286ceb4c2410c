"""What of the store is a result, and what is not."""

import os

import pytest

from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import results
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import Finding, RunSummary, Score, Surroundings

pytestmark = pytest.mark.every_database

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")
SEEN_ON = Surroundings(processor="P", python="3.11.7", torch="2.14.1", system="Linux")
TEST = Score(0.75, 1.0, 0.5, 200)
EARLY = Finding("not converged", Message("It has not converged.", {}))


def ended(store, exit, *, tests: bool = True, test: Score | None = TEST, findings=()) -> str:
    (id,) = add(store, [Request(SPEC, tests=tests)], "me")
    claim(store, id, os.getpid())
    RunWriter(store, id).ready(RunFacts(parameters=10, macs=20, field=3, shape=(1, 8, 8), classes=10))
    outcome = RunSummary("finished", 1, findings, SEEN_ON, 4.0, test)
    RunWriter(store, id).end(exit, outcome=outcome)
    return id


def test_what_has_ended_well_and_was_tested_counts(opened):
    id = ended(opened, "finished", findings=(EARLY,))
    found = results(opened)
    (outcome,) = found.outcomes
    assert (outcome.id, outcome.spec, outcome.top1, outcome.total) == (id, SPEC, 0.75, 200)
    assert (outcome.parameters, outcome.macs, outcome.field, outcome.seconds) == (10, 20, 3, 4.0)
    assert not outcome.converged and outcome.hardware == "P" and not found.left_out
    assert outcome.versions == "Python 3.11.7, torch 2.14.1"
    assert outcome.fitted == "conv3-8 gap FC-6 | input 1x8x8 | classes 10"


def test_nothing_else_does_and_each_is_said(opened):
    for exit in ("stopped", "failed", "diverged", "refused", "interrupted"):
        ended(opened, exit)
    ended(opened, "finished", tests=False, test=None)
    add(opened, [Request(SPEC)], "me")
    (running,) = add(opened, [Request(SPEC)], "me")
    claim(opened, running, os.getpid())
    found = results(opened)
    assert found.outcomes == ()
    expected = ("stopped", "failed", "diverged", "refused", "interrupted", "try", "waiting", "running")
    assert found.left_out == dict.fromkeys(expected, 1)
