"""Training at scales: from pictures of the input's size, and at their own resolution; with its validation and test."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.oracles.pictures import sets
from vgg_explorer.data.batches import reader
from vgg_explorer.data.datasets import load
from vgg_explorer.data.large_batches import LargeBatches, by_size
from vgg_explorer.engine import checkpoint
from vgg_explorer.engine.as_paper import evaluate_as_paper
from vgg_explorer.engine.evaluate import evaluating
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.paper_views import Contestant, posteriors
from vgg_explorer.engine.train import train
from vgg_explorer.engine.views import scale_at_test
from vgg_explorer.models.build import build
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.own_resolution import OwnResolution, Ragged, of_one_size
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import PAPER_2, QUICK, at_scales
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.test_protocol import TestProtocol

NETWORK = "conv3-8 maxpool conv3-16 maxpool FC-9"
RECIPE = at_scales(
    replace(QUICK, epochs=2, batch=20, learning_rate=0.02, augment=Augment(flip=True, colour=0.1)), (8 / 7, 16 / 7)
)
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def as_in_training(two_threads):
    """As many threads as the plans say."""


def own(found: Any) -> Any:
    """The same pictures as sources at their own resolution, which is that of the input."""
    train, validation, test = (of_one_size(part, part.shape) for part in (found.train, found.validation, found.test))
    return Sets(train, validation, test, found.classes)


def experiment(found: Sets, recipe=RECIPE) -> Experiment:
    return Experiment(RunSpec(NETWORK, "shapes", recipe), found, Plan("cpu", 2, stream=2))


def losses(made: Experiment, training) -> list[float]:
    validate = lambda: made.measure(training.model, "validation")  # noqa: E731
    return [float(step.loss) for step in train(training, made.batches, validate)]


def test_own_resolution_gives_the_same_batches_where_it_is_that_of_the_input():
    one, other = experiment(sets()), experiment(own(sets()))
    assert isinstance(other.batches, LargeBatches) and not isinstance(one.batches, LargeBatches)
    for first, second in zip(one.batches.epoch(1), other.batches.epoch(1), strict=True):
        torch.testing.assert_close(first.images, second.images, atol=1e-3, rtol=0)
        assert torch.equal(first.labels, second.labels) and first.together == second.together
    late = list(other.batches.epoch(1, start=2))
    assert torch.equal(late[0].images, list(other.batches.epoch(1))[2].images)


@pytest.mark.parametrize("kind", [sets, lambda: own(sets())])
def test_a_run_at_scales_learns_and_goes_on_bit_for_bit(tmp_path, kind):
    made = experiment(kind())
    training = made.training()
    whole = losses(made, training)
    other = experiment(kind())
    stopped = other.training()
    steps = train(stopped, other.batches, lambda: other.measure(stopped.model, "validation"))
    begun = [float(next(steps).loss) for _ in range(3)]
    checkpoint.save(stopped, other.spec, tmp_path / "c.pt")
    again = experiment(kind())
    resumed = again.training()
    checkpoint.restore(resumed, checkpoint.read(tmp_path / "c.pt"), again.spec)
    assert begun + losses(again, resumed) == whole
    assert whole[-1] < whole[0]


def test_validation_and_test_see_the_central_crop_at_the_middle_of_the_scales():
    found: Any = sets()
    images = torch.from_numpy(found.test.images).float()
    _, height, width = found.test.shape
    new = [round(12 / 7 * side) for side in (height, width)]
    larger = functional.interpolate(images, new, mode="bilinear", antialias=True)
    top, left = (new[0] - height) // 2, (new[1] - width) // 2
    expected = larger[:, :, top : top + height, left : left + width]
    for each in (found, own(found)):
        shown = [images for images, _ in experiment(each).readers["test"].read([np.arange(len(images))])]
        torch.testing.assert_close(shown[0].float(), expected, atol=0.51, rtol=0)
        plain = [images for images, _ in experiment(each).readers["train"].read([np.arange(4)])]
        np.testing.assert_array_equal(plain[0], found.train.images[:4])


def test_the_scale_at_test_follows_the_recipe_and_the_set():
    assert scale_at_test(PAPER_2, read_dataset("shapes")) == pytest.approx(8 / 7)
    assert scale_at_test(RECIPE, read_dataset("digits")) == pytest.approx(12 / 7)
    assert scale_at_test(QUICK, read_dataset("shapes")) == scale_at_test(PAPER_2, read_dataset("pairs")) == 1.0


def test_detail_is_used_in_training():
    """A crop at scale 2 of pictures drawn twice as large is made of their pixels as they are."""
    line = "shapes | train 60 | size 16 | detail 2"
    found: Any = load(read_dataset(line), largest=2.0)
    recipe = at_scales(replace(RECIPE, augment=Augment()), (2.0, 2.0))
    made = Experiment(RunSpec("conv3-4 gap FC-6", line, recipe), found, Plan("cpu", 2, stream=2))
    batch = next(made.batches.epoch(0))
    order = made.batches.draws(0).order
    mean, deviation = (torch.tensor(each)[:, None, None] for each in (made.colours.mean, made.colours.deviation))
    levels = 255 * (batch.images * deviation + mean)
    large = found.train.originals.read(order[:20])
    for crop, picture in zip(levels.numpy(), large, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(picture, (16, 16), (1, 2))
        assert (np.abs(windows - crop[:, None, None]).max((0, 3, 4)) < 0.01).sum() == 1
    assert reader(found.test, CPU, scale=2.0)


def test_a_test_at_scales_takes_whole_pictures_at_their_own_resolution():
    """The same counts as one picture at a time, each rescaled from what is kept of it."""
    sizes = ((40, 30), (30, 30), (25, 50), (16, 16))
    random = np.random.default_rng(4)
    pictures = [random.integers(0, 256, (3, *sizes[number % 4]), dtype=np.uint8) for number in range(14)]
    flat = np.concatenate([picture.reshape(-1) for picture in pictures])
    originals = Ragged.of(flat, np.array([picture.shape[1:] for picture in pictures]), 3)
    source = OwnResolution(originals, random.integers(0, 4, 14), (3, 16, 16))
    net = build(parse("conv3-6 conv3-8 maxpool conv3-9 FC-4", input=(3, 16, 16)), seed=2)
    contestant = Contestant(net, Colours((0.5,) * 3, (0.25,) * 3, ()))
    protocol = TestProtocol(scales=(1.0, 8 / 7, 2.0), mode="both", grid=2)
    found = evaluate_as_paper([contestant], by_size(source, at_once=5), 4, protocol)
    expected = np.zeros((4, 4), int)
    with evaluating(net):
        for picture, label in zip(pictures, source.labels, strict=True):
            chances = posteriors(contestant, torch.from_numpy(picture)[None], protocol)
            expected[label, int(chances.argmax())] += 1
    assert np.array_equal(found.confusion, expected) and len(np.flatnonzero(expected)) > 3
