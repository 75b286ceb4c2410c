"""Training histories in words: each warning where it belongs, none over a healthy run, no crash on any numbers."""

from math import inf, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgg_explorer.analysis.learning import diverged, findings
from vgg_explorer.specs.history import Epoch


def history(training: list[float], validation: list[float] | None = None, accuracy=None, gap: float = 0.0):
    """Losses by epoch; accuracies that go with them unless given."""
    validation = validation or training
    right = accuracy or [max(0.1, 1 - loss / 2.5) for loss in training]
    rows = enumerate(zip(training, validation, right, strict=True), 1)
    return [Epoch(n, loss, share, against, share - gap, 0.1, 1.0, 5000) for n, (loss, against, share) in rows]


def said(found) -> list[str]:
    return [each.kind for each in found]


HEALTHY = [1.9, 1.4, 1.1, 0.95, 0.85, 0.80, 0.78, 0.77, 0.765]


def test_a_healthy_run_gets_no_warning():
    assert findings(history(HEALTHY), classes=10) == ()


def test_stuck_at_chance_says_what_helps():
    stuck = history([log(10) + 0.01] * 3, accuracy=[0.1, 0.102, 0.099])
    (found,) = findings(stuck, classes=10)
    assert found.kind == "chance"
    assert found.text() == (
        "It is stuck at chance: 9.9 % right where guessing gives 10.0 %, loss 2.313 where equal probabilities give "
        "2.303. Deep plain networks often do not start: batch normalisation helps, or first weights by He, or the "
        "paper's way, to train a shallow network first (section 3.1)."
    )
    (with_norm,) = findings(stuck, classes=10, batch_norm=True)
    assert with_norm.text().endswith("Another learning rate helps: a tenth of it, or ten times as much.")


@pytest.mark.parametrize(
    ("losses", "accuracy"),
    [([2.31], [0.1]), ([2.31, 2.30], [0.1, 0.13]), ([2.31, 2.2], [0.1, 0.105])],
    ids=["one epoch", "accuracy above chance", "loss below guessing"],
)
def test_what_is_not_stuck(losses, accuracy):
    assert "chance" not in said(findings(history(losses, accuracy=accuracy), classes=10))


def test_diverged():
    (found,) = findings(history([2.3, 2.0, nan], accuracy=[0.1, 0.2, 0.1]), classes=10)
    assert found.text() == (
        "It diverged in epoch 3: the loss left all bounds. A learning rate ten times smaller helps; so does batch "
        "normalisation."
    )
    (early,) = findings([], classes=10, exploded=True)
    assert "in epoch 1:" in early.text()


@pytest.mark.parametrize(
    ("loss", "first", "expected"),
    [(nan, 2.3, True), (inf, 2.3, True), (12.0, 2.3, True), (11.0, 2.3, False), (0.1, nan, False), (4.0, 0.01, False)],
)
def test_diverged_by_a_step(loss, first, expected):
    assert diverged(loss, first) is expected


def test_not_converged():
    falling = [2.3 * 0.8**epoch for epoch in range(6)]
    (found,) = findings(history(falling), classes=10)
    assert found.text() == (
        "It has not converged: the training loss was still falling by 20 % an epoch at the end. With more epochs the "
        "order of two networks may turn."
    )
    assert findings(history(falling), classes=10, finished=False) == ()
    nearly = [2.3 * 0.96**epoch for epoch in range(6)]
    assert findings(history(nearly), classes=10) == ()


def test_a_run_that_fell_early_and_then_lay_flat_has_converged():
    assert findings(history([2.3, 0.5, 0.4, 0.39, 0.385, 0.384]), classes=10) == ()


def test_a_loss_near_zero_has_converged_however_it_shrinks():
    assert findings(history([0.5, 0.02, 0.015, 0.011, 0.008]), classes=10) == ()


def test_one_high_epoch_does_not_make_a_run_unfinished():
    assert findings(history([2.3, 1.0, 1.0, 1.4, 1.0, 1.0]), classes=10) == ()


def test_too_few_epochs_to_judge_by():
    (found,) = findings(history([2.0, 1.5]), classes=10)
    assert found.text().startswith("It is too early to judge: after fewer than 3 epochs")
    assert findings([], classes=10) == ()


def test_learnt_by_heart():
    training = [1.5, 0.9, 0.5, 0.3, 0.29, 0.285, 0.28, 0.28, 0.28]
    validation = [1.5, 1.0, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5]
    (found,) = findings(history(training, validation, gap=0.2), classes=10)
    assert found.kind == "over-fitted"
    assert "since epoch 3 the validation loss has risen from 0.900 to 1.500, and accuracy is 20 points" in found.text()
    assert findings(history(training, validation, gap=0.02), classes=10) == ()  # worse losses, but as often right
    assert findings(history(training, training, gap=0.2), classes=10) == ()


numbers = st.one_of(st.floats(0, 20), st.just(nan), st.just(inf))


@given(
    st.lists(st.tuples(numbers, numbers, st.floats(0, 1), st.floats(0, 1)), max_size=12),
    st.integers(2, 1000),
    st.integers(0, 500),
)
def test_no_history_breaks_it(rows, classes, pictures):
    made = [Epoch(n, a, right, b, also, 0.1, 1.0, pictures) for n, (a, b, right, also) in enumerate(rows, 1)]
    for found in findings(made, classes=classes):
        assert "{" not in found.text() and "nan" not in found.text()
