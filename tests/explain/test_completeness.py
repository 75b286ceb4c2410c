"""What a map has to add up to, it adds up to: on networks with biases, with and without batch normalisation."""

from functools import partial

import numpy as np
import pytest
import torch

from tests.oracles import attribution
from tests.oracles.biased import GLOBAL, OVERLAPPING, STACK, biased, picture
from vgg_explorer.explain.saliency import explain
from vgg_explorer.specs.maps import Completeness, SaliencyMap

KINDS = [(text, norm) for text in (STACK, GLOBAL, OVERLAPPING) for norm in ("none", "batch")]
everywhere = pytest.mark.parametrize(("text", "norm"), KINDS, ids=[f"{text.split()[0]} {norm}" for text, norm in KINDS])


def complete(found: SaliencyMap) -> Completeness:
    assert found.completeness is not None
    return found.completeness


def score(model, images, target):
    with torch.no_grad():
        return float(model.eval()(images)[0, target])


@everywhere
@pytest.mark.parametrize("baseline", ["mean", "blurred"])
def test_deep_lift_is_complete_to_rounding(text, norm, baseline):
    for seed in range(3):
        model, image = biased(text, norm=norm, seed=seed), picture(seed)
        found = explain(model, image, method="deep_lift", target=seed, options={"baseline": baseline})
        assert complete(found).relative < 1e-10
        if baseline == "mean":
            change = score(model, image, seed) - score(model, 0 * image, seed)
            assert complete(found).total == pytest.approx(change, rel=1e-12)
            assert found.map.sum() == pytest.approx(change, rel=1e-4)  # float32


@everywhere
def test_integrated_gradients_are_complete_within_a_hundredth(text, norm):
    for seed in range(3):
        model, image = biased(text, norm=norm, seed=seed), picture(seed)
        found = explain(model, image, method="integrated_gradients", target=seed)
        assert complete(found).relative < 0.01, complete(found)
        assert complete(found).total == pytest.approx(score(model, image, seed) - score(model, 0 * image, seed))


def told(seen: list[tuple[int, int]], what: str, done: int, of: int) -> None:
    seen.append((done, of))


def test_more_points_are_taken_where_the_map_would_not_add_up():
    model, image = biased(seed=3), picture(3)
    differences, pictures = [], []
    for tolerance in (1, 0.1, 0.001):
        seen: list[tuple[int, int]] = []
        options = {"steps": 4, "tolerance": tolerance}
        found = explain(
            model,
            image,
            method="integrated_gradients",
            target=0,
            options=options,
            progress=partial(told, seen),
        )
        differences.append(complete(found).relative)
        pictures.append(seen[-1])
    assert pictures == [(6, 6), (14, 14), (38, 38)]
    assert differences[0] > 0.1 > differences[1] > differences[2]


def test_cutting_each_piece_in_three_is_three_times_as_many_steps():
    model, image = biased(), picture()
    fine, cut = (
        explain(model, image, method="integrated_gradients", target=0, options={"steps": steps, "tolerance": tolerance})
        for steps, tolerance in ((36, 1), (4, 0))
    )
    np.testing.assert_allclose(cut.map, fine.map, atol=1e-6)


@everywhere
@pytest.mark.parametrize("rule", ["epsilon-gamma-box", "epsilon-plus-box", "epsilon"])
def test_lrp_hands_on_all_that_biases_and_stabiliser_do_not_keep(text, norm, rule):
    model, image = biased(text, norm=norm), picture()
    found = complete(explain(model, image, method="lrp", target=1, options={"rule": rule}))
    assert found.total == pytest.approx(score(model, image, 1), rel=1e-12)
    assert found.relative < 1e-10
    assert abs(found.absorbed) > 1e-3  # there is something to keep


@pytest.mark.parametrize("norm", ["none", "batch"])
def test_the_plus_rule_keeps_nothing_in_convolutions(norm):
    """With one fully connected layer, the epsilon rule there keeps the share of its one bias."""
    model = biased(GLOBAL, norm=norm)
    found = complete(
        explain(model, picture(), method="lrp", target=1, options={"rule": "epsilon-plus-box", "epsilon": 0})
    )
    assert found.absorbed == pytest.approx(model.state_dict()["classifier.0.bias"][1].item(), rel=1e-3)


def test_gradient_shap_comes_near_the_mean_over_plain_pictures():
    model, image = biased(), picture()
    found = explain(model, image, method="gradient_shap", target=1, options={"samples": 400})
    plain = torch.randn(400, 3, 1, 1, generator=torch.Generator().manual_seed(3)).double().expand(-1, -1, 16, 16)
    with torch.no_grad():
        scores = model.eval()(torch.cat([image, plain]))[:, 1]
    total = float(scores[0] - scores[1:].mean())
    assert abs(total - found.map.sum()) < 0.35 < float(scores.std()) and found.completeness is None


def test_a_map_without_a_rule_to_add_up_says_so():
    assert explain(biased(), picture(), method="gradient").completeness is None


@pytest.mark.parametrize("total", [0.0, 2.0])
def test_the_difference_is_what_is_neither_explained_nor_kept(total):
    assert Completeness(total, total - 0.5, 0.5).relative == 0
    assert Completeness(2.0, 1.0, 0.5).relative == 0.25
    assert Completeness(0.0, 1.0).relative == float("inf")


def test_the_oracle_of_lrp_is_complete_too():
    relevance, kept = attribution.lrp(biased(), picture(), 1, "epsilon-gamma-box", 0.25, 0.01)
    assert float(relevance.sum()) + kept == pytest.approx(score(biased(), picture(), 1), rel=1e-10)
