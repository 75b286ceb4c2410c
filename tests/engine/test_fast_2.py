"""The options of the recipe `fast-2`: each against another way to the same numbers, and all of them resumed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.engine.test_train import experiment, losses, numbers, steps
from tests.oracles.pictures import sets
from vgg_explorer.data.augment import normalised
from vgg_explorer.engine import checkpoint
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.lookahead import Lookahead
from vgg_explorer.engine.training import Training, learn
from vgg_explorer.engine.views import FLIP, SIX, log_probabilities
from vgg_explorer.engine.whitening import PATCHES, patches, whitening_filters
from vgg_explorer.models.build import build, leave_out_biases
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import FAST_2, FAST_2_NETWORK, QUICK, Recipe
from vgg_explorer.specs.run import RunSpec

NETWORK = "conv3-60 maxpool conv3-8 maxpool2 gap FC-9 | norm batch"
SMALL = replace(FAST_2, epochs=3, batch=20, learning_rate=0.05, precision="fp32", norm_bias_rate=4.0)
PLANS = {
    "one by one": Plan("cpu", 2, channels_last=True, stream=2),
    "graph": Plan("cpu", 2, channels_last=True, stream=2, graph=True),
}


@pytest.fixture(autouse=True)
def as_in_training(two_threads):
    """As many threads as the plans say."""


def made_with(recipe: Recipe = SMALL, *, plan: Plan = PLANS["one by one"], network: str = NETWORK) -> Experiment:
    return replace(experiment(recipe, network=network), given=plan)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_all_options_together_go_on_bit_for_bit(tmp_path, plan):
    """Stopped at every single step; the checkpoint holds the plan, its stream too."""
    made = made_with(plan=plan)
    whole = made.training()
    expected = numbers(steps(made, whole))
    piece, found = made.training(), []
    for _ in expected:
        found += numbers(steps(made, piece, 1))
        checkpoint.save(piece, made.spec, tmp_path / "c.pt")
        torch.rand(1)
        state = checkpoint.read(tmp_path / "c.pt")
        assert state["plan"] == plan
        made = replace(made, given=state["plan"])
        piece = made.training()
        checkpoint.restore(piece, state, made.spec)
    assert found == expected
    for mine, theirs in zip(piece.model.state_dict().values(), whole.model.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize(
    "recipe", [SMALL, replace(QUICK, epochs=2, batch=20, learning_rate=0.02, momentum=0.0, nesterov=False)]
)
def test_a_graph_takes_the_steps_that_are_taken_one_by_one(recipe):
    """A processor stands in for the GPU: it repeats the recorded work itself, tables and copied state included."""
    first, second = (made_with(recipe, plan=plan) for plan in PLANS.values())
    mine, theirs = (numbers(steps(made, made.training())) for made in (first, second))
    assert len(mine) == len(theirs) == recipe.epochs * 4
    for one, other in zip(mine, theirs, strict=True):
        assert one[:1] + one[2:3] == other[:1] + other[2:3]
        assert one[1] == pytest.approx(other[1], rel=1e-4)
        if one[3]:
            assert one[3].training_loss == pytest.approx(other[3].training_loss, rel=1e-4)
            assert one[3].pictures == other[3].pictures and one[3].learning_rate == other[3].learning_rate


def test_a_checkpoint_of_before_has_stream_1(tmp_path):
    made = experiment()
    checkpoint.save(made.training(), made.spec, tmp_path / "c.pt")
    state = torch.load(tmp_path / "c.pt", weights_only=True)
    for name in ("graph", "stream"):
        del state["plan"][name]
    del state["slow"]
    torch.save(state, tmp_path / "c.pt")
    read = checkpoint.read(tmp_path / "c.pt")
    assert (read["plan"].stream, read["plan"].graph) == (1, False)
    checkpoint.restore(made.training(), read, made.spec)


def test_whitening_filters_against_a_decomposition_written_otherwise():
    """The singular values of the patches themselves, in place of the eigenvalues of their covariance."""
    made = made_with()
    found = patches(made.sets.train, made.colours, (3, 3), seed=0)
    assert found.shape == (PATCHES, 27)
    _, singular, directions = np.linalg.svd(found, full_matrices=False)
    expected = directions / np.sqrt(singular**2 / PATCHES + 5e-4)[:, None]
    filters = whitening_filters(found, count=27)
    sign = np.sign((filters * expected).sum(1))[:, None]
    np.testing.assert_allclose(filters, sign * expected, rtol=1e-6, atol=1e-8)
    covariance = np.cov(found @ filters.T, rowvar=False, bias=True)
    mean = (found @ filters.T).mean(0)
    np.testing.assert_allclose(covariance + np.outer(mean, mean), np.eye(27), atol=0.05)


def test_patches_lie_in_the_pictures():
    made = made_with()
    train = made.sets.train
    assert isinstance(train, InMemory)
    windows = normalised(torch.from_numpy(train.images), made.colours).unfold(2, 3, 1).unfold(3, 3, 1)
    known = {row.tobytes() for row in windows.permute(0, 2, 3, 1, 4, 5).reshape(-1, 27).numpy().round(3)}
    taken = patches(train, made.colours, (3, 3), seed=0).astype(np.float32).round(3)
    assert np.mean([row.tobytes() in known for row in taken]) > 0.99  # a digit may round the other way
    assert not np.array_equal(taken, patches(train, made.colours, (3, 3), seed=1).astype(np.float32).round(3))


@pytest.mark.parametrize(("channels", "expected"), [(60, 27), (20, 10), (7, 3)])
def test_the_first_layer_is_whitened_frozen_and_the_rest_of_it_initialised(channels, expected):
    made = made_with(network=NETWORK.replace("60", str(channels)))
    training = made.training()
    weight = training.model.get_parameter("features.0.weight")
    before, plain = weight.detach().clone(), made.model().get_parameter("features.0.weight")
    torch.testing.assert_close(weight[:expected], -weight[expected : 2 * expected])
    assert torch.equal(weight[2 * expected :], plain[2 * expected :]) and not torch.equal(weight[0], plain[0])
    steps(made, training)
    assert torch.equal(weight, before)


@pytest.mark.parametrize(
    ("network", "words"),
    [
        ("conv3-6g3 gap FC-9 | norm batch", "whitening needs a first convolution without groups"),
        ("dwconv3-6 gap FC-9", "whitening needs a first convolution without groups"),
        ("maxpool conv3-6 gap FC-9", "whitening needs a convolution as the first layer"),
        ("conv3-6@2 gap FC-9", "without dilation, no larger than the picture"),
        ("conv13-6p6 gap FC-9", "without dilation, no larger than the picture"),
    ],
)
def test_first_layers_that_cannot_be_whitened_are_refused(network, words):
    with pytest.raises(SpecError, match=words):
        made_with(network=network).training()


def test_lookahead_by_hand_on_three_updates():
    """Slow weights after 5, 10 and 15 of 15 steps, each number on its own."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2))
    looking, slow = Lookahead(model), {name: value.clone() for name, value in model.state_dict().items()}
    for done in range(1, 16):
        with torch.no_grad():
            for value in model.state_dict().values():
                value.add_(torch.rand(value.shape) if value.is_floating_point() else 1)
        fast = {name: value.clone() for name, value in model.state_dict().items()}
        looking.after(done, 15)
        if done % 5 == 0:
            keep = 0.95**5 * (done / 15) ** 3
            slow = {name: keep * slow[name] + (1 - keep) * fast[name] for name in fast}
            fast = {name: slow[name] if value.is_floating_point() else value for name, value in fast.items()}
        for name, value in model.state_dict().items():
            torch.testing.assert_close(value, fast[name])


