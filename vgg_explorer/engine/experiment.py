"""A run made ready: its network, its pictures and its machine, from the words of its `RunSpec`."""

import sys
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, get_args

import torch

from vgg_explorer.analysis.derive import Derived
from vgg_explorer.analysis.fit import fit_dataset, with_dropout
from vgg_explorer.analysis.run_memory import pass_bytes
from vgg_explorer.data.batches import Batches, PictureReader, PreparedBatches, in_order, reader
from vgg_explorer.data.large_batches import LargeBatches
from vgg_explorer.data.prepared import Prepared, fits
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.evaluate import evaluate
from vgg_explorer.engine.plan import choose, without_timing
from vgg_explorer.engine.training import Training, in_precision
from vgg_explorer.engine.views import Views, scale_at_test, views_at_test
from vgg_explorer.engine.whitening import first_layer, whiten
from vgg_explorer.models.build import Net, build
from vgg_explorer.models.pretrained import start_from
from vgg_explorer.pictures.colours import Colours, measure_colours
from vgg_explorer.pictures.detail import enlarged_note, scale_note
from vgg_explorer.pictures.own_resolution import OwnResolution
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.settings import settings
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.datasets import DataSpec, read_dataset
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.layers import Dropout
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.run import RunSpec

TEST_BATCH = 256  # with float32: a test is found again to the last picture
TEST_BYTES = 10**9  # of the maps of a batch that is tested; networks over large pictures take fewer at a time
VALIDATION_PIXELS = 2_500 * 32 * 32  # a batch on a GPU, but never fewer pictures than in a test's batch
SHARE = 0.25  # of a GPU's free memory that prepared pictures may take
Part = Literal["train", "validation", "test"]


