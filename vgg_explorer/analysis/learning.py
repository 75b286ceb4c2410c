"""A training history in words: is it stuck, has it diverged, was it long enough, does it learn by heart?

Each rule takes the history of a run and gives a sentence with its numbers, or nothing.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import expm1, inf, isfinite, log
from statistics import linear_regression

from vgg_explorer.analysis.statistics import chance_interval
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run_result import Finding

EXPLODED = 5.0  # times the first loss; a bad start rises to two or three times and comes back
NEAR_GUESSING = 0.02  # a loss within 2 % of ln(classes) has learnt next to nothing
SMALL_FALL = 0.01  # nats an epoch
STILL_FALLING = 0.05  # a loss that falls by 5 % an epoch at the end is on its way
FEW_EPOCHS = 3  # in fewer, nothing can be said about the end
RISEN = 0.1  # a validation loss 10 % above its lowest is more than its wobble from epoch to epoch
GAP = 0.1  # points of accuracy, as a share, between training and validation


def diverged(loss: float, first: float) -> bool:
    """Whether a loss has left all bounds, seen from the first one of the run."""
    return not isfinite(loss) or (isfinite(first) and loss > EXPLODED * max(first, 1.0))


def findings(
    history: Sequence[Epoch], *, classes: int, batch_norm: bool = False, finished: bool = True, exploded: bool = False
) -> tuple[Finding, ...]:
    """What there is to say, the most serious first; of a healthy run nothing."""
    if exploded or any(diverged(epoch.training_loss, inf) for epoch in history):
        return (explain_divergence(history),)
    if stuck := explain_chance(history, classes, batch_norm):
        return (stuck,)
    rules = (explain_early_end(history) if finished else None, explain_over_fitting(history))
    return tuple(found for found in rules if found)


def explain_divergence(history: Sequence[Epoch]) -> Finding:
    where = next((epoch.epoch for epoch in history if not isfinite(epoch.training_loss)), len(history) + 1)
    note = Message(
        "It diverged in epoch {epoch}: the loss left all bounds. A learning rate ten times smaller helps; so does "
        "batch normalisation.",
        {"epoch": where},
    )
    return Finding("diverged", note)


def explain_chance(history: Sequence[Epoch], classes: int, batch_norm: bool) -> Finding | None:
    """At chance: after two epochs and more, accuracy is a guesser's and the loss that of equal probabilities."""
    if len(history) < 2 or not history[-1].pictures:
        return None
    last = history[-1]
    _, high = chance_interval(classes, last.pictures)
    if last.training_accuracy > high or last.training_loss < (1 - NEAR_GUESSING) * log(classes):
        return None
    values = {
        "accuracy": f"{100 * last.training_accuracy:.1f}",
        "chance": f"{100 / classes:.1f}",
        "loss": f"{last.training_loss:.3f}",
        "guess": f"{log(classes):.3f}",
    }
    if batch_norm:
        return Finding(
            "chance",
            Message(
                "It is stuck at chance: {accuracy} % right where guessing gives {chance} %, loss {loss} where equal "
                "probabilities give {guess}. Another learning rate helps: a tenth of it, or ten times as much.",
                values,
            ),
        )
    return Finding(
        "chance",
        Message(
            "It is stuck at chance: {accuracy} % right where guessing gives {chance} %, loss {loss} where equal "
            "probabilities give {guess}. Deep plain networks often do not start: batch normalisation helps, or first "
            "weights by He, or the paper's way, to train a shallow network first (section 3.1).",
            values,
        ),
    )


def explain_early_end(history: Sequence[Epoch]) -> Finding | None:
    """Not converged: over the last third (three epochs at least) the training loss falls by more than 5 % an epoch.

    The fall is the slope of a line through the logarithms of the lowest loss so far, so that one high epoch does not
    decide. A loss that falls by less than a hundredth of a nat an epoch is at its end, however small it is.
    Training loss, because validation may rise for another reason. A falling learning rate flattens the end, so a
    run that still falls there would have gone on falling.
    """
    if len(history) < FEW_EPOCHS:
        note = Message(
            "It is too early to judge: after fewer than {few} epochs the order of two networks often turns.",
            {"few": FEW_EPOCHS},
        )
        return Finding("not converged", note) if history else None
    lowest = list(accumulate((epoch.training_loss for epoch in history), min))
    losses = lowest[-max(FEW_EPOCHS, len(history) // 3) :]
    if min(losses) <= 0:
        return None
    fall = -expm1(linear_regression(range(len(losses)), [log(loss) for loss in losses]).slope)
    if fall <= STILL_FALLING or fall * losses[-1] <= SMALL_FALL:
        return None
    note = Message(
        "It has not converged: the training loss was still falling by {fall} % an epoch at the end. With more epochs "
        "the order of two networks may turn.",
        {"fall": f"{100 * fall:.0f}"},
    )
    return Finding("not converged", note)


def explain_over_fitting(history: Sequence[Epoch]) -> Finding | None:
    """Over-fitted: validation loss well above its lowest while training loss fell on, and a gap in accuracy."""
    if len(history) < FEW_EPOCHS:
        return None
    best = min(history, key=lambda epoch: epoch.validation_loss)
    last = history[-1]
    rises = last.validation_loss > (1 + RISEN) * best.validation_loss and last.training_loss < best.training_loss
    gap = last.training_accuracy - last.validation_accuracy
    if not rises or gap < GAP:
        return None
    note = Message(
        "It learns by heart: since epoch {epoch} the validation loss has risen from {best} to {last}, and accuracy is "
        "{gap} points higher on training pictures. More augmentation, dropout or weight decay help, or fewer epochs.",
        {
            "epoch": best.epoch,
            "best": f"{best.validation_loss:.3f}",
            "last": f"{last.validation_loss:.3f}",
            "gap": f"{100 * gap:.0f}",
        },
    )
    return Finding("over-fitted", note)