def test_at_its_last_step_a_run_takes_the_slow_weights():
    model = nn.Linear(2, 2)
    looking, first = Lookahead(model), model.weight.detach().clone()
    with torch.no_grad():
        model.weight += 1
    looking.after(3, 3)
    assert torch.equal(model.weight, first)


class Corner(nn.Module):
    """Scores that depend on every pixel, and on where it is."""

    def forward(self, images):
        weights = torch.linspace(-1, 1, 4 * images[0].numel()).reshape(4, *images.shape[1:]).sin()
        return torch.einsum("nchw,kchw->nk", images, weights * 3)


def test_six_views_by_a_loop():
    images = torch.from_numpy(np.random.default_rng(0).normal(size=(5, 3, 6, 7)).astype(np.float32))
    found = log_probabilities(Corner(), images, SIX, score_scale=0.5).exp()
    for picture, chances in zip(images.numpy(), found, strict=True):
        padded, mean = np.pad(picture, ((0, 0), (1, 1), (1, 1)), "reflect"), torch.zeros(4)
        for weight, top, left in ((1 / 2, 1, 1), (1 / 4, 0, 0), (1 / 4, 2, 2)):
            cut = padded[:, top : top + 6, left : left + 7]
            for shown in (cut, cut[:, :, ::-1]):
                scores = Corner()(torch.from_numpy(shown.copy())[None])[0]
                mean += weight / 2 * (scores / 2).softmax(0)
        torch.testing.assert_close(chances, mean)
    flipped = log_probabilities(Corner(), images, FLIP).exp()
    torch.testing.assert_close(flipped, (Corner()(images).softmax(1) + Corner()(images.flip(3)).softmax(1)) / 2)


