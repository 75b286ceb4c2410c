"""The class model: the picture with the highest score of a class (Simonyan et al. 2013, section 2).

    argmax over x of  S_c(x) - decay |x / unit|^2 / n   with n the number of values, so that sizes can be compared

S_c is the score before the softmax: a probability can also rise because the others fall.
"""

import numpy as np
import torch

from vgg_explorer.explain.frozen_model import frozen
from vgg_explorer.explain.saliency import check_target
from vgg_explorer.language import N_
from vgg_explorer.models.build import Net
from vgg_explorer.specs.checks import check, number
from vgg_explorer.specs.maps import ClassModel
from vgg_explorer.specs.progress import Progress, silent

WHAT = N_("Class model")


def class_model(
    model: Net,
    target: int,
    *,
    steps: int = 32,
    rate: float = 0.05,
    decay: float = 1.0,
    unit: float = 1.0,
    progress: Progress = silent,
) -> ClassModel:
    """Gradient ascent from the mean picture, which is 0, in `steps` of the same length.

    Each moves the pixels by `rate` in the root mean square, in units of the data's deviation, which is `unit` in the
    values that the network takes: 1 unless its pixels keep their scale. The picture with the
    highest objective on the way is kept.
    """
    check_target(model, target)
    check(N_("the number of steps"), steps, 1, 10_000)
    number(N_("the length of a step"), rate, 1e-4, 10)
    number(N_("the decay"), decay, 0, 1e6)
    own = next(model.parameters())
    with frozen(model):
        image = torch.zeros(1, *model.network.input, dtype=own.dtype, device=own.device)
        best, highest, scores = image, -torch.inf, []
        for step in range(steps + 1):
            leaf = image.clone().requires_grad_()
            score = model(leaf)[0, target]
            objective = score - decay * (leaf / unit).square().mean()
            scores.append(float(score.detach()))
            if objective.detach() > highest:
                best, highest = image, float(objective.detach())
            (gradient,) = torch.autograd.grad(objective, leaf)
            image = image + rate * unit * gradient / gradient.square().mean().sqrt().clamp(min=1e-12)
            progress(WHAT, step, steps)
        with torch.no_grad():
            probability = float(model(best).softmax(1)[0, target])
    return ClassModel(target, best[0].float().cpu().numpy(), np.array(scores), probability)
