"""The loop: it learns, it tells the truth about what it did, and it goes on with the same numbers after any stop."""

from dataclasses import astuple, replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.oracles.pictures import sets
from vgg_explorer.data.augment import normalised
from vgg_explorer.engine import checkpoint
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.train import Step, train
from vgg_explorer.engine.training import Training
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK, Recipe
from vgg_explorer.specs.run import RunSpec

NETWORK = "conv3-8 maxpool conv3-16~ maxpool FC-16 dropout FC-9"
RECIPE = replace(QUICK, epochs=3, batch=20, learning_rate=0.02, augment=Augment(crop=2, flip=True, colour=0.1))


@pytest.fixture(autouse=True)
def as_in_training(two_threads):
    """As many threads as the plans say."""


def experiment(recipe: Recipe = RECIPE, *, network: str = NETWORK, seed: int = 0, **kind) -> Experiment:
    spec = RunSpec(network, "shapes", recipe, seed)
    return Experiment(spec, sets(**kind), Plan("cpu", 2, channels_last=True))


def steps(made: Experiment, training: Training, count: int | None = None) -> list[Step]:
    found = []
    for step in train(training, made.batches, lambda: made.measure(training.model, "validation")):
        found.append(step)
        if len(found) == count:
            break
    return found


def numbers(found: list[Step]) -> list[tuple]:
    """All that is the same at every repetition: not the seconds."""
    return [(s.number, float(s.loss), s.pictures, s.ends and replace(s.ends, seconds=0)) for s in found]


def losses(made: Experiment) -> list[float]:
    return [float(step.loss) for step in steps(made, made.training())]


def test_it_learns_what_can_be_learnt():
    made = experiment(replace(RECIPE, epochs=6), network=f"{NETWORK} | norm batch")
    training = made.training()
    found = steps(made, training)
    assert training.history[-1].validation_accuracy > 0.9
    assert made.measure(training.model, "test").top1 > 0.9
    assert [step.number for step in found] == list(range(1, 6 * 4 + 1))
    assert [step.ends.epoch for step in found if step.ends] == [1, 2, 3, 4, 5, 6]
    assert training.finished and not steps(made, training)


RECIPES = {
    "one cycle": RECIPE,
    "plateau": replace(RECIPE, schedule="plateau", patience=1, epochs=5, learning_rate=1e-4),
    "scales": replace(RECIPE, augment=Augment(scales=(1.0, 1.5)), nesterov=False, label_smoothing=0.1),
}


@pytest.mark.parametrize(
    ("recipe", "norm"),
    [
        ("one cycle", "none"),
        ("plateau", "batch"),
        ("scales", "batch"),
        *(
            pytest.param(*each, marks=pytest.mark.long)
            for each in (("one cycle", "batch"), ("plateau", "none"), ("scales", "none"))
        ),
    ],
)
def test_a_run_that_was_stopped_goes_on_bit_for_bit(tmp_path, recipe, norm):
    """Stopped at every single step, in the middle of epochs and at their ends."""
    made = experiment(RECIPES[recipe], network=f"{NETWORK} | norm {norm}")
    whole = made.training()
    expected = numbers(steps(made, whole))
    piece, found = made.training(), []
    for _ in expected:
        found += numbers(steps(made, piece, 1))
        checkpoint.save(piece, made.spec, tmp_path / "c.pt")
        torch.rand(1)  # what happens in between must not matter
        made = replace(made)
        piece = made.training()
        checkpoint.restore(piece, checkpoint.read(tmp_path / "c.pt"), made.spec)
    assert found == expected
    for mine, theirs in zip(piece.model.state_dict().values(), whole.model.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs)


def test_seeds_differ_and_repeat_and_torchs_random_state_is_given_back():
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first, again, other = (losses(experiment(seed=seed)) for seed in (0, 0, 1))
    assert first == again != other
    assert torch.equal(torch.get_rng_state(), before)


def test_dropout_is_drawn_anew_at_each_step_and_replaced_by_the_recipe():
    """Learning rate almost nothing: only dropout makes two epochs differ on the same pictures."""
    still = replace(RECIPE, learning_rate=1e-12, schedule="constant", batch=90, augment=Augment(), weight_decay=0)
    with_it, without = (losses(experiment(replace(still, dropout=rate))) for rate in (0.5, 0.0))
    assert len(set(with_it)) == 3
    assert without == pytest.approx([without[0]] * 3, rel=1e-6)