def test_views_are_for_pictures_that_may_be_mirrored_and_six_of_them_for_the_test_alone():
    made = made_with()
    assert (made.views("validation"), made.views("test")) == ((SIX[0].__class__(),), SIX)
    pairs = replace(made, spec=replace(made.spec, dataset="pairs"))
    assert len(pairs.views("test")) == 1


def test_biases_of_normalisation_learn_faster_and_its_scale_not_at_all():
    recipe = replace(SMALL, whitening=False, lookahead=False, momentum=0.0, nesterov=False, weight_decay=0.0)
    moved = {}
    for factor in (1.0, 4.0):
        training = made_with(replace(recipe, norm_bias_rate=factor)).training()
        before = {name: value.clone() for name, value in training.model.state_dict().items()}
        learn(training, next(iter(made_with(recipe).batches.epoch(0))))
        moved[factor] = {name: value - before[name] for name, value in training.model.state_dict().items()}
    torch.testing.assert_close(moved[4.0]["features.1.bias"], 4 * moved[1.0]["features.1.bias"])
    torch.testing.assert_close(moved[4.0]["features.0.weight"], moved[1.0]["features.0.weight"])
    assert not moved[1.0]["features.1.weight"].any() and moved[1.0]["features.0.weight"].any()
    share = {name: float(each["features.1.running_mean"].abs().sum()) for name, each in moved.items()}
    slower = made_with(replace(recipe, norm_momentum=0.1)).training()
    learn(slower, next(iter(made_with(recipe).batches.epoch(0))))
    assert float(slower.model.get_buffer("features.1.running_mean").abs().sum()) == pytest.approx(
        share[1.0] / 4, rel=1e-4
    )


def test_scores_are_scaled_before_the_loss():
    recipe = replace(SMALL, whitening=False, label_smoothing=0.0, score_scale=0.25)
    made = made_with(recipe)
    training, batch = made.training(), next(iter(made.batches.epoch(0)))
    scores = training.model(batch.images)
    expected = functional.cross_entropy(scores / 4, batch.labels, reduction="sum").item()
    assert float(learn(made.training(), batch)) == pytest.approx(expected, rel=1e-5)


