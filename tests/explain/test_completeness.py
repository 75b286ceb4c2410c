"""What a map has to add up to, it adds up to: on networks with biases, with and without batch normalisation."""

import pytest
import torch

from tests.oracles.biased import TEXTS, biased, picture
from vgg_explorer.explain.saliency import explain

NORMS = ("none", "batch")
everywhere = pytest.mark.parametrize(
    ("text", "norm"), [(text, norm) for text in TEXTS.values() for norm in NORMS], ids=str
)


def score(model, images, target):
    with torch.no_grad():
        return float(model.eval()(images)[0, target])


@everywhere
@pytest.mark.parametrize("baseline", ["mean", "blurred"])
@pytest.mark.parametrize("seed", range(3))
def test_deep_lift_is_complete_to_rounding(text, norm, baseline, seed):
    found = explain(
        biased(text, norm=norm, seed=seed),
        picture(seed),
        method="deep_lift",
        target=seed,
        options={"baseline": baseline},
    )
    assert found.completeness.relative < 1e-10
    if baseline == "mean":
        model = biased(text, norm=norm, seed=seed)
        change = score(model, picture(seed), seed) - score(model, 0 * picture(seed), seed)
        assert found.completeness.total == pytest.approx(change, rel=1e-12)
        assert found.map.sum() == pytest.approx(change, rel=1e-4)  # float32
