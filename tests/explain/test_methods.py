"""Each method gives what a loop, a hook or a written-out matrix gives."""

import numpy as np
import pytest
import torch
from captum.attr import DeepLift
from torch import nn

from tests.oracles import attribution
from tests.oracles.biased import GLOBAL, OVERLAPPING, STACK, biased, picture
from vgg_explorer.explain.saliency import explain
from vgg_explorer.specs.methods import METHODS, find_method

KINDS = [(text, norm) for text in (STACK, GLOBAL, OVERLAPPING) for norm in ("none", "batch")]
everywhere = pytest.mark.parametrize(("text", "norm"), KINDS, ids=[f"{text.split()[0]} {norm}" for text, norm in KINDS])
TARGET = 2


def same(found: np.ndarray, values: torch.Tensor, *, signed: bool) -> None:
    one = values[0].sum(0) if signed else values[0].abs().amax(0)
    assert np.abs(found).max() > 0
    np.testing.assert_allclose(found, one.detach().numpy(), rtol=1e-5, atol=1e-6 * float(one.abs().max()))


def plain_gradient(model, image):
    leaf = image.clone().requires_grad_()
    return torch.autograd.grad(model.eval()(leaf)[0, TARGET], leaf)[0].detach()


@everywhere
def test_gradients(text, norm):
    model, image = biased(text, norm=norm), picture()
    slope = plain_gradient(model, image)
    same(explain(model, image, method="gradient", target=TARGET).map, slope, signed=False)
    same(explain(model, image, method="input_x_gradient", target=TARGET).map, slope * image, signed=True)
    still = explain(model, image, method="smoothgrad", target=TARGET, options={"noise": 0, "samples": 3})
    same(still.map, slope, signed=False)


def test_smoothgrad_is_the_mean_of_gradients_at_noisy_pictures():
    """Noise of 15 % of the range of the values: the same mean from other draws, as closely as 500 of them tell."""
    model, image = biased(), picture()
    found = explain(model, image, method="smoothgrad", target=TARGET, options={"samples": 500}).map
    noise = 0.15 * float(image.max() - image.min())
    chance = torch.Generator().manual_seed(9)
    leaf = image + noise * torch.randn(500, 3, 16, 16, generator=chance).double()
    leaf.requires_grad_()
    (slopes,) = torch.autograd.grad(model.eval()(leaf)[:, TARGET].sum(), leaf)
    expected = slopes.mean(0).abs().amax(0).numpy()
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.95
    assert np.linalg.norm(found - expected) < 0.3 * np.linalg.norm(expected)
    clean = explain(model, image, method="gradient", target=TARGET).map
    assert np.linalg.norm(found - expected) < 0.5 * np.linalg.norm(clean - expected)


@everywhere
def test_integrated_gradients_are_the_mean_slope_at_the_midpoints(text, norm):
    model, image = biased(text, norm=norm), picture()
    steps = 7
    slopes = [plain_gradient(model, image * (step + 0.5) / steps) for step in range(steps)]
    found = explain(
        model, image, method="integrated_gradients", target=TARGET, options={"steps": steps, "tolerance": 1}
    )
    same(found.map, image * torch.stack(slopes).mean(0), signed=True)


def test_gradient_shap_of_a_linear_network_is_weight_times_what_differs_from_the_plain_pictures():
    """Which of them were drawn is chance: three numbers, the mean colour, are free."""
    model, image = biased("conv3-4~ gap FC-5"), picture()
    found = explain(model, image, method="gradient_shap", target=TARGET, options={"samples": 20}).map
    weight = plain_gradient(model, image)[0].flatten(1).numpy()
    rest = found.ravel() - (weight * image[0].flatten(1).numpy()).sum(0)
    colour, (residual,), *_ = np.linalg.lstsq(-weight.T, rest)
    assert residual < 1e-12 and np.abs(colour).max() < 1
    assert np.abs(colour).max() > 1e-3


@everywhere
def test_guided_backprop_and_deconvolution(text, norm):
    model, image = biased(text, norm=norm), picture()
    for method, rule in (("guided_backprop", attribution.guided), ("deconvolution", attribution.deconvolved)):
        expected = attribution.backwards(model, image, TARGET, rule)
        same(explain(model, image, method=method, target=TARGET).map, expected, signed=False)


