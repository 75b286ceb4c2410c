"""A short run by as many processes as torchrun starts: `python -m tests.oracles.ranks OUT` writes what it came to."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import torch

from tests.oracles.pictures import sets
from vgg_explorer.engine.distributed import Alone, joined
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.train import train
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec

RECIPE = replace(QUICK, epochs=2, batch=21, learning_rate=0.02, augment=Augment(crop=2, flip=True, colour=0.1))


def outcome(ranks: Alone) -> dict[str, object]:
    spec = RunSpec("conv3-8 maxpool conv3-16 maxpool FC-16 FC-9", "shapes", RECIPE)
    made = Experiment(spec, sets(95), Plan("cpu", 1), ranks=ranks)  # batches and sets that two do not divide
    training = made.training()
    for _ in train(training, made.batches, lambda: made.measure(training.model, "validation")):
        pass
    return {
        "history": [asdict(replace(epoch, seconds=0)) for epoch in training.history],
        "test": made.measure(training.model, "test").as_dict(),
        "weights": [float(each.detach().double().norm()) for each in training.model.parameters()],
        "agreed": ranks.agreed(ranks.rank == 0),
        "refused": ranks.agreed(ranks.rank == 1),
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    with joined(seconds=60) as ranks:
        found = outcome(ranks)
        Path(f"{sys.argv[1]}.{ranks.rank}").write_text(json.dumps(found))
