"""The saliency map of one picture, one network, one method and one class, with its completeness."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from heapq import nlargest
from math import isfinite, prod
from time import perf_counter

import numpy as np
import torch

from vgg_explorer.explain.deep_lift import deep_lift
from vgg_explorer.explain.frozen_model import frozen, seeded
from vgg_explorer.explain.grad_cam import grad_cam, guided_grad_cam
from vgg_explorer.explain.gradients import (
    deconvolution,
    gradient,
    gradient_shap,
    guided_backprop,
    input_x_gradient,
    integrated_gradients,
    smoothgrad,
)
from vgg_explorer.explain.lrp import lrp
from vgg_explorer.explain.method_input import Attribution, ClassScore, MethodInput, laid_out
from vgg_explorer.explain.occlusion import occlusion
from vgg_explorer.models.build import Net
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.maps import Chance, Completeness, SaliencyMap
from vgg_explorer.specs.methods import METHODS, Method, find_method
from vgg_explorer.specs.options import Settled
from vgg_explorer.specs.progress import Progress, silent

HOW: dict[str, Callable[[MethodInput], Attribution]] = {
    "gradient": gradient,
    "grad_cam": grad_cam,
    "input_x_gradient": input_x_gradient,
    "smoothgrad": smoothgrad,
    "integrated_gradients": integrated_gradients,
    "deep_lift": deep_lift,
    "gradient_shap": gradient_shap,
    "lrp": lrp,
    "occlusion": occlusion,
    "guided_backprop": guided_backprop,
    "deconvolution": deconvolution,
    "guided_grad_cam": guided_grad_cam,
}
TOP = 5


def check_methods(how: Iterable[str], methods: Iterable[Method]) -> None:
    """A TypeError unless every method of specs has its function here, and every function its entry there."""
    if unmatched := set(how) ^ {method.name for method in methods}:
        raise TypeError(f"without an entry in specs.methods or a function in explain.saliency: {', '.join(unmatched)}")


check_methods(HOW, METHODS)


def explain(
    model: Net,
    images: torch.Tensor,
    *,
    method: str = "gradient",
    target: int | None = None,
    options: Mapping[str, object] | None = None,
    unit: float = 1.0,
    progress: Progress = silent,
) -> SaliencyMap:
    """Where `model` looked in a picture when it scored the class `target`, its best one if none is named.

    `images` (1, C, H, W) is one picture, normalised as the network was trained. `specs.methods` lists the methods with
    their papers, their options and what the sign means. `unit` is that of `MethodInput`. Methods that take many passes
    tell `progress(what, done, of)` in pictures, and what it raises ends the work. The model is given back as it was,
    whatever happens. SpecError where a method, an option, a class or the picture's shape does not fit.
    """
    chosen = find_method(method)
    check_picture(model, images)
    check_target(model, target)
    settled = chosen.settle(options or {}, model.network)
    begin = perf_counter()
    own = next(model.parameters())
    chance = seeded(int(settled["seed"]), device=own.device) if "seed" in settled else nullcontext()
    with frozen(model), chance:
        picture = laid_out(images.detach().to(own.device, own.dtype, copy=True))
        of = chosen.cost(settled, model.network).forward
        score = ClassScore(model, target, partial(progress, chosen.title), of=of)
        found = HOW[chosen.name](MethodInput(model, picture, settled, score, unit))
        return answer(chosen, settled, score, found, begin)


def check_picture(model: Net, images: torch.Tensor) -> None:
    """One picture, with the channels and the size of the network's input, all its values finite."""
    network = model.network
    if images.dim() != 4 or len(images) != 1:
        raise SpecError("one picture at a time is looked at; this is {shape}.", shape=by(images.shape))
    if tuple(images.shape[1:]) != network.input:
        raise SpecError(
            "the picture is {shape}; {name} takes {wanted}.",
            shape=by(images.shape[1:]),
            name=network.name,
            wanted=by(network.input),
        )
    if not all(isfinite(value) for value in torch.stack(images.aminmax()).tolist()):
        raise SpecError("the picture holds values that are no numbers.")


def by(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape)) or "a number"


def check_target(model: Net, target: object) -> None:
    """None, or the number of a class."""
    classes = prod(model.network.shapes[-1])
    if target is None:
        return
    if not isinstance(target, int) or isinstance(target, bool) or not 0 <= target < classes:
        raise SpecError(
            "there is no class {target}; {name} has {classes}, numbered from 0.",
            target=brief(target),
            name=model.network.name,
            classes=f"{classes:,}",
        )


def answer(method: Method, options: Settled, score: ClassScore, found: Attribution, begin: float) -> SaliencyMap:
    assert score.scores is not None and score.target is not None
    scores = score.scores.to("cpu", torch.float64)
    chances = scores.softmax(0).tolist()
    best = nlargest(TOP, range(len(chances)), key=chances.__getitem__)
    return SaliencyMap(
        method=method.name,
        options=options,
        target=score.target,
        probability=chances[score.target],
        score=scores.tolist()[score.target],
        top=tuple(Chance(index, chances[index]) for index in best),
        map=flat(found.values, signed=method.signed),
        signed=method.signed,
        completeness=completeness(found),
        seconds=perf_counter() - begin,  # when the map is here: a GPU works on while Python goes ahead
    )


def flat(values: torch.Tensor, *, signed: bool) -> np.ndarray:
    """(1, C, H, W) to (H, W): the sum over colours of a signed map, the largest magnitude of another."""
    one = values.detach()[0]
    return (one.sum(0) if signed else one.abs().amax(0)).float().cpu().numpy()


def completeness(found: Attribution) -> Completeness | None:
    if found.total is None:
        return None
    return Completeness(found.total, float(found.values.double().sum()), found.absorbed)
