"""The recipe of an order: one by name, how many epochs and seeds, which learning rates and training scales."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from vgg_explorer.settings import settings
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.order import MAX_RATES
from vgg_explorer.specs.recipe import RECIPES, Recipe, check_rate
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.train import scale_field
from vgg_explorer.ui.widgets import table

LARGEST_BATCH = 4096
SEEDS = 20  # most that the page offers; the command line takes more


@dataclass(frozen=True, slots=True)
class RecipeChoice:
    """The recipe with its epochs, the seeds, the rates to choose from (none: the recipe's own)."""

    recipe: Recipe
    seeds: int
    rates: tuple[float, ...]
    keeps: bool


def choose(page: Page, defaults: Mapping[str, str | float], dataset: DataSpec | None = None) -> RecipeChoice:
    """The fields; `defaults` are those of an experiment that stands in them unasked, by the fields' keys."""
    names = {
        "quick": page._("quick"),
        "paper": page._("paper"),
        "paper-2": page._("paper-2"),
        "fast": page._("fast"),
        "fast-2": page._("fast-2"),
    }
    chosen = fields.choice(
        page, "recipe", page._("Recipe"), names, default="quick", pills=True, resets=["epochs", "batch"]
    )
    recipe = RECIPES[chosen]
    st.caption(purposes(page)[chosen])
    first, second, third = st.columns(3, vertical_alignment="bottom")
    with first:
        most = settings().run_epochs
        epochs = number(page, "epochs", page._("Epochs"), most, int(defaults.get("epochs", min(most, recipe.epochs))))
    with second:
        seeds = number(page, "seeds", page._("Seeds"), SEEDS, int(defaults.get("seeds", 3)))
    with third:
        batch = number(page, "batch", page._("Batch"), LARGEST_BATCH, int(defaults.get("batch", recipe.batch)))
    rates = learning_rates(page, recipe, str(defaults.get("rates", "")))
    recipe = scale_field.choose(page, recipe, dataset, str(defaults.get("scale", "")))
    keeps = fields.switch("keep", page._("Keep the weights of every epoch"))
    with page.folded("recipe details", page._("What the recipe does")) as details:
        if details.open:
            table.table([page._("Part"), page._("Value")], rows(page, recipe))
    return RecipeChoice(replace(recipe, epochs=epochs, batch=batch), seeds, rates, keeps)


def purposes(page: Page) -> dict[str, str]:
    return {
        "quick": page._("One cycle of the learning rate over a few epochs, for small networks."),
        "paper": page._("Section 3.1: rate 0.01, divided by 10 on a plateau, three times; long."),
        "paper-2": page._("The paper's recipe in full: also its crops, rescaling, and pixels from 0 to 255."),
        "fast": page._("Large batches in bf16, for a GPU."),
        "fast-2": page._("The methods of the CIFAR-10 speed record (Jordan 2024), for a GPU and batch normalisation."),
    }


def number(page: Page, key: str, label: str, high: int, default: int) -> int:
    rule = partial(check, label, low=1, high=high)
    return fields.number(page, key, label, low=1, high=high, default=default, check=rule)


def learning_rates(page: Page, recipe: Recipe, default: str) -> tuple[float, ...]:
    """One rate, or several of which each network takes the one that is best on validation pictures."""
    text = st.text_input(
        page._("Learning rate"),
        default,
        key="rates",
        bind="query-params",
        placeholder=f"{recipe.learning_rate:g}",
        help=page._(
            "Several, such as 0.03, 0.1, 0.3: each network is tried with all, and takes the best on validation."
        ),
    )
    try:
        return read_rates(text or "")
    except SpecError as error:
        page.refuse(error, shown=f"{recipe.learning_rate:g}")
        return ()


def read_rates(text: str) -> tuple[float, ...]:
    words = [word for word in re.split(r"[\s,;，、；]+", text.strip()) if word]
    if len(words) > MAX_RATES:
        raise SpecError("these are {count} learning rates; at most {most} are tried.", count=len(words), most=MAX_RATES)
    rates = tuple(dict.fromkeys(map(as_rate, words)))
    for rate in rates:
        check_rate(rate)
    return rates


def as_rate(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise SpecError("the learning rate is {value!r}; write for example 0.1.", value=word[:40]) from None


def rows(page: Page, recipe: Recipe) -> list[tuple[str, str]]:
    augment = recipe.augment
    changes = [
        scale_field.words(page, augment.scales),
        page._("crop with {n} pixels").format(n=augment.crop) if augment.crop else "",
        page._("reflected border") if augment.border == "reflect" else "",
        page._("alternating flips") if augment.alternate else page._("flip") if augment.flip else "",
        page._("colour shift {n}").format(n=augment.colour) if augment.colour else "",
    ]
    return [
        (page._("learning rate"), f"{recipe.learning_rate:g}, {recipe.schedule}"),
        (page._("momentum"), f"{recipe.momentum:g}" + (", Nesterov" if recipe.nesterov else "")),
        (page._("weight decay"), f"{recipe.weight_decay:g}"),
        (page._("first weights"), recipe.initialisation),
        (page._("changes to pictures"), ", ".join(filter(None, changes)) or "–"),
        (page._("label smoothing"), f"{recipe.label_smoothing:g}"),
        (page._("precision"), recipe.precision),
        *rows_of_options(page, recipe),
    ]


def rows_of_options(page: Page, recipe: Recipe) -> list[tuple[str, str]]:
    """A row for each option that differs from its default; the three older recipes have none."""
    rate, momentum, scale = recipe.norm_bias_rate, recipe.norm_momentum, recipe.score_scale
    options = [
        (recipe.whitening, page._("first layer"), page._("whitens patches of the pictures, does not learn")),
        (rate != 1, page._("learning rate of normalisation biases"), f"{rate:g} ×"),
        (not recipe.norm_scale, page._("scale of the normalisation"), page._("does not learn")),
        (momentum != 0.1, page._("momentum of the normalisation"), f"{momentum:g}"),
        (recipe.lookahead, page._("lookahead"), page._("every five steps")),
        (scale != 1, page._("factor of the class scores"), f"{scale:.3g}"),
        (recipe.pixels == "mean subtracted", page._("pixels"), page._("0 to 255, less the mean")),
        (recipe.test_rescaled, page._("validation and test"), page._("central crop, rescaled as in training")),
        (recipe.six_views, page._("views at test"), "6"),
    ]
    return [(name, value) for used, name, value in options if used]
