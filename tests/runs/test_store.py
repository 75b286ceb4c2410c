"""The database: what it keeps, what it refuses, and what it says when it cannot."""

import math
import os
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from vgg_explorer.runs import store as stores
from vgg_explorer.runs import tables, upgrade
from vgg_explorer.runs.listing import curves, histories, last_values, runs, thinned
from vgg_explorer.runs.migrations import MIGRATIONS
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim, mark_interrupted
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.tables import VERSION
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run import RunSpec

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")
COLOUR = "alter table runs add column colour text"


@pytest.fixture
def run(opened) -> str:
    return add(opened, [Request(SPEC)], "me")[0]


def test_metrics_are_kept_and_a_repeated_step_counts_anew(opened, run):
    record = RunWriter(opened, run)
    for step, loss in ((1, 2.0), (2, 1.5), (2, 1.4), (3, math.nan)):
        record.measured(step, {"loss": loss, "pictures_per_second": 10.0 * step})
    curve = curves(opened, [run], "loss")[run]
    assert curve[:2] == [(1, 2.0), (2, 1.4)] and curve[2][0] == 3 and math.isnan(curve[2][1])
    assert last_values(opened, [run])[run]["pictures_per_second"] == 30 and last_values(opened, [run])[run]["step"] == 3


def test_epochs_come_back(opened, run):
    epochs = [Epoch(number, 1.5, 0.4, 1.6, 0.35, 0.1, 2.5, 900) for number in (1, 2)]
    for epoch in epochs:
        values = {name: getattr(epoch, name) for name in Epoch.__dataclass_fields__}
        RunWriter(opened, run).measured(7 * epoch.epoch, {**values, "loss": 1.4})
    RunWriter(opened, run).measured(15, {"loss": 1.3})  # a step that ends no epoch
    assert histories(opened, [run]) == {run: epochs}


def test_a_long_curve_is_thinned_and_keeps_its_end():
    curve = [(step, float(step)) for step in range(1000)]
    assert len(thinned(curve, 100)) == 101 and thinned(curve, 100)[-1] == (999, 999.0)
    assert thinned(curve[:50], 100) == curve[:50]


def test_a_run_is_claimed_once(opened, run):
    assert claim(opened, run, os.getpid())
    assert not claim(opened, run, os.getpid())
    assert runs(opened)[0].state == "running" and runs(opened)[0].pid == os.getpid()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (None, "its process is gone: it was ended, or the machine was switched off."),
        (-9, "its process was ended by signal 9: by somebody, or because the machine's memory was used up."),
        (3, "its process ended with code 3; its log says more."),
    ],
)
def test_a_run_whose_process_is_gone_is_not_running(opened, run, code, sentence):
    claim(opened, run, 2**22 + 12345)  # no such process
    assert runs(opened)[0].state == "interrupted"
    mark_interrupted(opened, run, 1, -9)  # another process's: nothing to say of this one
    assert runs(opened)[0].exit is None
    mark_interrupted(opened, run, 2**22 + 12345, code)
    assert runs(opened)[0].exit == "interrupted"
    error = runs(opened)[0].error
    assert error and sentence in error.text()


def test_a_process_number_that_is_used_again_is_another_process(opened, run, monkeypatch):
    claim(opened, run, os.getpid())
    monkeypatch.setattr("vgg_explorer.runs.processes.born", lambda pid: "later")
    assert runs(opened)[0].state == "interrupted"


@pytest.mark.parametrize("silence", [10.0, 100.0])
def test_of_another_machine_only_the_heartbeat_is_seen(opened, run, monkeypatch, silence):
    monkeypatch.setattr("vgg_explorer.runs.run_writer.host", lambda: "elsewhere")
    claim(opened, run, 1)
    with opened.writing() as connection:
        connection.execute(text(f"update runs set heartbeat = heartbeat - {silence}"))
    assert runs(opened)[0].state == ("running" if silence < 60 else "interrupted")


