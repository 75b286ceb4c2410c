"""A store, a run's folder and links as version 1 wrote them: they open as before, and nothing is lost on the way.

The files in data/version-1 were written by the program of commit 73d5991.
"""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from vgg_explorer.cli.training import queued
from vgg_explorer.runs import store as stores
from vgg_explorer.runs.brought import holdings
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import curves, histories, latest, runs
from vgg_explorer.runs.migrations import MIGRATIONS
from vgg_explorer.runs.person import SHELL
from vgg_explorer.runs.request import Request, requests
from vgg_explorer.runs.results import results
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.sweep import sweep
from vgg_explorer.runs.tables import VERSION
from vgg_explorer.runs.weights import known
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.specs.recipe import FAST, PAPER, QUICK
from vgg_explorer.specs.run import RunSpec

DATA = Path(__file__).parent / "data" / "version-1"
WRITTEN = json.loads((DATA / "keys.json").read_text(encoding="utf-8"))
LINE = "conv3-4 gap FC-10"
ORDER = Order((LINE,), "digits", replace(QUICK, epochs=1), 2, (0.1, 0.3))
ONE = RunSpec(LINE, "digits", replace(QUICK, epochs=1), 3)


@pytest.fixture
def old(home):
    """A store and a run's folder of version 1; the path of the store."""
    with closing(sqlite3.connect(home / "store.db")) as database:
        database.executescript((DATA / "store.sql").read_text(encoding="utf-8"))
    folder = folder_of(WRITTEN["one"][0]).path
    folder.mkdir(parents=True)
    for name in ("spec.json", "result.json"):
        shutil.copy(DATA / name, folder)
    about = json.loads((DATA / "weights.json").read_text(encoding="utf-8"))
    save_file({"0.weight": np.zeros((4, 1, 3, 3), np.float32)}, folder / "weights.safetensors", about)
    return home / "store.db"


def asked(path: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement).fetchall()


def test_its_runs_are_there(old):
    found = {run.id: run for run in runs(open_store())}
    one = found[WRITTEN["one"][0]]
    assert (one.spec, one.name, one.tags, one.state) == (ONE, "one conv", ("lesson 3",), "finished")
    assert len(histories(open_store(), [one.id])[one.id]) == 1 and curves(open_store(), [one.id], "loss")[one.id]
    assert [run.state for run in found.values()] == [*["finished"] * 3, *["waiting"] * 2, "stopped", "waiting"]
    tries = tuple(id for id, _ in WRITTEN["tries"])
    assert all(found[id].needs == found[id].choose == tries for id, _ in WRITTEN["finals"])
    assert one.needs == ()


def test_their_keys_are_made_anew(old):
    open_store()
    requested = [Request(ONE), *requests(ORDER), Request(RunSpec(LINE, "shapes", PAPER, 1))]
    requested.append(Request(RunSpec("conv5-4 gap FC-2", "pairs | distance 5", FAST, 0), tests=False))
    written = [WRITTEN["one"], *WRITTEN["tries"], *WRITTEN["finals"], WRITTEN["stopped"], WRITTEN["waiting"]]
    assert [request.version_1_key() for request in requested] == [key for _, key in written]
    keys = dict(asked(old, "select id, key from runs"))
    assert [keys[id] for id, _ in written] == [request.key() for request in requested]


def test_the_same_command_goes_on(old):
    """Whatever rate a run has chosen meanwhile, and whether its tries are there still."""
    store = open_store()
    before = len(runs(store))
    assert queued(store, requests(ORDER)) == [id for id, _ in [*WRITTEN["tries"], *WRITTEN["finals"]]]
    assert len(runs(store)) == before


def test_a_run_whose_key_cannot_be_made_anew_is_found_by_its_old_one(old):
    with closing(sqlite3.connect(old)) as database:
        database.execute("delete from runs where id = ?", (WRITTEN["tries"][0][0],))
        database.commit()
    request = requests(ORDER)[3]
    found = latest(open_store(), (request.key(), request.version_1_key()), SHELL)
    assert found and found.id == WRITTEN["finals"][1][0]


def test_a_copy_is_kept(old):
    before = asked(old, "select id, key from runs")
    open_store()
    copy = old.with_name("store.db.version-1")
    assert asked(copy, "select id, key from runs") == before
    assert asked(copy, "select value from about") == [("1",)] and asked(old, "select value from about") == [
        (str(VERSION),)
    ]


def test_a_step_that_fails_leaves_the_store_as_it_was(old, monkeypatch):
    def fails(connection):
        upgrade_step(connection)
        raise OSError(28, "No space left on device")

    upgrade_step = MIGRATIONS[1]
    before = asked(old, "select * from runs")
    monkeypatch.setitem(MIGRATIONS, 1, fails)
    with pytest.raises(Exception, match=r"the store .* cannot be written: No space left on device"):
        open_store()
    assert asked(old, "select * from runs") == before and asked(old, "select value from about") == [("1",)]
    monkeypatch.undo()
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(old.parent))
    stores._opened.cache_clear()
    assert len(runs(open_store())) == len(before)


def test_the_folder_of_a_run_opens(old):
    folder = folder_of(WRITTEN["one"][0])
    result = folder.result()
    assert folder.spec() == ONE and result and result.ended == "finished"
    found = known(WRITTEN["one"][0])
    assert (found.network.name, found.classes[:2], found.dataset) == (LINE, ("0", "1"), "digits")


def test_a_link_to_results_still_leads_there(old):
    """By the key that version 1 wrote into it."""
    (outcome,) = [each for each in results(open_store()).outcomes if each.id == WRITTEN["one"][0]]
    assert WRITTEN["protocols"][outcome.id] in outcome.protocol.aliases


def test_what_was_brought_before_owners_were_known_is_the_shells(old, home):
    kept = Brought("pictures", "0123456789abcdef")
    kept.file.parent.mkdir(parents=True)
    kept.file.write_bytes(b"PK")
    (home / "uploads" / "notes.zip").write_bytes(b"PK")
    (held,) = holdings(open_store())
    assert (held.what, held.owner) == (kept, SHELL)
    os.utime(kept.file, (0, 0))
    sweep(open_store())
    assert kept.file.exists()
