"""After any request, failed ones too, the model, the picture and the process are as they were."""

import warnings

import numpy as np
import pytest
import torch
from torch import nn

from tests.oracles.biased import STACK, biased, picture
from vgg_explorer.explain.activations import activations
from vgg_explorer.explain.class_model import class_model
from vgg_explorer.explain.faithfulness import curves
from vgg_explorer.explain.frozen_model import frozen, seeded
from vgg_explorer.explain.pointing_game import pointing_game
from vgg_explorer.explain.randomisation import randomisation
from vgg_explorer.explain.receptive_field import effective_field
from vgg_explorer.explain.saliency import explain
from vgg_explorer.models.build import Net
from vgg_explorer.specs.methods import METHODS

CHEAP = {"integrated_gradients": {"steps": 3, "tolerance": 1}, "smoothgrad": {"samples": 3}}
CHEAP |= {"gradient_shap": {"samples": 3}, "occlusion": {"window": 8, "stride": 8}}


def asks(method: str):
    return lambda model, image, **more: explain(model, image, method=method, options=CHEAP.get(method), **more)


REQUESTS = {method.name: asks(method.name) for method in METHODS} | {
    "activations": lambda model, image: activations(model, image, layer="conv2_1"),
    "class model": lambda model, image, **more: class_model(model, 1, steps=3, **more),
    "curves": lambda model, image, **more: curves(
        model, image, map=np.ones((16, 16), np.float32), target=0, steps=3, **more
    ),
    "effective field": lambda model, image, **more: effective_field(model, image, layer="pool1", units=2, **more),
    "pointing game": lambda model, image, **more: pointing_game(
        model, image, labels=np.array([1]), boxes=np.array([[2, 2, 9, 9]]), **more
    ),
    "randomisation": lambda model, image, **more: randomisation(model, image, **more),
}
SLOW = [name for name in REQUESTS if name not in ("activations", "grad_cam", "deep_lift", "lrp")]  # they tell progress
every_request = pytest.mark.parametrize("request_name", REQUESTS)


def mixed() -> Net:
    """In the mode of training but for one part; some weights are to be learned and some are not."""
    model = biased(STACK, norm="batch")
    model.features[:4].eval()
    for parameter in model.features[0].parameters():
        parameter.requires_grad_(False)
    return model


def state(model: nn.Module) -> list:
    """All that a request could leave behind: modes, hooks, attributes, modules, weights and their gradients."""
    found: list = []
    for name, module in model.named_modules():
        hooks = {key: len(value) for key, value in vars(module).items() if "hook" in key and hasattr(value, "__len__")}
        plain = {key: value for key, value in vars(module).items() if isinstance(value, bool | int | str | None)}
        found.append((name, id(module), type(module), sorted(vars(module)), hooks, plain))
    for name, value in [*model.named_parameters(), *model.named_buffers()]:
        found.append((name, id(value), value.data_ptr(), value.requires_grad, value.grad, value._backward_hooks))
        found.append(value.detach().clone().tolist())
    return found


def surroundings() -> list:
    generator = torch.get_rng_state().tolist()
    numbers: tuple = np.random.get_state()  # type: ignore[assignment]
    modes = (torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.get_num_threads())
    precision = torch.backends.cudnn.conv.fp32_precision  # type: ignore[attr-defined]
    return [generator, numbers[1].tolist(), numbers[2], modes, precision, list(warnings.filters)]


@every_request
def test_a_request_gives_everything_back(request_name):
    model, image = mixed(), picture()
    before, around, pixels = state(model), surroundings(), image.clone()
    REQUESTS[request_name](model, image)
    assert state(model) == before
    assert surroundings() == around
    assert torch.equal(image, pixels) and image.grad is None and not image.requires_grad


class Failed(Exception):
    pass


def failing(function, at: int, calls: list):
    """The function, but its `at`-th call fails; -1 never."""

    def called(*args, **more):
        calls.append(1)
        if len(calls) == at:
            raise Failed
        return function(*args, **more)

    return called


@every_request
@pytest.mark.parametrize("where", ["first pass", "last pass", "first gradient", "last gradient"])
def test_a_request_that_fails_gives_everything_back(request_name, where, monkeypatch):
    """A pass fails in the first fully connected layer or a convolution, a gradient in autograd."""
    model, image = mixed(), picture()
    target, name = (nn.ReLU, "forward") if "pass" in where else (torch.autograd, "grad")
    calls: list = []
    original = getattr(target, name)
    monkeypatch.setattr(target, name, failing(original, -1, calls))
    REQUESTS[request_name](model, image)
    if not calls:
        pytest.skip("it takes no gradients")
    at = 1 if "first" in where else len(calls)
    before, around = state(model), surroundings()
    monkeypatch.setattr(target, name, failing(original, at, []))
    with pytest.raises(Failed):
        REQUESTS[request_name](model, image)
    monkeypatch.setattr(target, name, original)
    assert state(model) == before
    assert surroundings() == around
    assert image.grad is None and not image.requires_grad


@pytest.mark.parametrize("request_name", SLOW)
def test_progress_counts_to_the_end_and_what_it_raises_ends_the_work(request_name):
    model, image = mixed(), picture()
    told: list = []
    REQUESTS[request_name](model, image, progress=lambda *each: told.append(each))
    done, of = [each[1] for each in told], {each[2] for each in told}
    assert len({each[0] for each in told}) == 1 and isinstance(told[0][0], str)
    assert done == sorted(done) and done[-1] == max(of) and len(of) == 1
    before, around, heard = state(model), surroundings(), []

    def cancel(what, done, of):
        heard.append(done)
        raise Failed

    with pytest.raises(Failed):
        REQUESTS[request_name](model, image, progress=cancel)
    assert len(heard) == 1
    assert state(model) == before and surroundings() == around


@every_request
@pytest.mark.parametrize("switch", [torch.no_grad, torch.inference_mode])
def test_a_caller_without_gradients_gets_the_same(request_name, switch):
    model, image = mixed(), picture()
    found = REQUESTS[request_name](model, image)
    with switch():
        again = REQUESTS[request_name](model, image.clone())
    for name in ("map", "maps", "image", "deletion", "mass", "hits"):
        if hasattr(found, name):
            np.testing.assert_array_equal(getattr(found, name), getattr(again, name))


@every_request
def test_the_mode_of_training_changes_nothing(request_name):
    """Dropout and the statistics of a batch would."""
    text = STACK.replace("FC-8", "dropout FC-8 dropout")
    model, image = biased(text, norm="batch"), picture()
    found, again = (REQUESTS[request_name](model.train(mode), image) for mode in (True, False))
    for name in ("map", "maps", "image", "deletion", "mass", "hits"):
        if hasattr(found, name):
            np.testing.assert_array_equal(getattr(found, name), getattr(again, name))


def test_borrowing_gives_back_after_a_failure_inside():
    model = mixed()
    before, around = state(model), surroundings()
    with pytest.raises(Failed), frozen(model), seeded(3, device=torch.device("cpu")):
        assert not any(module.training for module in model.modules())
        assert not any(parameter.requires_grad for parameter in model.parameters())
        torch.rand(1), np.random.rand()
        raise Failed
    assert state(model) == before and surroundings() == around
