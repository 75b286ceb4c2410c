"""A network while it learns: everything that changes, and one step of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.analysis.schedule import Plateau, cosine, one_cycle
from vgg_explorer.data.batches import Batch
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import Recipe

Chance = Callable[["Training"], AbstractContextManager[None]]


@dataclass
class Sums:
    """What an epoch adds up, on the device: `.item()` after every step would wait for a GPU."""

    loss: torch.Tensor
    correct: torch.Tensor
    pictures: int = 0
    seconds: float = 0.0


@dataclass
class Training:
    """The state of a run. `epoch` and `step` inside it count from 0 and say what comes next."""

    model: nn.Module
    recipe: Recipe
    seed: int
    steps: int
    plan: Plan = field(default_factory=Plan)
    ranks: Alone = field(default_factory=Alone)
    epoch: int = 0
    step: int = 0
    history: tuple[Epoch, ...] = ()

    def __post_init__(self) -> None:
        self.device = torch.device(self.plan.device)
        self.layout = torch.channels_last if self.plan.channels_last else torch.contiguous_format
        self.model.to(self.device, memory_format=self.layout)  # type: ignore[call-overload]
        self.model.train()
        self.optimizer = optimizer(self.model, self.recipe)
        self.plateau = Plateau(self.recipe.learning_rate, self.recipe.patience)
        self.sums = self.nothing()
        self.callable: nn.Module = self.ranks.shared(self.model)
        if self.plan.compiled:
            self.callable.compile()
        self.chance: Chance = drawn if draws(self.model) else certain

    def nothing(self) -> Sums:
        return Sums(*torch.zeros(2, dtype=torch.float64, device=self.device))

    @property
    def finished(self) -> bool:
        return self.epoch >= self.recipe.epochs or (self.recipe.schedule == "plateau" and self.plateau.stops)

    @property
    def rate(self) -> float:
        """The learning rate of the coming step."""
        recipe, done, total = self.recipe, self.epoch * self.steps + self.step, self.recipe.epochs * self.steps
        match recipe.schedule:
            case "constant":
                return recipe.learning_rate
            case "cosine":
                return cosine(done, total, recipe.learning_rate)
            case "one-cycle":
                return one_cycle(done, total, recipe.learning_rate)
            case "plateau":
                return self.plateau.rate

    def precision(self) -> AbstractContextManager[None]:
        if self.recipe.precision == "bf16":
            return torch.autocast(self.device.type, torch.bfloat16)
        return nullcontext()


def optimizer(model: nn.Module, recipe: Recipe) -> torch.optim.SGD:
    """Momentum for all, weight decay for the weights of convolutions and FC layers alone."""
    weights = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    groups = [{"params": weights, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum, nesterov=recipe.nesterov)


def learn(training: Training, batch: Batch) -> torch.Tensor:
    """One step of gradient descent on the mean loss of the whole batch; this process's sum of losses."""
    for group in training.optimizer.param_groups:
        group["lr"] = training.rate
    images = batch.images.contiguous(memory_format=training.layout)
    with training.chance(training), training.precision():
        scores = training.callable(images)
    smoothing = training.recipe.label_smoothing
    loss = functional.cross_entropy(scores.float(), batch.labels, reduction="sum", label_smoothing=smoothing)
    (loss * (training.ranks.world / batch.together)).backward()  # type: ignore[no-untyped-call]  # gradients are averaged over the processes
    training.optimizer.step()
    training.optimizer.zero_grad()
    training.sums.loss += loss.detach()
    training.sums.correct += (scores.detach().argmax(1) == batch.labels).sum()
    training.sums.pictures += len(batch.labels)
    return loss.detach()


def draws(model: nn.Module) -> bool:
    return any(isinstance(module, nn.Dropout) and module.p > 0 for module in model.modules())


def certain(training: Training) -> AbstractContextManager[None]:
    return nullcontext()


@contextmanager
def drawn(training: Training) -> Iterator[None]:
    """Dropout that follows from (seed, epoch, step, process); torch's own random state is given back."""
    key = (training.seed, training.epoch, training.step, training.ranks.rank)
    (seed,) = np.random.SeedSequence(key).generate_state(1, np.uint64)
    devices = [training.device] if training.device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(int(seed))
        yield
