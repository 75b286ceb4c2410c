"""`train` from other weights, as typed: the options, which layers are copied, and what is refused at once."""

import json
import re

import pytest

from tests.runs.test_reuse import ended
from tests.test_docs import README, stripped
from vgg_explorer.cli import training, weights
from vgg_explorer.runs import start_supervisor, store
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.person import SHELL
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter
from vgg_explorer.settings import settings
from vgg_explorer.specs.layer_start import LayerStart, Started
from vgg_explorer.specs.run import RunSpec, WeightsSource
from vgg_explorer.specs.run import training as as_training
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_lineage import parent
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_run import TestSpec

A, B, D = (f"{name} | width 1/16 | head gap" for name in "ABD")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """A data directory, and nobody who carries out runs."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr(training, "start_if_needed", lambda: None)
    monkeypatch.setattr(start_supervisor, "start_if_needed", lambda: None)
    yield tmp_path
    store._opened.cache_clear()
    settings.cache_clear()


def queued():
    return [(run.spec.network.split(" ")[0], run.spec.seed, run.needs) for run in runs(store.open_store())]


def test_the_command_of_the_readme_prints_what_the_readme_says(typed):
    command, printed = re.findall(r"```\n(python .*--pre-train.*)\n```\n\n```text\n((?:.+\n)+)```", README)[0]
    arguments = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)[3:]]
    code, shown, _ = typed(*arguments, "--no-wait")
    assert code == 0 and stripped(shown)[: len(stripped(printed))] == stripped(printed)
    assert "9 runs are queued" in shown
    ids = [run.id for run in runs(store.open_store())]
    assert queued()[:3] == [("A", 0, ()), ("B", 0, (ids[0],)), ("D", 0, (ids[0],))]


def test_the_same_command_finds_its_runs(typed):
    asked = ["train", "--network", B, "--network", D, "--pre-train", A, "--pre-train", B, "--no-wait", "--json"]
    first, again = (json.loads(typed(*asked)[1]) for _ in range(2))
    assert first == again and [line for line, *_ in queued()] == ["A", "B", "D"]
    starts = [as_training(run.spec).start for run in runs(store.open_store())[1:]]
    assert [each.way for each in starts if each] == ["equal names"] * 2


def test_a_run_is_started_from_by_its_id_whoever_owns_it(typed):
    id = ended(RunSpec(A, "shapes"), owner="somebody else")
    code, shown, words = typed("train", "--network", B, "--initialise-from", id[:10], "--seeds", "2", "--no-wait")
    assert code == 0, words
    assert "from A" in shown and queued()[1] == ("B", 0, (id,))
    assert [each[:2] for each in queued()] == [("A", 0), ("B", 0), ("A", 1), ("B", 1)]  # seed 1 is trained first


def test_a_file_is_taken_over_and_named_by_its_content(typed, monkeypatch, tmp_path):
    file = tmp_path / "mine.safetensors"
    file.write_bytes(b"")
    asked: list[str] = []

    def adopted(question, **_) -> str:
        asked.append(question.path)
        return "zoo:shapes-pairs"

    monkeypatch.setattr(weights, "answered", adopted)
    line = "conv3-16 conv3-16 maxpool conv3-32 gap FC-6 | norm batch"
    code, shown, words = typed(
        "train", "--network", line, "--initialise-from", str(file), "--layers", "equal-names", "--no-wait"
    )
    assert code == 0, words
    assert asked == [str(file)] and "conv1_1   copied" in shown and "fc1       random" in shown
    (run,) = runs(store.open_store())
    begun = as_training(run.spec).start
    assert begun and begun.source == WeightsSource(name="zoo:shapes-pairs") and parent(run.spec) is None


def test_show_says_what_a_run_has_copied(typed):
    typed("train", "--network", B, "--pre-train", A, "--no-wait")
    first, second = runs(store.open_store())
    assert "From A." in typed("runs", "show", second.id)[1] and "From" not in typed("runs", "show", first.id)[1]
    layers = (LayerStart("conv1_1", (4, 3, 3, 3), True), LayerStart("conv1_2", (4, 4, 3, 3), False))
    begun = Started(layers, "0123456789abcdef" * 4)
    writer = RunWriter(store.open_store(), second.id)
    writer.ready(RunFacts(parameters=1, macs=1, shape=(3, 32, 32), classes=6, started=begun))
    shown = typed("runs", "show", second.id)[1]
    assert "From A; file 0123456789abcdef." in shown and "Copied: conv1_1. Random: conv1_2." in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--initialise-from", "nothing"], "there is no run 'nothing'."),
        (["--initialise-from", "zoo:nothing"], "nothing"),
        (["--initialise-from", "zoo:shapes-pairs"], "one network has batch normalisation and the other has none"),
        (["--initialise-from", "ftp:x"], "there are no weights 'ftp:x' that always mean the same"),
        (
            ["--pre-train", "A | width 1/8 | head gap"],
            "conv1_1 cannot be copied: it is 4x3x3x3, and 8x3x3x3 in A | wid",
        ),
        (["--pre-train", f"{A} | norm batch"], "one network has batch normalisation and the other has none"),
        (["--pre-train", A, "--pre-train", A], "a network stands twice among those that are trained first"),
        (["--pre-train", A, "--layers", "all"], "there is no way 'all' of copying layers; take paper, equal-names."),
        (["--pre-train", A, "--initialise-from", "zoo:shapes-pairs"], "from given weights, not from both."),
        (["--pre-train", A, "--learning-rate", "0.1", "--learning-rate", "0.2"], "and here are 2 to choose from"),
        ([f for n in "ACDE" for f in ("--pre-train", f"{n} | width 1/16 | head gap")], "one from the other is 5"),
    ],
)
def test_what_cannot_be_started_from_is_refused_before_it_is_queued(typed, arguments, sentence):
    code, _, words = typed("train", "--network", B, "--no-wait", *arguments)
    assert code == 2 and sentence in words and len(words.strip().splitlines()) == 1
    assert not runs(store.open_store())


@pytest.mark.parametrize("exit", ["failed", "diverged", "stopped"])
def test_a_run_that_did_not_finish_gives_no_weights(typed, exit):
    id = ended(RunSpec(A, "shapes"), exit, owner=SHELL)
    code, _, words = typed("train", "--network", B, "--initialise-from", id, "--no-wait")
    assert code == 2 and f"is {exit}, and its weights cannot be started from; take one that has finished." in words


def test_a_run_without_weights_or_without_the_epoch_gives_none(typed):
    bare, id = ended(RunSpec(A, "shapes"), weights=False), ended(RunSpec(A, "shapes", seed=1))
    for name, sentence in ((bare, "the run has kept no weights yet"), (f"{id}@3", "the run has not kept epoch '3'")):
        code, _, words = typed("train", "--network", B, "--initialise-from", name, "--no-wait")
        assert code == 2 and sentence in words


def test_the_list_of_runs_says_what_each_starts_from_and_what_it_tests(typed):
    typed("train", "--network", B, "--pre-train", A, "--no-wait")
    tested = TestSpec((WeightsSource(name="zoo:shapes-pairs"),), "shapes", protocol=TestProtocol((1, 1.5), "dense"))
    add(store.open_store(), [Request(tested, name="pairs")], SHELL)
    shown = " ".join(typed("runs", "list")[1].split())
    assert f"{B}, from A" in shown
    assert "test of pairs, validation, dense evaluation at scale 1, 1.5 with mirror images" in shown
