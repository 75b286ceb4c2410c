"""A test from end to end, in this process: what it counts, how it stops and goes on, and how little it keeps."""

import json
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.oracles.pictures import sets
from tests.oracles.trained import small
from tests.worker.test_train_run import Reported
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.plan import threads
from vgg_explorer.models.build import build
from vgg_explorer.models.weights import save_weights
from vgg_explorer.pictures.own_resolution import OwnResolution, Ragged
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.runs import store as stores
from vgg_explorer.runs.folder import RunFolder, folder_of
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.weights import torchvision_file
from vgg_explorer.settings import settings
from vgg_explorer.specs.catalogue import find
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.question import Evaluate
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, WeightsSource
from vgg_explorer.specs.run_event import Done, Ready, StepDone, Stopped
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.worker import test_progress, test_run
from vgg_explorer.worker.evaluate import evaluate
from vgg_explorer.worker.event_line import event_line

CLASSES = ("red", "green", "blue")
LINE = "conv3-4 maxpool conv3-4 gap FC-3"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A data directory, little pictures of 8x8, one thread, ten pictures a batch, and each of them reported."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path / "home"))
    settings.cache_clear()
    monkeypatch.setattr(test_run, "load", lambda *_, **__: sets(size=8))
    monkeypatch.setattr("vgg_explorer.worker.evaluate.load", lambda *_, **__: sets(size=8))
    monkeypatch.setattr(test_progress, "REPORTED", 0.0)
    monkeypatch.setattr(test_progress, "MOST", 10)
    with threads(1):
        yield
    stores._opened.cache_clear()
    settings.cache_clear()


def trained(seed: int = 0, classes: tuple[str, ...] = CLASSES) -> tuple[WeightsSource, str]:
    """A trained network in the store: its weights by content, and the id of its run."""
    spec = RunSpec(LINE, "shapes", QUICK, seed)
    (id,) = add(stores.open_store(), [Request(spec)], "me")
    small(folder_of(id).weights, classes=classes, seed=seed)
    return WeightsSource(spec), id


def carried_out(
    folder: RunFolder, spec: TestSpec, needs: tuple[str, ...], stopped: Callable[[], bool] = lambda: False
) -> Reported:
    folder.write_spec(spec)
    reported = Reported()
    test_run.carry_out(folder, reported, stopped, ranks=Alone(), most=1, needs=needs)
    return reported


def outcome(reported: Reported) -> TestResult:
    (done,) = reported.of(Done)
    assert isinstance(done.result, TestResult)
    return done.result


@pytest.fixture
def result(tmp_path):
    """What comes of a test of one network, or of several."""
    folders = (RunFolder(tmp_path / f"test {number}") for number in count())

    def of(sources, needs, part="test", **protocol) -> TestResult:
        spec = TestSpec(tuple(sources), "shapes", part, TestProtocol(**protocol))
        return outcome(carried_out(next(folders), spec, tuple(needs)))

    return of


def test_the_central_crop_at_scale_1_is_the_plain_test(result):
    source, id = trained()
    found, plain = result([source], [id], mirror=False), evaluate(Evaluate(id)).test
    assert found.evaluation.confusion.tolist() == plain.confusion.tolist()
    assert found.evaluation.among_five == plain.among_five == found.pictures == 45
    assert found.evaluation.loss == pytest.approx(plain.loss, rel=1e-6)
    assert result([source], [id], "validation").pictures == 30


def test_one_crop_is_single_and_fusion_with_itself_changes_nothing(result):
    source, id = trained()
    once = result([source], [id], scales=(1.0, 1.5))
    assert result([source], [id], scales=(1.0, 1.5), mode="multi-crop", grid=1).evaluation == once.evaluation
    twice = result([source, source], [id], scales=(1.0, 1.5))
    assert twice.evaluation.confusion.tolist() == once.evaluation.confusion.tolist()
    assert twice.evaluation.loss == pytest.approx(once.evaluation.loss, rel=1e-6)
    assert (twice.parameters, len(twice.checksums), set(twice.checksums)) == (
        2 * once.parameters,
        2,
        set(once.checksums),
    )
    other, another = trained(1)
    assert result([source, other], [id, another]).evaluation.loss not in (once.evaluation.loss, None)


def test_what_is_told_and_kept(tmp_path):
    source, id = trained()
    folder = RunFolder(tmp_path / "test")
    spec = TestSpec((source,), "shapes", protocol=TestProtocol((1.0, 1.5), "dense"))
    reported = carried_out(folder, spec, (id,))
    (ready,) = reported.of(Ready)
    assert (ready.facts.steps, ready.facts.step, ready.facts.pictures) == (30, 0, 30)
    assert [note.text() for note in ready.facts.notes] == [
        f"Dense evaluation of {LINE} has 4x4, 6x6 positions at scale 1, 1.5.",
        "The pictures have 8x8 pixels: at scale 1.5 they are enlarged, which adds no detail.",
    ]
    assert [step.step for step in reported.of(StepDone)] == [10, 20, 30]
    assert folder.tested() == outcome(reported) and folder.trained() is None
    assert json.loads(event_line(reported[-1]))["kind"] == "test"
    assert outcome(carried_out(folder, spec, ())) == outcome(reported)  # it has ended: nothing is done again


