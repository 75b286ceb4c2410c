"""What the networks of an order start from: which layers a chain copies, and what does not go together."""

from dataclasses import replace

import pytest

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, WeightsSource

A, B, D = (f"{name} | width 1/16 | head gap" for name in "ABD")
ORDER = Order((D,), "shapes", QUICK, 1, before=(A,))


def ways(order: Order) -> list[str]:
    return [spec.start.way for spec in order.specs if spec.start]


def test_after_one_network_the_papers_layers_along_a_chain_those_of_equal_name():
    assert ways(ORDER) == ["paper"]
    assert ways(replace(ORDER, before=(A, B))) == ["equal names"] * 2
    assert ways(replace(ORDER, before=(A, B), way="paper")) == ["paper"] * 2
    assert ways(replace(ORDER, way="equal names")) == ["equal names"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"before": (A, A)}, "a network stands twice among those that are trained first"),
        ({"source": WeightsSource(RunSpec(B, "shapes"))}, "or from given weights, not from both"),
        ({"rates": (0.1, 0.2)}, "has a learning rate, and here are 2 to choose from"),
        (
            {"before": (), "source": WeightsSource(RunSpec(B, "shapes")), "rates": (0.1, 0.2)},
            "has a learning rate, and here are 2 to choose from",
        ),
    ],
)
def test_what_does_not_go_together_is_no_order(change, sentence):
    with pytest.raises(SpecError, match=sentence):
        replace(ORDER, **change)


def test_weights_with_a_name_have_no_learning_rate_and_leave_the_choice():
    named = replace(ORDER, before=(), source=WeightsSource(name="zoo:shapes-pairs"), rates=(0.1, 0.2))
    assert len(named.tries) == 2
