"""What `pairs` promises: a network that cannot see both marks stays at chance, and one that can does not.

Learnt by the engine, shown exactly by counting, and broken on purpose by a stride that leaks.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import binom

from vgg_explorer.analysis.pairs import check_pairs, sight
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.statistics import chance_interval
from vgg_explorer.data.datasets import load
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.plan import threads
from vgg_explorer.engine.train import train
from vgg_explorer.models.build import build
from vgg_explorer.pictures.pairs import generate
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.pairs import columns
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec

RECIPE = replace(QUICK, batch=50, epochs=8, learning_rate=0.3)
STACK, SINGLE = "conv3-8 conv3-8 gap FC-2 | norm batch", "conv5-8 gap FC-2 | norm batch"


def accuracy(network: str, line: str) -> float:
    """Test accuracy after a short run of the engine, one thread."""
    with threads(1):
        made = Experiment(RunSpec(network, line, RECIPE), load(read_dataset(line)), Plan("cpu", 1, True))
        training = made.training()
        for _ in train(training, made.batches, lambda: made.measure(training.model, "validation")):
            pass
        return made.measure(training.model, "test").top1


@pytest.mark.parametrize("network", [STACK, SINGLE])
def test_beyond_the_receptive_field_there_is_only_chance(network):
    low, high = chance_interval(2, 2000)
    assert (low, high) == (binom.ppf(5e-5, 2000, 0.5) / 2000, binom.ppf(1 - 5e-5, 2000, 0.5) / 2000)
    assert low <= accuracy(network, "pairs | size 32 | distance 7 | train 1000") <= high


@pytest.mark.parametrize("network", [STACK, SINGLE])
def test_inside_it_is_learnt(network):
    assert accuracy(network, "pairs | size 32 | distance 3 | train 1000") > 0.9


def pooled(network: str, distance: int) -> list[np.ndarray]:
    """Mean features of noise-free pictures of both classes, the left mark in every column that it can take; sorted."""
    lefts = range(8, 8 + columns(32, distance))
    images = torch.zeros(2, len(lefts), 3, 32, 32, dtype=torch.float64)
    for number, left in enumerate(lefts):
        for label in (0, 1):
            images[label, number, 2 * label, 12:14, left : left + 2] = 2.0
            images[label, number, 2 - 2 * label, 12:14, left + distance : left + distance + 2] = 2.0
    features = build(parse(network, input=(3, 32, 32)), seed=3).double().eval().features
    with torch.no_grad():
        means = [features(each).flatten(2).mean(2).numpy() for each in images]
    return [each[np.lexsort(each.round(9).T)] for each in means]


@pytest.mark.parametrize(
    ("network", "distance", "blind"),
    [
        ("conv3-8 conv3-8", 6, True),
        ("conv3-8 conv3-8", 5, False),  # both inner columns
        ("conv5-8", 6, True),
        ("conv5-8", 5, False),
        ("conv3-8/2 conv3-8/2", 8, True),  # field 7; total stride 4 divides 8
        ("conv3-8/2 conv3-8/2", 10, True),  # it divides 20, and four columns take every phase
        ("conv3-8/2 conv3-8/2", 9, False),  # it does not divide 18: the leak
        ("conv3-8/2 conv3-8/2", 14, False),  # it divides 28, but one column takes one phase
        ("conv3-8 maxpool conv3-8", 9, True),  # field 8; stride 2 divides 18
    ],
)
def test_blind_units_have_the_same_means_in_both_classes(network, distance, blind):
    """Over all places of the marks: then nothing behind the average can tell the classes apart."""
    first, second = pooled(network, distance)
    assert np.allclose(first, second, atol=1e-12) is blind
    dataset, whole = (
        read_dataset(f"pairs | size 32 | distance {distance}"),
        parse(f"{network} gap FC-2", input=(3, 32, 32)),
    )
    if blind:
        check_pairs(whole, dataset)
    elif sight(analyse(whole).receptive_field.width.size, distance) == "no":
        with pytest.raises(SpecError, match="leaks"):
            check_pairs(whole, dataset)


def phases(images: np.ndarray, stride: int) -> np.ndarray:
    """How bright red and blue are in each phase of the columns: what units of one pixel, `stride` apart, pass on."""
    marks = (images[:, (0, 2)].astype(float) > 150).sum(2)  # (n, 2, columns)
    return np.concatenate([marks[:, :, phase::stride].sum(2) for phase in range(stride)], 1)


@pytest.mark.long
@pytest.mark.parametrize(("distance", "leaks"), [(9, True), (8, False)])
def test_a_stride_of_four_leaks_the_order_at_an_odd_distance(distance, leaks):
    """Least squares on products of counts by phase: the marks are never seen together."""
    sets = generate(read_dataset(f"pairs | size 64 | distance {distance} | train 4000"))
    train_part, test = (
        pair_features(phases(part.take(np.arange(len(part.labels))), 4)) for part in (sets.train, sets.test)
    )
    weights = np.linalg.lstsq(train_part, 2.0 * sets.train.labels - 1, rcond=None)[0]
    right = float(((test @ weights > 0) == sets.test.labels).mean())
    low, high = chance_interval(2, len(sets.test.labels))
    assert right > 0.7 if leaks else low <= right <= high


def pair_features(counts: np.ndarray) -> np.ndarray:
    """Products of red in one phase and blue in another, and a constant."""
    red, blue = counts[:, 0::2], counts[:, 1::2]
    products = (red[:, :, None] * blue[:, None, :]).reshape(len(counts), -1)
    return np.concatenate([products, np.ones((len(counts), 1))], 1)