def test_a_bias_that_normalisation_cancels_is_left_out_and_the_network_stays_the_same():
    network = parse("conv3-6 conv3-4~ maxpool FC-3", input=(3, 8, 8), norm="batch")
    net, images = build(network, seed=1), torch.rand(5, 3, 8, 8)
    with torch.no_grad():
        for name, value in net.named_parameters():
            value.add_(0.3 * torch.rand(value.shape) if "bias" in name else 0)
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.get_buffer("running_mean").add_(torch.rand(module.num_features))
    for mode in (True, False):
        copy = build(network)
        copy.load_state_dict(net.state_dict())
        before = copy.train(mode)(images).detach()
        copy.load_state_dict(net.state_dict())
        names = list(copy.state_dict())
        leave_out_biases(copy)
        torch.testing.assert_close(copy.train(mode)(images), before, rtol=1e-4, atol=1e-5)
        assert list(copy.state_dict()) == names and not copy.get_parameter("features.0.bias").any()
        assert copy.get_parameter("classifier.0.bias").requires_grad
        assert not copy.get_parameter("features.0.bias").requires_grad


def test_biases_without_normalisation_learn():
    training = made_with(replace(QUICK, batch=20), network="conv3-8 gap FC-9").training()
    assert all(parameter.requires_grad for parameter in training.model.parameters())


def test_dirac_hands_on_the_input():
    net = build(parse("conv3-8 conv3-4~ FC-3", input=(3, 5, 5)), initialisation="dirac")
    images = torch.rand(2, 3, 5, 5)
    torch.testing.assert_close(net.get_submodule("features.0")(images)[:, :3], images)
    bound = (8 * 25 / 8 * 4) ** -0.5
    assert float(net.get_parameter("classifier.0.weight").detach().abs().max()) <= bound


def test_the_whole_recipe_on_its_own_network():
    made = Experiment(
        RunSpec(
            FAST_2_NETWORK.replace("FC-10", "FC-3"), "shapes", replace(FAST_2, epochs=1, batch=16, precision="fp32")
        ),
        sets(32, size=32),
        PLANS["graph"],
    )
    training = made.training()
    found = steps(made, training)
    assert len(found) == 2 and all(np.isfinite(float(step.loss)) for step in found)
    assert made.measure(training.model, "test").total == 45


def changed(spec: Any, **values: Any) -> None:
    """With values that a link or a file might have."""
    replace(spec, **values)


def test_options_that_do_not_go_together_are_refused():
    with pytest.raises(SpecError, match="alternating flips need flips"):
        Augment(alternate=True)
    with pytest.raises(SpecError, match="lookahead must know the last step"):
        Recipe(lookahead=True, schedule="plateau")
    with pytest.raises(SpecError, match="six views at test is 1; it must be true or false"):
        changed(QUICK, six_views=1)
    with pytest.raises(SpecError, match="the border"):
        changed(Augment(), border="white")
    for name, value in {"norm_bias_rate": -1, "norm_momentum": 0, "score_scale": 0.0}.items():
        with pytest.raises(SpecError, match="it must be a number from"):
            changed(QUICK, **{name: value})


def test_new_runs_repeat_and_seeds_differ():
    plan = PLANS["one by one"]
    first, again, other = (
        losses(replace(experiment(SMALL, network=NETWORK, seed=seed), given=plan)) for seed in (0, 0, 1)
    )
    assert first == again != other


def test_training_from_loaded_weights_keeps_the_function():
    """Stream 2 moves biases into the running means before the first step."""
    network = parse("conv3-6 maxpool FC-3", input=(3, 8, 8), norm="batch")
    net = build(network)
    with torch.no_grad():
        net.get_parameter("features.0.bias").add_(0.5)
    images = torch.rand(4, 3, 8, 8)
    expected = net.eval()(images).detach()
    training = Training(net, QUICK, 0, 1, plan=PLANS["one by one"])
    torch.testing.assert_close(training.model.eval()(images), expected, rtol=1e-4, atol=1e-5)
