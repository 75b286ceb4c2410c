"""What is said of measured fields, and the files that they are taken along as."""

import numpy as np
import pytest

from vgg_explorer.analysis.paths import by_random_signs, paths
from vgg_explorer.plots.look import Look
from vgg_explorer.runs.weights import known
from vgg_explorer.specs.maps import EffectiveField, Gaussian
from vgg_explorer.specs.receptive_field import LayerField, MeasuredFields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.receptive_field import effective_words as words
from vgg_explorer.ui.receptive_field.effective_field import by_layer_rows, by_pixel_rows
from vgg_explorer.ui.receptive_field.effective_words import UsedField
from vgg_explorer.ui.widgets.weights_field import WeightsColumn

PAGE = Page("receptive_field", Look())
WEIGHTS = "zoo:shapes-pairs"
NARROW, FLAT = [0, 0, 1, 0, 0], [1, 1, 1, 1, 1]
ROOTS = [round(1e6 * share) for share in by_random_signs((1, 2, 3, 2, 1))]


def field(line, half):
    mass = np.zeros((32, 32))
    mass[14:19, 14:19] = np.outer(line, line) / sum(line) ** 2
    bell = Gaussian((16, 16), (1.4, 1.4), (0.9, 0.9))
    return EffectiveField("conv1_2", 16, 16, mass, (14, 14, 19, 19), half, 5, bell, 2, 3, True)


def used(trained, random, half=3, name="some"):
    one = LayerField(field(trained, half), field(random, 4), 3, 5, 4, 5)
    return UsedField(WeightsColumn(1, WEIGHTS, known(WEIGHTS), name), name, MeasuredFields((one,), "drawn shapes"), one)


@pytest.mark.parametrize(
    ("trained", "said"),
    [
        (NARROW, "training has made the field 100 % narrower"),
        (FLAT, "training has made the field 10 % wider"),
        (ROOTS, "training has hardly changed how wide it is"),
    ],
)
def test_what_training_did(trained, said):
    line = words.about(PAGE, used(trained, ROOTS)).replace("\N{NO-BREAK SPACE}", " ")
    assert "**some**, conv1_2: can see 5 px; 50 %" in line
    assert "with random weights within 4 and 5 px" in line and said in line


def test_who_uses_more_of_the_same_field():
    first, second = used(FLAT, FLAT, 4, "one"), used(FLAT, FLAT, 3, "other")
    assert "**3 px** for other, within **4 px** for one" in words.against(PAGE, [first, second])
    assert "Both can see 5 px, and half of what moves their units" in words.against(PAGE, [first, first])
    assert words.against(PAGE, [first]) == ""


def test_paths_foretell_a_random_field_or_miss_it():
    assert paths(known(WEIGHTS).network, 1, 16, 16).columns[14:19] == (1, 2, 3, 2, 1)
    assert "and 0.1" in words.foretold(PAGE, [used(FLAT, ROOTS)])  # rounded up
    missing = words.foretold(PAGE, [used(FLAT, ROOTS), used(FLAT, NARROW)])
    assert "says where random weights look, but for 73.6" in missing


def test_what_is_taken_along():
    (layer,) = by_layer_rows([used(NARROW, ROOTS)])
    assert layer["layer"] == "conv1_2" and layer["root_paths_50"] == 4 and layer["network"] == "two 3×3 a stage"
    pixels = list(by_pixel_rows([used(NARROW, ROOTS)]))
    assert [row["pixel"] for row in pixels] == list(range(32)) and pixels[16]["trained"] == 1
    for name in ("trained", "random", "paths", "signs", "bell"):
        assert np.sum([row[name] for row in pixels]) == pytest.approx(1)
