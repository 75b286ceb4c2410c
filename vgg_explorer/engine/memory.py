"""What to say when a GPU's memory is not enough: a batch that fits."""

from dataclasses import replace

import torch

from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.plan import interleaved
from vgg_explorer.specs.errors import SpecError


def not_enough(experiment: Experiment) -> SpecError:
    """The sentence for a run that did not fit; a batch that does is found by taking steps."""
    batch, fits = experiment.spec.recipe.batch, batch_that_fits(experiment)
    if fits:
        return SpecError(
            "the memory of the GPU is not enough for batches of {batch}; {fits} fit.",
            batch=f"{batch:,}",
            fits=f"{fits:,}",
        )
    return SpecError("the memory of the GPU is not enough for this network, whatever the batch; take a smaller one.")


def batch_that_fits(experiment: Experiment) -> int:
    """The largest half, quarter, eighth ... of the recipe's batch with which a few steps fit; 0 if none does."""
    recipe, plan = experiment.spec.recipe, replace(experiment.plan, graph=False, compiled=False)
    batch = recipe.batch // 2
    while batch:
        try:
            interleaved(experiment.model(), replace(recipe, batch=batch), experiment.sets.train.shape, [plan])
            return batch
        except torch.OutOfMemoryError:
            batch //= 2
        if experiment.device.type == "cuda":
            torch.cuda.empty_cache()
    return 0