@everywhere
def test_grad_cam_at_every_layer(text, norm):
    model, image = biased(text, norm=norm, seed=1), picture(1)
    relus = [module for module in model.features if isinstance(module, nn.ReLU)]
    layers = find_method("grad_cam").options[0].settle
    names = [name for name in model.network.layer_names() if name.startswith("conv") and name != "conv2_2"]
    names = names if text == OVERLAPPING else [n for n in model.network.layer_names() if n.startswith("conv")]
    assert layers(None, model.network, {}) == names[-1]
    for name, relu in zip(names, relus, strict=True):
        expected = attribution.grad_cam(model, image, TARGET, relu)
        found = explain(model, image, method="grad_cam", target=TARGET, options={"layer": name}).map
        np.testing.assert_allclose(found, expected[0, 0].numpy(), rtol=1e-5, atol=1e-7)
        both = explain(model, image, method="guided_grad_cam", target=TARGET, options={"layer": name}).map
        product = expected * attribution.backwards(model, image, TARGET, attribution.guided)
        np.testing.assert_allclose(both, product[0].abs().amax(0).numpy(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("window", "stride"), [(4, 4), (5, 3), (16, 1), (1, 1), (7, 7)])
def test_occlusion(window, stride):
    model, image = biased(GLOBAL, norm="batch"), picture()
    expected = attribution.occlusion(model, image, TARGET, window, stride)
    options = {"window": window, "stride": stride}
    same(explain(model, image, method="occlusion", target=TARGET, options=options).map, expected, signed=True)


@everywhere
@pytest.mark.parametrize("rule", ["epsilon-gamma-box", "epsilon-plus-box", "epsilon"])
def test_lrp(text, norm, rule):
    model, image = biased(text, norm=norm), picture()
    expected, kept = attribution.lrp(model, image, TARGET, rule, 0.3, 0.02)
    options = {"rule": rule, "gamma": 0.3, "epsilon": 0.02}
    found = explain(model, image, method="lrp", target=TARGET, options=options)
    same(found.map, expected, signed=True)
    assert found.completeness is not None and found.completeness.absorbed == pytest.approx(kept, rel=1e-6)


def test_the_epsilon_rule_without_biases_is_input_times_gradient():
    """So that captum's default rule says nothing new on these networks."""
    model, image = biased(STACK), picture()
    for name, value in model.state_dict().items():
        if name.endswith("bias"):
            value.zero_()
    found = explain(model, image, method="lrp", target=TARGET, options={"rule": "epsilon", "epsilon": 0}).map
    np.testing.assert_allclose(
        found, explain(model, image, method="input_x_gradient", target=TARGET).map, rtol=1e-3, atol=1e-5
    )
    other = explain(model, image, method="lrp", target=TARGET).map
    assert np.corrcoef(found.ravel(), other.ravel())[0, 1] < 0.9


class Apart(nn.Module):
    """What keeps captum's hooks on a ReLU and on the max-pool behind it from sharing a tensor."""

    def forward(self, images):
        return images.clone()


@pytest.mark.parametrize("norm", ["none", "batch"])
@pytest.mark.filterwarnings("ignore:.*hooks:UserWarning", "ignore:Input Tensor:UserWarning")
def test_deep_lift_is_captums_where_that_is_right(norm):
    model, image = biased(STACK, norm=norm), picture()
    apart = []
    for module in attribution.sequence(model.eval()):
        apart += [Apart(), module] if isinstance(module, nn.MaxPool2d) else [module]
    expected = DeepLift(nn.Sequential(*apart)).attribute(image, 0 * image, target=TARGET).detach()
    same(explain(model, image, method="deep_lift", target=TARGET).map, expected, signed=True)


def test_deep_lift_of_one_winner_and_of_overlapping_windows():
    """Two windows that share their highest pixel: both changes are laid to it."""
    model = biased("maxpool3/1 FC-2", size=4)
    with torch.no_grad():
        model.get_parameter("classifier.0.weight").fill_(1)
    image = torch.zeros(1, 3, 4, 4).double()
    image[:, :, 1, 1], image[:, :, 0, 0] = 3, -5
    map = explain(model, image, method="deep_lift", target=0).map
    expected = np.zeros((4, 4), np.float32)
    expected[1, 1] = 3 * 3 * 4  # three colours, value 3, four windows
    np.testing.assert_allclose(map, expected)


@pytest.mark.parametrize("method", [method.name for method in METHODS])
def test_maps_of_two_classes_differ_and_of_other_weights_too(method):
    model, image = biased(STACK, norm="batch", seed=2), picture(2)
    options = {"steps": 8, "tolerance": 1} if method == "integrated_gradients" else {}
    first, second = (explain(model, image, method=method, target=target, options=options) for target in (0, 1))
    other = explain(biased(STACK, norm="batch", seed=5), image, method=method, target=0, options=options)
    for map in (second.map, other.map):
        assert np.abs(first.map - map).max() > 0.01 * np.abs(first.map).max() > 0


@pytest.mark.parametrize("method", [method.name for method in METHODS])
def test_the_map_says_what_it_is(method):
    model, image = biased(STACK), picture()
    options = {"steps": 8, "tolerance": 1} if method == "integrated_gradients" else {}
    with torch.no_grad():
        scores = model.eval()(image)[0]
    model.train()
    found = explain(model, image, method=method, options=options)
    assert (found.method, found.signed) == (method, find_method(method).signed)
    assert found.map.shape == (16, 16) and found.map.dtype == np.float32
    assert found.signed or (found.map >= 0).all()
    assert found.target == int(scores.argmax()) and found.score == pytest.approx(float(scores.max()))
    chances = scores.softmax(0)
    assert [chance.index for chance in found.top] == scores.argsort(descending=True).tolist()
    assert [chance.probability for chance in found.top] == pytest.approx(sorted(chances.tolist(), reverse=True))
    assert found.probability == pytest.approx(float(chances.max())) and found.seconds > 0
    other = explain(model, image, method=method, options=options, target=int(scores.argmin()))
    assert other.probability == pytest.approx(float(chances.min())) and other.top == found.top
    assert set(found.options) == {option.name for option in find_method(method).options}


def test_a_seed_gives_the_same_map_and_another_one_another():
    model, image = biased(), picture()
    for method in ("smoothgrad", "gradient_shap"):
        first, again, other = (
            explain(model, image, method=method, target=0, options={"seed": seed, "samples": 4}).map
            for seed in (1, 1, 2)
        )
        assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_a_network_that_ends_in_maps_has_a_class_for_each_value():
    model, image = biased("conv3-4 maxpool conv1-3 gap", size=8), picture(size=8)
    for method in METHODS:
        found = explain(model, image, method=method.name, target=2, options=dict.fromkeys(set()))
        assert found.map.shape == (8, 8)
    single = biased("FC-3", size=8)
    for method in METHODS:
        if "layer" not in [option.name for option in method.options]:
            assert explain(single, image, method=method.name, target=2).map.shape == (8, 8)
