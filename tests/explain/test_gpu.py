"""On a GPU a map is that of a CPU, and everything is given back as there; skipped where there is none."""

import numpy as np
import pytest
import torch

from tests.explain.test_frozen_model import CHEAP, REQUESTS, every_request, mixed, state, surroundings
from tests.oracles.biased import biased, picture
from vgg_explorer.explain.receptive_field import effective_field
from vgg_explorer.explain.saliency import explain
from vgg_explorer.specs.methods import METHODS

pytestmark = [
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU is at hand"),
    pytest.mark.filterwarnings("ignore:Attempting to run cuBLAS:UserWarning"),  # the first product of a process
]

RANDOM = {"smoothgrad", "gradient_shap"}  # a GPU draws other numbers
PLACES = ("cpu", "cuda")


@pytest.mark.parametrize("method", [method.name for method in METHODS if method.name not in RANDOM])
@pytest.mark.parametrize("norm", ["none", "batch"])
def test_a_map_is_that_of_a_cpu(method, norm):
    model, options = biased(norm=norm), CHEAP.get(method)
    here, there = (explain(model.to(place), picture(), method=method, options=options) for place in PLACES)
    assert here.target == there.target
    np.testing.assert_allclose(there.map, here.map, rtol=1e-5, atol=1e-6 * np.abs(here.map).max())


def test_a_map_adds_up_in_float32():
    """Convolutions of a GPU may round to eleven bits (TF32), which a sum over a whole map shows."""
    model = biased(size=32).float().to("cuda")
    found = explain(model, picture(size=32).float(), method="deep_lift").completeness
    assert found is not None and abs(found.difference) < 1e-4 * abs(found.total)


def test_an_effective_field_is_that_of_a_cpu():
    model = biased()
    here, there = (effective_field(model.to(place), picture(), layer="pool1", units=3) for place in PLACES)
    np.testing.assert_allclose(there.mass, here.mass, rtol=1e-6)


@every_request
def test_a_request_gives_everything_back(request_name):
    model, image = mixed().to("cuda"), picture()
    before, around, random = state(model), surroundings(), torch.cuda.get_rng_state()
    REQUESTS[request_name](model, image)
    assert state(model) == before and surroundings() == around
    assert torch.equal(torch.cuda.get_rng_state(), random)
