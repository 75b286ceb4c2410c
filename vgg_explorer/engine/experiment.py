"""A run made ready: its network, its pictures and its machine, from the words of its `RunSpec`."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

import torch

from vgg_explorer.analysis.derive import Derived
from vgg_explorer.analysis.fit import fit_dataset, with_dropout
from vgg_explorer.data.batches import Batches, Reader, in_order, reader
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.evaluate import evaluate
from vgg_explorer.engine.plan import choose
from vgg_explorer.engine.training import Training
from vgg_explorer.models.build import Net, build
from vgg_explorer.pictures.colours import Colours, measure_colours
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.specs.datasets import DataSpec, read_dataset
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import Augment
from vgg_explorer.specs.run import RunSpec

EVALUATION_BATCH = 256
Part = Literal["train", "validation", "test"]


@dataclass(frozen=True)
class Experiment:
    """What a run consists of before its first step.

    `plan` is chosen by a timing where none is `given`, with at `most` so many threads; `colours` are the training
    set's where none were `seen`.
    """

    spec: RunSpec
    sets: Sets
    given: Plan | None = None
    seen: Colours | None = None
    ranks: Alone = field(default_factory=Alone)
    most: int | None = None

    @cached_property
    def dataset(self) -> DataSpec:
        return read_dataset(self.spec.dataset)

    @cached_property
    def fitted(self) -> Derived:
        """The network for these pictures, and what there is to say about it."""
        found = fit_dataset(self.spec.network, self.dataset, self.sets.train.shape, len(self.sets.classes))
        return replace(found, network=with_dropout(found.network, self.spec.recipe.dropout))

    @cached_property
    def augment(self) -> Augment:
        """The recipe's changes to pictures, as far as they keep the classes of this set."""
        changes, augment = self.dataset.entry().changes, self.spec.recipe.augment
        return Augment() if changes == "none" else replace(augment, flip=augment.flip and changes == "all")

    @cached_property
    def plan(self) -> Plan:
        recipe = self.spec.recipe
        steps = recipe.epochs * max(1, len(self.sets.train.labels) // recipe.batch)
        return self.given or choose(self.model(), recipe, self.sets.train.shape, steps=steps, most=self.most)

    @cached_property
    def colours(self) -> Colours:
        return self.seen or measure_colours(self.sets.train)

    @property
    def device(self) -> torch.device:
        return torch.device(self.plan.device)

    def model(self) -> Net:
        """The network with its first weights."""
        return build(self.fitted.network, initialisation=self.spec.recipe.initialisation, seed=self.spec.seed)

    def training(self) -> Training:
        steps = self.batches.steps
        return Training(self.model(), self.spec.recipe, self.spec.seed, steps, plan=self.plan, ranks=self.ranks)

    @cached_property
    def batches(self) -> Batches:
        train, recipe = self.sets.train, self.spec.recipe
        return Batches(
            self.readers["train"],
            len(train.labels),
            train.shape[0],
            recipe.batch,
            self.augment,
            self.colours,
            self.spec.seed,
            self.ranks.rank,
            self.ranks.world,
        )

    @cached_property
    def readers(self) -> dict[Part, Reader]:
        return {part: reader(getattr(self.sets, part), self.device) for part in get_args(Part)}

    def measure(self, model: torch.nn.Module, part: Part) -> Evaluation:
        """The model on one part of the data, in the layout and on the device of the plan."""
        count = len(getattr(self.sets, part).labels)
        rank, world = self.ranks.rank, self.ranks.world
        pictures = in_order(self.readers[part], count, EVALUATION_BATCH, colours=self.colours, rank=rank, world=world)
        flip = self.spec.recipe.flip_at_test and self.dataset.entry().changes == "all"
        return evaluate(
            model, pictures, len(self.sets.classes), flip=flip, channels_last=self.plan.channels_last, ranks=self.ranks
        )
