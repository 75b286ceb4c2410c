"""Evaluation counts what a loop over pictures counts, and leaves the model as it found it."""

import numpy as np
import pytest
import torch
from sklearn.metrics import confusion_matrix, log_loss, top_k_accuracy_score
from torch import nn

from vgg_explorer.engine.evaluate import evaluate, evaluating
from vgg_explorer.engine.views import FLIP
from vgg_explorer.specs.evaluation import Evaluation

CLASSES = 7


@pytest.fixture
def scored():
    random = np.random.default_rng(0)
    return random.normal(0, 2, (53, CLASSES)).astype(np.float32), random.integers(0, CLASSES, 53)


class Table(nn.Module):
    """Gives the scores that are written in the pictures."""

    def forward(self, images):
        return images[:, :, 0, 0]


def pictures(scores: np.ndarray, labels: np.ndarray, size: int = 10):
    images = torch.from_numpy(scores)[:, :, None, None].expand(-1, -1, 2, 3)
    for start in range(0, len(labels), size):
        yield images[start : start + size], torch.from_numpy(labels[start : start + size])


def test_counts_equal_scikit_learns(scored):
    scores, labels = scored
    found = evaluate(Table(), pictures(*scored), CLASSES)
    chances = torch.from_numpy(scores).softmax(1).numpy()
    assert np.array_equal(found.confusion, confusion_matrix(labels, scores.argmax(1), labels=range(CLASSES)))
    assert found.loss == pytest.approx(log_loss(labels, chances, labels=range(CLASSES)), rel=1e-5)
    assert found.top5 == top_k_accuracy_score(labels, scores, k=5, labels=range(CLASSES))
    assert (found.total, found.top1) == (53, (scores.argmax(1) == labels).mean())
    for number, share in enumerate(found.per_class):
        assert share == (scores.argmax(1) == labels)[labels == number].mean()


def test_flips_average_the_probabilities_of_both_sides(scored):
    scores, labels = scored
    both = torch.from_numpy(np.stack([scores, scores[::-1].copy()], 2))[:, :, None, :]  # left and right differ
    found = evaluate(Table(), [(both, torch.from_numpy(labels))], CLASSES, views=FLIP)
    mean = (both[:, :, 0, 0].softmax(1) + both[:, :, 0, 1].softmax(1)) / 2
    assert found.loss == pytest.approx(log_loss(labels, mean.numpy(), labels=range(CLASSES)), rel=1e-5)
    assert found.correct == int((mean.argmax(1).numpy() == labels).sum())


def test_top5_of_three_classes_is_everything(scored):
    scores, labels = scored
    found = evaluate(Table(), pictures(scores[:, :3].copy(), labels % 3), 3)
    assert found.top5 == 1.0


@pytest.mark.parametrize("mode", [True, False])
def test_the_model_is_given_back_as_it_was(scored, mode):
    model = nn.Sequential(nn.Conv2d(CLASSES, 3, 1), nn.BatchNorm2d(3), nn.Dropout(0.5), nn.Flatten(), nn.Linear(18, 7))
    model.train(mode)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    first, second = (evaluate(model, pictures(*scored), CLASSES) for _ in range(2))
    assert np.array_equal(first.confusion, second.confusion) and first.loss == second.loss
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(module.training is mode for module in model.modules())
    with pytest.raises(RuntimeError), evaluating(model):
        raise RuntimeError
    assert model.training is mode and torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def test_a_class_without_pictures_has_no_share():
    found = Evaluation(np.array([[2, 1], [0, 0]]), 3, 0.5)
    assert found.per_class[0] == 2 / 3 and np.isnan(found.per_class[1])
    assert found.as_dict()["per_class"] == [2 / 3, None]
