"""A network forgets from the top down: its own weights stay, those of a copy become random layer by layer."""

import numpy as np
import pytest
import torch

from tests.oracles.biased import STACK, biased, picture
from vgg_explorer.explain.chain import chain
from vgg_explorer.explain.randomisation import forgetting, randomisation
from vgg_explorer.explain.saliency import explain
from vgg_explorer.models.build import build


def test_layers_forget_from_the_top_down_and_stay_random():
    model = biased(STACK, norm="batch")
    before = {name: value.clone() for name, value in model.state_dict().items()}
    fresh = build(model.network, seed=5).double()
    layers = ["fc2", "fc1", "conv2_2", "conv2_1", "conv1_2", "conv1_1"]
    for number, name in enumerate(forgetting(model, layers, 5), 1):
        assert name == layers[number - 1]
        random = set(layers[:number])
        for own, other in zip(chain(model), chain(fresh), strict=True):
            state, expected = own.module.state_dict(), other.module.state_dict()
            as_new = [torch.equal(state[key], expected[key]) for key in state if "num_batches" not in key]
            assert all(as_new) if own.layer in random else not as_new or not all(as_new)
    assert not all(torch.equal(value, model.state_dict()[name]) for name, value in before.items())


def test_the_maps_are_of_the_class_that_the_trained_network_says():
    model, image = biased(STACK), picture()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    found = randomisation(model, image, method="input_x_gradient", seed=2)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert [step.layer for step in found.steps] == ["fc2", "fc1", "conv2_2", "conv2_1", "conv1_2", "conv1_1"]
    random = build(model.network, seed=2).double()
    last = explain(random, image, method="input_x_gradient", target=found.trained.target).map
    np.testing.assert_allclose(found.steps[-1].map, last, rtol=1e-5)
    assert not np.allclose(found.steps[-1].map, found.trained.map)


@pytest.mark.parametrize("method", ["gradient", "grad_cam", "lrp", "guided_backprop", "occlusion"])
def test_a_random_network_has_another_map(method):
    found = randomisation(biased(STACK), picture(), method=method)
    assert not np.allclose(found.steps[-1].map, found.trained.map)
    assert all(-1 <= step.correlation <= 1 for step in found.steps if not np.isnan(step.correlation))