@pytest.mark.parametrize("mode", ["single", "both"])
def test_a_test_that_was_stopped_goes_on_to_the_same_counts(tmp_path, mode):
    source, id = trained()
    spec = TestSpec((source,), "shapes", "test", TestProtocol((1.0, 1.5), mode, grid=2))
    whole = carried_out(RunFolder(tmp_path / "whole"), spec, (id,))
    folder, asked = RunFolder(tmp_path / "parts"), count(1)
    first = carried_out(folder, spec, (id,), lambda: next(asked) == 2)
    assert first.of(Stopped) == [Stopped(0, 20)] and not first.of(Done) and folder.tested() is None
    second = carried_out(folder, spec, (id,))
    assert second.of(Ready)[0].facts.step == 20
    assert [step.step for step in second.of(StepDone)] == [30, 40, 45]
    assert outcome(second).evaluation == outcome(whole).evaluation  # to the last bit of the loss
    assert [s.loss for s in second.of(StepDone)] == [s.loss for s in whole.of(StepDone)][2:]


def test_counts_are_kept_while_nobody_asks(tmp_path, monkeypatch):
    monkeypatch.setattr(test_progress, "SAVED", 0.0)
    source, id = trained()
    folder = RunFolder(tmp_path / "test")
    seen: list[int] = []

    def looks() -> bool:
        state = test_progress.read_state(folder, checksums) if folder.checkpoint.exists() else None
        seen.append(state.counts.done if state else 0)
        return False

    checksums = outcome(carried_out(RunFolder(tmp_path / "other"), TestSpec((source,), "shapes"), (id,))).checksums
    carried_out(folder, TestSpec((source,), "shapes"), (id,), looks)
    assert seen == [0, 10]


def test_other_weights_do_not_go_on_from_these_counts(tmp_path):
    source, id = trained()
    folder = RunFolder(tmp_path / "test")
    carried_out(folder, TestSpec((source,), "shapes"), (id,), lambda: True)
    small(folder_of(id).weights, classes=CLASSES, seed=9)
    with pytest.raises(SpecError, match="the weights are others than those that the test began with"):
        carried_out(folder, TestSpec((source,), "shapes"), (id,))
    folder.checkpoint.write_bytes(b"no checkpoint")
    with pytest.raises(SpecError, match=r"the checkpoint checkpoint\.pt is damaged"):
        carried_out(folder, TestSpec((source,), "shapes"), (id,))


@dataclass
class Counted:
    """Pictures that are made when they are taken, and how many of them are alive."""

    labels: np.ndarray
    shape: Shape = (3, 8, 8)
    alive: int = 0
    most: int = 0
    taken: list[int] = field(default_factory=list)

    def take(self, indices: np.ndarray) -> np.ndarray:
        images = np.zeros((len(indices), *self.shape), np.uint8)
        self.alive += len(indices)
        self.most = max(self.most, self.alive)
        self.taken.extend(indices)
        weakref.finalize(images, self.gone, len(indices))
        return images

    def gone(self, number: int) -> None:
        self.alive -= number


def most_alive(pictures: int, folder: RunFolder, monkeypatch) -> int:
    source, id = trained()
    streamed = Counted(np.zeros(pictures, np.int64))
    monkeypatch.setattr(test_run, "load", lambda *_, **__: Sets(streamed, streamed, streamed, CLASSES))
    carried_out(folder, TestSpec((source,), "shapes", protocol=TestProtocol((1.0, 1.5), "both", grid=2)), (id,))
    assert streamed.taken == list(range(pictures))
    return streamed.most


def test_memory_does_not_grow_with_the_number_of_pictures(tmp_path, monkeypatch):
    few, many = (most_alive(number, RunFolder(tmp_path / str(number)), monkeypatch) for number in (50, 500))
    assert few <= 40 and many <= 40  # of ten pictures a batch: this one, the one before, and the one that is read ahead


def test_classes_must_be_the_same_in_the_same_order(result):
    source, id = trained()
    turned, other = trained(1, CLASSES[::-1])
    with pytest.raises(SpecError, match=r"only networks of the same classes, in the same order, are fused\."):
        result([source, turned], [id, other])
    with pytest.raises(SpecError, match=r"the classes of the data are red, green, blue; .* was trained on blue, green"):
        result([turned], [other])
    with pytest.raises(SpecError, match="that this run needs is not here any more"):
        result([source], [])


def test_a_folder_of_larger_pictures_is_real_detail(result, monkeypatch):
    source, id = trained()
    monkeypatch.setattr(test_run, "load", lambda *_, **__: sets(size=12))
    assert result([source], [id], scales=(1.0, 1.5), mode="dense").shape == (3, 12, 12)
    monkeypatch.setattr(test_run, "load", lambda *_, **__: sets(size=6))
    with pytest.raises(SpecError, match=r"the data has pictures of 3x6x6; .* takes 3x8x8 or larger ones"):
        result([source], [id])


