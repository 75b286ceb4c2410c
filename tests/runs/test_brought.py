"""Who has brought what: kept once, owned by each who brought it, and of no use to anybody else, whatever is known."""

import os

import pytest

from tests.refusal import refusal
from vgg_explorer.runs.brought import check_holds, hold, holdings
from vgg_explorer.runs.listing import find, newest
from vgg_explorer.runs.person import SHELL, Person, check_sees, seen_by, sees
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import results
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.settings import settings
from vgg_explorer.specs.brought_in import brought_in, privacy
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.names import MAX_NAME
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.test_run import TestSpec

pytestmark = pytest.mark.every_database

PICTURES, WEIGHTS = Brought("pictures", "0123456789abcdef"), Brought("weights", "fedcba9876543210")
LINE = "conv3-4 gap FC-6"
ON_PICTURES = RunSpec(LINE, f"folder {PICTURES.name} | train 20")
FROM_WEIGHTS = RunSpec(LINE, "shapes", start=Start(WeightsSource(name=WEIGHTS.name)))


@pytest.fixture
def files(home):
    for what in (PICTURES, WEIGHTS):
        what.file.parent.mkdir(parents=True)
        what.file.write_bytes(b"content")


def test_a_line_says_a_name_and_no_place(home):
    line = f"folder {PICTURES.name}"
    assert read_dataset(f"folder {PICTURES.file}") == read_dataset(line), "as lines were written before"
    assert read_dataset(line).brought == PICTURES and PICTURES.file.is_relative_to(settings().data_directory)
    elsewhere = "/elsewhere/uploads/0123456789abcdef.zip"
    assert read_dataset(f"folder {elsewhere}").path == elsewhere and not read_dataset(f"folder {elsewhere}").brought
    for name in (
        "own:0123",
        "own:0123456789ABCDEF",
        "own:../../../etc/pwd",
        "own:0123456789abcdef/x",
        "0123456789abcdef",
    ):
        assert read_dataset(f"folder {name}").brought is None


def test_what_there_is_of_somebodys_in_a_run():
    assert brought_in(ON_PICTURES) == {PICTURES} and brought_in(FROM_WEIGHTS) == {WEIGHTS}
    tested = TestSpec((WeightsSource(RunSpec(LINE, "shapes", start=Start(WeightsSource(ON_PICTURES)))),), "shapes")
    assert brought_in(tested) == {PICTURES}, "also up the chain of what is tested"
    assert [privacy(each) for each in (ON_PICTURES, RunSpec(LINE, "folder /tmp/x"), RunSpec(LINE, "shapes"))] == [
        "brought",
        "path",
        "",
    ]


def test_two_who_bring_the_same_both_own_it(opened, files):
    for owner, file in (("one", "cats.zip"), ("other", "dogs.zip"), ("one", "cats again.zip")):
        hold(opened, PICTURES, owner, file)
    assert sorted((each.owner, each.file) for each in holdings(opened)) == [
        ("one", "cats again.zip"),
        ("other", "dogs.zip"),
    ]
    for owner in ("one", "other", SHELL):
        check_holds(opened, PICTURES, Person(owner))
    for stranger in (Person("third"), None):
        sentence = refusal(check_holds, opened, PICTURES, stranger)
        assert sentence == refusal(check_holds, opened, Brought("pictures", "0" * 16), stranger), (
            "nor whether it is there"
        )
        assert "somebody's own" in sentence and "cats" not in sentence


def test_a_file_may_have_any_name(opened, files):
    hold(opened, PICTURES, "one", "a\0b\ud800" + "c" * 300 + ".zip")
    (held,) = holdings(opened)
    assert held.file.startswith("abcc") and len(held.file) == MAX_NAME


@pytest.mark.parametrize("spec", [ON_PICTURES, RunSpec(LINE, "shapes", start=Start(WeightsSource(ON_PICTURES)))])
def test_nobody_queues_a_run_on_somebody_elses(opened, files, spec, monkeypatch):
    hold(opened, PICTURES, "one")
    assert "somebody's own" in refusal(add, opened, [Request(spec)], "other")
    add(opened, [Request(spec)], "one")
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "chalk and cheese")
    settings.cache_clear()
    add(opened, [Request(spec)], "teacher", key="chalk and cheese")
    check_holds(opened, PICTURES, Person("teacher"))  # so that the worker, which knows no key, can carry it out


def test_who_sees_a_run(opened, files, monkeypatch):
    hold(opened, PICTURES, "one")
    private, shell, public = (
        add(opened, [Request(spec)], owner)[0]
        for spec, owner in ((ON_PICTURES, "one"), (RunSpec(LINE, "folder /x"), SHELL), (RunSpec(LINE, "shapes"), "two"))
    )
    everything = [private, shell, public]

    def seen(person: Person | None) -> list[str]:
        by_database = [run.id for run in newest(opened, seen_by(person), most=10)]
        assert by_database == [id for id in everything if sees(person, find(opened, id))]
        return by_database

    assert seen(Person("one")) == everything and seen(Person(SHELL)) == everything
    assert seen(Person("two")) == seen(None) == [shell, public]
    assert "only their owner, and a teacher, see them" in refusal(check_sees, None, find(opened, private))
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "chalk and cheese")
    settings.cache_clear()
    assert seen(Person("two")) == seen(None) == [public], "where an app is served, a path is the shell's alone"
    assert seen(Person("two", "chalk and cheese")) == everything and seen(Person("two", "cheese")) == [public]


def test_results_count_what_is_left_out(opened):
    for exit in ("failed", "stopped", "diverged", "finished"):
        for tests in (True, False):
            (id,) = add(opened, [Request(RunSpec(LINE, "shapes"), tests=tests)], "me")
            claim(opened, id, os.getpid())
            RunWriter(opened, id).end(exit)
    add(opened, [Request(RunSpec(LINE, "shapes"))], "you")
    assert results(opened, RUNS.c.owner == "me").left_out == {
        "failed": 2, "stopped": 2, "diverged": 2, "try": 1, "finished": 1,
    }  # fmt: skip
    assert results(opened).left_out["waiting"] == 1
