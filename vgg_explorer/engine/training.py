"""A network while it learns: everything that changes, and one step of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.analysis.schedule import Plateau, cosine, one_cycle, triangle
from vgg_explorer.data.batches import Batch
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.lookahead import Lookahead, NoLookahead
from vgg_explorer.engine.optimizer import groups, optimizer
from vgg_explorer.models.build import leave_out_biases
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import Precision, Recipe

Chance = Callable[["Training"], AbstractContextManager[None]]


@dataclass
class Sums:
    """What an epoch adds up, on the device: `.item()` after every step would wait for a GPU.

    The tensors stay the same ones, because a recorded graph knows their place in memory.
    """

    loss: torch.Tensor
    correct: torch.Tensor
    pictures: int = 0
    seconds: float = 0.0

    def clear(self) -> None:
        self.loss.zero_()
        self.correct.zero_()
        self.pictures, self.seconds = 0, 0.0


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
        set_up(self.model, self.recipe)
        if self.plan.stream > 1:
            leave_out_biases(self.model)
        self.groups = groups(self.model, self.recipe)
        self.optimizer = optimizer(self.groups, self.recipe, fused=self.plan.stream > 1)
        self.lookahead = Lookahead(self.model) if self.recipe.lookahead else NoLookahead()
        self.plateau = Plateau(self.recipe.learning_rate, self.recipe.patience)
        self.sums = Sums(*torch.zeros(2, dtype=torch.float64, device=self.device))
        self.callable: nn.Module = self.ranks.shared(self.model)
        if self.plan.compiled:
            self.callable.compile()
        self.chance: Chance = drawn if draws(self.model) else certain

    @property
    def finished(self) -> bool:
        return self.epoch >= self.recipe.epochs or (self.recipe.schedule == "plateau" and self.plateau.stops)

    @property
    def done(self) -> int:
        """The steps that lie behind, over all epochs."""
        return self.epoch * self.steps + self.step

    @property
    def total(self) -> int:
        return self.recipe.epochs * self.steps

    def rate(self, done: int) -> float:
        """The learning rate of the step behind `done` others."""
        recipe = self.recipe
        match recipe.schedule:
            case "constant":
                return recipe.learning_rate
            case "cosine":
                return cosine(done, self.total, recipe.learning_rate)
            case "one-cycle":
                return one_cycle(done, self.total, recipe.learning_rate)
            case "triangle":
                return triangle(done, self.total, recipe.learning_rate)
            case "plateau":
                return self.plateau.rate

    def precision(self) -> AbstractContextManager[None]:
        return in_precision(self.recipe.precision, self.device)

    def wait(self) -> None:
        """Until the device has done what it was asked to."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)


def in_precision(name: Precision, device: torch.device) -> AbstractContextManager[None]:
    if name == "bf16":  # each weight is used once: keeping its shorter form gains nothing, and a graph forbids it
        return torch.autocast(device.type, torch.bfloat16, cache_enabled=False)
    return nullcontext()


def set_up(model: nn.Module, recipe: Recipe) -> None:
    """What the recipe says about batch normalisation."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = recipe.norm_momentum
            module.weight.requires_grad_(recipe.norm_scale)


def learn(training: Training, batch: Batch) -> torch.Tensor:
    """One step of gradient descent on the mean loss of the whole batch; this process's sum of losses."""
    rate = training.rate(training.done)
    for settings, group in zip(training.optimizer.param_groups, training.groups, strict=True):
        settings["lr"] = rate * group.factor
    training.sums.pictures += len(batch.labels)
    return descend(training, batch)


def descend(training: Training, batch: Batch) -> torch.Tensor:
    """The part of a step that the device does: forward, backward, update and sums. Nothing here waits for it."""
    images = batch.images.contiguous(memory_format=training.layout)
    recipe = training.recipe
    with reproducible():
        with training.chance(training), training.precision():
            scores = training.callable(images)
        scaled = scores.float() if recipe.score_scale == 1 else scores.float() * recipe.score_scale
        loss = functional.cross_entropy(scaled, batch.labels, reduction="sum", label_smoothing=recipe.label_smoothing)
        (loss * (training.ranks.world / batch.together)).backward()  # type: ignore[no-untyped-call]  # gradients are averaged over the processes
    training.optimizer.step()
    training.optimizer.zero_grad()
    training.sums.loss += loss.detach()
    training.sums.correct += (scores.detach().argmax(1) == batch.labels).sum()
    return loss.detach()


@contextmanager
def reproducible() -> Iterator[None]:
    """Convolutions on a GPU by algorithms that add in a fixed order, so that a run can be repeated."""
    before = torch.backends.cudnn.deterministic
    torch.backends.cudnn.deterministic = True
    try:
        yield
    finally:
        torch.backends.cudnn.deterministic = before


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