def test_a_clock_that_jumps_makes_no_run_last_less_than_nothing(opened, run):
    claim(opened, run, os.getpid())
    with opened.writing() as connection:
        connection.execute(text("update runs set started = started + 7200, heartbeat = heartbeat + 7200"))
    found = runs(opened)[0]
    assert found.state == "running" and found.seconds == 0


def test_why_a_run_ended_can_be_said_in_another_language(opened, run):
    RunWriter(opened, run).end("failed", error=Message("{words}: {n}", {"words": "x", "n": 3}))
    error = runs(opened)[0].error
    assert error == Message("{words}: {n}", {"words": "x", "n": 3})
    assert error and error.text(lambda sentence: "{n} {words}") == "3 x"


def test_a_store_of_a_newer_program_is_refused(home):
    open_store().close()
    stores._opened.cache_clear()
    with sqlite3.connect(home / "store.db") as database:
        database.execute("update about set value = '7'")
    with pytest.raises(SpecError, match=rf"is of version 7, and this program reads version {VERSION}; move it away"):
        open_store()


def test_an_older_store_is_brought_up_to_date(home, monkeypatch):
    open_store().close()
    stores._opened.cache_clear()
    monkeypatch.setattr(upgrade, "VERSION", tables.VERSION + 1)
    monkeypatch.setitem(MIGRATIONS, tables.VERSION, lambda connection: connection.execute(text(COLOUR)))
    add(open_store(), [Request(SPEC)], "me")
    with sqlite3.connect(home / "store.db") as database:
        assert database.execute("select value from about").fetchone() == (str(tables.VERSION + 1),)
        assert database.execute("select colour from runs").fetchall() == [(None,)]


def test_a_store_that_is_no_database_is_said_in_a_sentence(home):
    (home / "store.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(SpecError, match=r"the store .*store\.db does not answer: file is not a database\."):
        open_store()


def test_a_full_disk_is_said_in_a_sentence_and_nothing_is_lost(opened, run):
    RunWriter(opened, run).measured(1, {"loss": 1.0})
    with opened.engine.connect() as connection:
        connection.connection.execute("pragma max_page_count = 1")  # it takes as many as there are
    pages = {f"m{number}": 1.0 for number in range(2000)}
    with pytest.raises(SpecError, match=r"the store .* does not answer: database or disk is full\."):
        RunWriter(opened, run).measured(2, pages)
    assert curves(opened, [run], "loss") == {run: [(1, 1.0)]}
    assert not curves(opened, [run], "m0")


def test_a_directory_that_cannot_be_written_is_said_in_a_sentence(home, monkeypatch):
    (home / "file").write_text("x")
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(home / "file" / "below"))
    settings.cache_clear()
    with pytest.raises(SpecError, match=r"the store .* cannot be written: Not a directory\."):
        open_store()
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(home))
    settings.cache_clear()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "the store 'nonsense' cannot be opened"),
        ("oracle://scott:tiger@host/db", r"the store oracle://scott:\*\*\*@host/db cannot be opened"),
    ],
)
def test_a_url_that_leads_nowhere(url, sentence):
    with pytest.raises(SpecError, match=sentence):
        Store(url)


def test_a_store_that_another_program_holds_is_named(opened, home):
    with closing(sqlite3.connect(home / "store.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SpecError, match=r"the store .*store\.db does not answer: database is locked"):
            add(Store(stores.store_url(), 0.1), [Request(SPEC)], "me")
    assert add(open_store(), [Request(SPEC)], "me")


def test_a_store_that_was_deleted_is_named_and_the_next_one_is_opened(opened, home, run):
    for file in home.glob("store.db*"):
        file.unlink()
    with pytest.raises(SpecError, match=r"the store .*store\.db was deleted or replaced while it was open"):
        runs(opened)
    assert runs(open_store()) == []
    assert open_store() is open_store()
