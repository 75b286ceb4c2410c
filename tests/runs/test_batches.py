"""The list of what was started together reads the newest runs alone, however many there are."""

import pytest

from vgg_explorer.runs import batches as module
from vgg_explorer.runs.batches import batches
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.tables import INDEXES, RUNS
from vgg_explorer.specs.run import RunSpec

pytestmark = pytest.mark.every_database


def test_the_newest_first_and_what_is_ones_own_however_old(opened, monkeypatch):
    monkeypatch.setattr(module, "LOOKED_AT", 4)
    for owner in ("me", "you", "you", "you"):
        add(opened, [Request(RunSpec("conv3-4 gap FC-6", "shapes", seed=seed)) for seed in range(2)], owner)
    assert [(each.owner, each.runs, each.open) for each in batches(opened)] == [("you", 2, 2)] * 2
    assert [each.owner for each in batches(opened, RUNS.c.owner == "me")] == ["me"]
    assert batches(opened, RUNS.c.owner == "nobody") == []


def test_rows_are_found_by_an_index(opened, database):
    """What the supervisor asks ten times a second, and what a page asks, goes through no whole table."""
    if database != "sqlite":
        pytest.skip("SQLite says how it looks; the indexes are the same")
    questions = {
        "exit IS NULL": "ix_runs_exit",
        "owner = 'me' ORDER BY number DESC": "ix_runs_owner",
        "kind = 'test'": "ix_runs_kind",
    }
    assert {index.name for index in INDEXES} == {*questions.values(), "ix_runs_owner_started"} - {"ix_runs_owner"}
    with opened.reading() as connection:
        for where, index in questions.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT id FROM runs WHERE {where}").all()
            assert index in str(plan), where
