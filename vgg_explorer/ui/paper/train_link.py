"""A link that opens Train with the experiment of a claim, as far as Train has fields for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from vgg_explorer.analysis.paper_arms import SEEDS, Arm, arms, trained_for
from vgg_explorer.specs.claim import Claim, Size
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.pages import find

CARDS = ("t1", "t2", "t3", "t4")
NONE = "none"


@dataclass(frozen=True, slots=True)
class TrainLink:
    """`exact` where the fields of Train say all of the experiment."""

    link: str
    exact: bool


def train_link(claim: Claim, size: Size, configuration: Mapping[str, str]) -> TrainLink | None:
    """With the configuration of the page in it; None where nothing is trained for the claim."""
    known = arms(size)
    trained = trained_for(claim.arms)
    if not has_experiment(claim, size):
        return None
    chosen = [known[name] for name in trained]
    lines = list(dict.fromkeys(arm.spec.network for arm in chosen))
    first = chosen[0]
    cards = dict(zip(CARDS, [*lines, *[NONE] * len(CARDS)], strict=False))
    link = address.to(
        find("train"),
        configuration,
        **cards,
        data=first.spec.dataset,
        recipe="quick",
        epochs=first.spec.epochs,
        batch=first.spec.batch,
        seeds=SEEDS,
        rates=", ".join(f"{rate:g}" for rate in first.rates or (first.spec.learning_rate,)),
    )
    same = all(sayable(arm) and arm.rates == first.rates for arm in chosen)
    return TrainLink(link, same and len(lines) == len(chosen) <= len(CARDS) and trained == claim.arms)


def has_experiment(claim: Claim, size: Size) -> bool:
    """Whether all that a claim compares can be trained."""
    names = trained_for(claim.arms)
    return bool(names) and set(names) <= set(arms(size))


def sayable(arm: Arm) -> bool:
    """Whether the recipe is that of the field but for epochs, batch and learning rate, from random weights."""
    recipe = arm.spec.recipe
    plain = replace(
        QUICK, name=recipe.name, epochs=recipe.epochs, batch=recipe.batch, learning_rate=recipe.learning_rate
    )
    return recipe == plain and arm.spec.start is None
