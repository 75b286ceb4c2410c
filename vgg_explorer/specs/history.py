"""What a run tells about each of its epochs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch, counted from 1. Losses are mean cross-entropies in nats, accuracies shares in [0, 1].

    The training figures are means over the epoch, while the weights changed; validation comes after it.
    `learning_rate` is that of its last step, `seconds` the time of its steps, without validation.
    """

    epoch: int
    training_loss: float
    training_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float
    pictures: int