def test_the_first_epoch_says_what_a_plain_loop_finds():
    """One batch an epoch, no augmentation: loss, accuracy and the step itself against torch's own modules."""
    recipe = replace(RECIPE, batch=90, epochs=1, schedule="constant", augment=Augment(), dropout=0.0)
    made = experiment(recipe)
    training = made.training()
    model = made.model().train()
    (step,) = steps(made, training)
    train_set = made.sets.train
    assert isinstance(train_set, InMemory) and step.ends
    scores = model(normalised(torch.from_numpy(train_set.images), made.colours))
    labels = torch.from_numpy(train_set.labels)
    loss = functional.cross_entropy(scores, labels)
    assert float(step.loss) == pytest.approx(loss.item(), rel=1e-5)
    assert step.ends.training_loss == pytest.approx(loss.item(), rel=1e-5)
    assert step.ends.training_accuracy == pytest.approx(float((scores.argmax(1) == labels).float().mean()))
    loss.backward()
    weights = [p for p in model.parameters() if p.ndim > 1]
    for own, parameter in zip(training.model.parameters(), model.parameters(), strict=True):
        decay = recipe.weight_decay * parameter.detach() if any(parameter is each for each in weights) else 0
        assert parameter.grad is not None
        gradient = parameter.grad + decay
        expected = parameter.detach() - 0.02 * (gradient + 0.9 * gradient)  # Nesterov's first step
        torch.testing.assert_close(own.detach(), expected, rtol=1e-4, atol=1e-6)


def test_pixels_keep_their_scale_where_the_recipe_says_so():
    made, other = experiment(), experiment(replace(RECIPE, pixels="mean subtracted"))
    assert other.colours == made.colours.mean_subtracted() != made.colours
    divided, raw = (next(each.batches.epoch(0)).images for each in (made, other))
    levels = 255 * torch.tensor(made.colours.deviation)[:, None, None]
    torch.testing.assert_close(raw, divided * levels, atol=1e-2, rtol=1e-5)


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
def test_the_rate_of_each_step_reaches_the_optimiser(schedule):
    made = experiment(replace(RECIPE, schedule=schedule))
    training, rates = made.training(), []
    for _ in train(training, made.batches, lambda: made.measure(training.model, "validation")):
        rates.append(training.optimizer.param_groups[0]["lr"])
    assert training.history[-1].learning_rate == rates[-1]
    if schedule == "constant":
        assert set(rates) == {0.02}
    else:
        assert len(set(rates)) == len(rates) and max(rates) <= 0.02 and rates[-1] < 0.002


def test_the_plateau_divides_three_times_and_ends_the_run():
    made = experiment(replace(RECIPE, schedule="plateau", patience=1, learning_rate=1e-9, epochs=40))
    training = made.training()
    steps(made, training)
    rates = [epoch.learning_rate for epoch in training.history]
    assert sorted(set(rates), reverse=True) == pytest.approx([1e-9, 1e-10, 1e-11, 1e-12])
    assert len(rates) < 40 and training.finished


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    made, other = experiment(), experiment(seed=1)
    checkpoint.save(made.training(), made.spec, tmp_path / "c.pt")
    with pytest.raises(ValueError, match="the checkpoint belongs to another run"):
        checkpoint.restore(other.training(), checkpoint.read(tmp_path / "c.pt"), other.spec)


@pytest.mark.parametrize("damage", ["truncated", "empty", "missing", "nonsense", "of another kind"])
def test_a_damaged_checkpoint_is_refused_in_a_sentence(tmp_path, damage):
    path, made = tmp_path / "c.pt", experiment()
    checkpoint.save(made.training(), made.spec, path)
    content = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "of another kind":
            torch.save({"spec": "{}"}, path)
        case _:
            path.write_bytes({"truncated": content[:-200], "empty": b"", "nonsense": b"nonsense" * 99}[damage])
    with pytest.raises(ValueError, match=r"the checkpoint c\.pt is damaged or is none; the run must start again"):
        checkpoint.read(path)


def test_the_history_is_plain_numbers():
    made = experiment(replace(RECIPE, epochs=1))
    training = made.training()
    steps(made, training)
    assert all(type(value) in (int, float) for value in astuple(training.history[0]))
    assert np.isfinite(astuple(training.history[0])).all()
