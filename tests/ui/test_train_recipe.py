"""What the Train page says of a recipe: a row for each option that is on, and nothing of those that are off."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.recipe import FAST_2, PAPER_2, RECIPES, at_scales
from vgg_explorer.ui.train.recipe_field import purposes, rows

PAGE: Any = SimpleNamespace(_=str)  # in English
OLDER = ["learning rate", "momentum", "weight decay", "first weights", "changes to pictures", "label smoothing"]
OPTIONS: dict[str, dict[str, Any]] = {
    "first layer": {"whitening": False},
    "learning rate of normalisation biases": {"norm_bias_rate": 1.0},
    "scale of the normalisation": {"norm_scale": True},
    "momentum of the normalisation": {"norm_momentum": 0.1},
    "lookahead": {"lookahead": False},
    "factor of the class scores": {"score_scale": 1.0},
    "views at test": {"six_views": False},
}


@pytest.mark.parametrize("name", ["quick", "paper", "fast"])
def test_a_recipe_without_the_options_has_no_rows_for_them(name):
    assert [part for part, _ in rows(PAGE, RECIPES[name])] == [*OLDER, "precision"]


@pytest.mark.parametrize("part", OPTIONS)
def test_an_option_has_a_row_where_it_is_on(part):
    on = [each for each, _ in rows(PAGE, FAST_2)]
    assert on == [*OLDER, "precision", *OPTIONS]
    off = [each for each, _ in rows(PAGE, replace(FAST_2, **OPTIONS[part]))]
    assert off == [each for each in on if each != part]


PAPERS: dict[str, dict[str, Any]] = {
    "pixels": {"pixels": "divided by deviation"},
    "validation and test": {"test_rescaled": False},
}


@pytest.mark.parametrize("part", PAPERS)
def test_the_options_of_the_paper_have_a_row(part):
    on = [each for each, _ in rows(PAGE, PAPER_2)]
    assert on == [*OLDER, "precision", *PAPERS]
    assert [each for each, _ in rows(PAGE, replace(PAPER_2, **PAPERS[part]))] == [each for each in on if each != part]


def test_training_scales_stand_among_the_changes():
    of = {name: dict(rows(PAGE, each))["changes to pictures"] for name, each in RECIPES.items()}
    assert of["paper-2"] == "crop from 1.143 × the input, flip, colour shift 0.1"
    assert of["paper"] == "crop with 4 pixels, flip, colour shift 0.1"
    jittered = dict(rows(PAGE, at_scales(FAST_2, (1.0, 2.0))))["changes to pictures"]
    assert jittered.startswith("crop from 1–2 × the input, crop with 2 pixels")


def test_the_changes_to_pictures_name_their_options():
    changes = dict(rows(PAGE, FAST_2))["changes to pictures"]
    assert changes == "crop with 2 pixels, reflected border, alternating flips"
    plain = dict(rows(PAGE, replace(FAST_2, augment=Augment(crop=2, flip=True))))["changes to pictures"]
    assert plain == "crop with 2 pixels, flip"


def test_every_recipe_can_be_chosen_and_has_a_purpose():
    assert purposes(PAGE).keys() == RECIPES.keys()