@dataclass(frozen=True)
class Experiment:
    """What a run consists of before its first step.

    `plan` is chosen by a timing where none is `given`, with at `most` so many threads; `colours` are the training
    set's where none were `seen`; `source` is the trained network that the spec's start copies layers from.
    """

    spec: RunSpec
    sets: Sets
    given: Plan | None = None
    seen: Colours | None = None
    ranks: Alone = field(default_factory=Alone)
    most: int | None = None
    source: Net | None = None

    @cached_property
    def dataset(self) -> DataSpec:
        return read_dataset(self.spec.dataset)

    @cached_property
    def fitted(self) -> Derived:
        """The network for these pictures, and what there is to say about it."""
        found = fit_dataset(self.spec.network, self.dataset, self.sets.train.shape, len(self.sets.classes))
        if self.spec.recipe.whitening:
            first_layer(found.network)  # refused before anything is read or timed
        return replace(found, network=with_dropout(found.network, self.spec.recipe.dropout))

    @property
    def notes(self) -> tuple[Message, ...]:
        """What there is to say about the network and the pictures."""
        largest = self.augment.scales[1]
        found = scale_note(self.dataset, largest), enlarged_note(self.sets.train, largest)
        return (*self.fitted.notes, *filter(None, found))

    @cached_property
    def augment(self) -> Augment:
        """The recipe's changes to pictures, as far as they keep the classes of this set."""
        changes, augment = self.dataset.entry().changes, self.spec.recipe.augment
        if changes == "none":
            return Augment()
        return augment if changes == "all" else replace(augment, flip=False, alternate=False)

    @cached_property
    def plan(self) -> Plan:
        recipe = self.spec.recipe
        steps = recipe.epochs * max(1, len(self.sets.train.labels) // recipe.batch)
        if self.given:
            return self.given
        still = not any(isinstance(layer, Dropout) and layer.rate for layer in self.fitted.network.layers)
        allowed = settings().cuda_graphs and self.ranks.world == 1 and still
        graph = allowed and fits(self.sets.train, self.augment, bytes=sys.maxsize)
        known = without_timing(recipe, steps=steps, graph=graph)
        return known or choose(self.model(), recipe, self.sets.train.shape, steps=steps, most=self.most, graph=graph)

    @cached_property
    def colours(self) -> Colours:
        if self.seen:
            return self.seen
        found = measure_colours(self.sets.train)
        return found.mean_subtracted() if self.spec.recipe.pixels == "mean subtracted" else found

    @property
    def device(self) -> torch.device:
        return torch.device(self.plan.device)

    def model(self) -> Net:
        """The network with its first weights."""
        return build(self.fitted.network, initialisation=self.spec.recipe.initialisation, seed=self.spec.seed)

    def training(self) -> Training:
        """The run before its first step."""
        recipe, seed, model = self.spec.recipe, self.spec.seed, self.model()
        if recipe.whitening:
            whiten(model, self.sets.train, self.colours, seed=seed)
        if self.source and self.spec.start:
            start_from(model, self.source, self.spec.start.way)
        return Training(model, recipe, seed, self.batches.steps, plan=self.plan, ranks=self.ranks)

    @cached_property
    def batches(self) -> Batches:
        train = self.sets.train
        values: dict[str, Any] = {
            "reader": self.readers["train"],
            "count": len(train.labels),
            "channels": train.shape[0],
            "size": self.spec.recipe.batch,
            "augment": self.augment,
            "colours": self.colours,
            "seed": self.spec.seed,
            "rank": self.ranks.rank,
            "world": self.ranks.world,
            "stream": self.plan.stream,
        }
        if isinstance(train, OwnResolution):
            return LargeBatches(**values, source=train, device=self.device)
        return PreparedBatches(**values, prepared=self.prepared) if self.prepared else Batches(**values)

    @cached_property
    def prepared(self) -> Prepared | None:
        """The training pictures on the device as training takes them, where a GPU has room for them."""
        train, dtype = self.sets.train, torch.bfloat16 if self.spec.recipe.precision == "bf16" else torch.float32
        if self.plan.stream < 2 or not (self.device.type == "cuda" or self.plan.graph):
            return None
        if not isinstance(train, InMemory) or not fits(train, self.augment, bytes=room(self.device)):
            return None
        return Prepared(train, self.augment, self.colours, device=self.device, dtype=dtype)

    @cached_property
    def readers(self) -> dict[Part, PictureReader]:
        """Those of validation and test read pictures as the recipe rescales them there."""
        scale = scale_at_test(self.spec.recipe, self.dataset)
        scales: dict[Part, float] = {"train": 1.0, "validation": scale, "test": scale}
        return {part: reader(getattr(self.sets, part), self.device, scale=scales[part]) for part in get_args(Part)}

    def measure(self, model: torch.nn.Module, part: Part, *, views: Views | None = None) -> Evaluation:
        """The model on one part of the data, in the layout and on the device of the plan.

        The test is made in float32, from the recipe's views unless others are given. Validation is made in training's
        precision (in runs of stream 1 as the test is), and never from six views.
        """
        count, recipe = len(getattr(self.sets, part).labels), self.spec.recipe
        validates = part == "validation" and self.plan.stream > 1
        _, height, width = self.sets.train.shape
        large = validates and self.device.type == "cuda"
        size = test_batch(self.fitted.network)
        if large and size == TEST_BATCH:
            size = max(TEST_BATCH, VALIDATION_PIXELS // (height * width))
        rank, world = self.ranks.rank, self.ranks.world
        return evaluate(
            model,
            in_order(self.readers[part], count, size, colours=self.colours, rank=rank, world=world),
            len(self.sets.classes),
            views=views or self.views(part),
            score_scale=recipe.score_scale,
            channels_last=self.plan.channels_last,
            precision=in_precision(recipe.precision if validates else "fp32", self.device),
            ranks=self.ranks,
        )

    def views(self, part: Part) -> Views:
        """Those of the test, but never six of them elsewhere."""
        recipe = self.spec.recipe
        return views_at_test(recipe if part == "test" else replace(recipe, six_views=False), self.dataset)


def test_batch(network: Network) -> int:
    """Pictures a batch of a test: as many as their maps have room for."""
    return max(1, min(TEST_BATCH, TEST_BYTES // pass_bytes(network)))


def room(device: torch.device) -> int:
    """Bytes that prepared pictures may take."""
    if device.type == "cuda":
        return int(SHARE * torch.cuda.mem_get_info(device)[0])
    return 10**9