def test_pictures_at_their_own_resolution_are_not_called_enlarged(tmp_path, monkeypatch):
    source, id = trained()
    monkeypatch.setattr(test_run, "load", lambda *_, **__: large(30))
    spec = TestSpec((source,), "shapes", "test", TestProtocol((1.0, 1.5, 2.0)))
    (ready,) = carried_out(RunFolder(tmp_path / "test"), spec, (id,)).of(Ready)
    assert [note.text() for note in ready.facts.notes] == [
        "15 of 30 tested pictures are smaller than scale 2 and are enlarged."
    ]


def large(count: int) -> Sets:
    """Pictures for networks of 8x8 at their own resolution, 24x20 and 12x12 by turns."""
    sizes = np.array([(24, 20), (12, 12)] * (count // 2))
    pixels = np.zeros(int(3 * sizes.prod(1).sum()), np.uint8)
    part = OwnResolution(Ragged.of(pixels, sizes, 3), np.arange(count) % 3, (3, 8, 8))
    return Sets(part, part, part, CLASSES)


def test_work_is_counted_again_when_the_pictures_are_read(result, monkeypatch):
    """A folder does not tell before how many there are."""
    source, id = trained()
    streamed = Counted(np.broadcast_to(np.int64(0), 10**8))
    monkeypatch.setattr(test_run, "load", lambda *_, **__: Sets(streamed, streamed, streamed, CLASSES))
    monkeypatch.setenv("VGG_EXPLORER_TEST_TERAMACS", "1")
    settings.cache_clear()
    monkeypatch.setattr(test_run, "counted", None)  # nothing begins
    with pytest.raises(SpecError, match=r"multiply-accumulates for 100,000,000 pictures; at most 1 are allowed"):
        result([source], [id], mode="multi-crop", grid=5)


def imagenet_weights(classes: list[str]) -> None:
    """Random weights in place of torchvision's vgg11, as its file has them."""
    path = torchvision_file("vgg11", must_be_here=False)
    about = {
        "network": find("vgg11").name,
        "shape": json.dumps([3, 224, 224]),
        "classes": json.dumps(classes),
        "colours": json.dumps({"mean": (0.485, 0.456, 0.406), "deviation": (0.229, 0.224, 0.225)}),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_weights(path, build(find("vgg11"), seed=1).state_dict(), about=about)


@pytest.mark.slow
def test_torchvisions_weights_on_a_folder_by_the_names_of_classes(tmp_path, monkeypatch):
    from torchvision.models import VGG11_Weights

    from vgg_explorer.data.datasets import load

    names = VGG11_Weights.IMAGENET1K_V1.meta["categories"]
    imagenet_weights(names)
    draw = np.random.default_rng(0)
    for folder in ("tench", "Great_White-Shark", "hot pot"):
        (tmp_path / "few" / folder).mkdir(parents=True)
        for number in range(4):
            pixels = draw.integers(0, 255, (40, 60, 3), dtype=np.uint8)
            Image.fromarray(pixels).resize((300, 260)).save(tmp_path / "few" / folder / f"{number}.png")
    monkeypatch.setattr(test_run, "load", load)
    data = f"folder {tmp_path / 'few'} | size 256"
    spec = TestSpec(
        (WeightsSource(name="torchvision:vgg11"),), data, "test", TestProtocol((1.0, 1.143), "dense", False)
    )
    reported = carried_out(RunFolder(tmp_path / "test"), spec, ())
    found = outcome(reported)
    assert found.class_names == tuple(names) and found.evaluation.confusion.shape == (1000, 1000)
    rows = {names[row] for row in found.evaluation.confusion.sum(1).nonzero()[0]}
    assert rows <= {"tench", "great white shark", "hot pot"} and found.pictures == found.evaluation.total > 0
    assert reported.of(Ready)[0].facts.notes[-1].text().startswith("The pictures are of 3 of the 1,000 classes")


def test_names_of_classes_that_the_network_does_not_score(tmp_path):
    from vgg_explorer.runs.weights_file import Known
    from vgg_explorer.worker.test_classes import places_of_classes

    network = replace(find("vgg11"), input=(3, 224, 224))
    values = (0.5, 0.5, 0.5)
    known = Known("vgg11", Path("x"), network, (3, 224, 224), ("tench", "crane", "crane"), values, values, None)
    assert places_of_classes([known], ("Tench",), (3, 224, 224)).of_data == (0,)
    for name in ("crane", "dog"):
        with pytest.raises(SpecError, match=f"vgg11 scores no class called {name}, or more than one"):
            places_of_classes([known], ("tench", name), (3, 224, 224))
    wnids = ("n01440764", "n01443537", "n01484850")
    assert places_of_classes([known], wnids, (3, 224, 224)).of_data == (0, 1, 2)
    with pytest.raises(SpecError, match="scores no class called n01440764, n01443537"):
        places_of_classes([known], wnids[:2], (3, 224, 224))
