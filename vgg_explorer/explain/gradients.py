"""Methods that are gradients of the class score with respect to the picture; two of them through captum.

Each returns (1, C, H, W): one value for every colour of every pixel.
"""

from collections.abc import Callable

import torch
from captum.attr import GradientShap, IntegratedGradients
from torch import nn

from vgg_explorer.explain.chain import chain
from vgg_explorer.explain.frozen_model import without_warnings
from vgg_explorer.explain.method_input import Attribution, MethodInput

REFINED = 2  # times that integrated gradients take three times as many points


def gradient(given: MethodInput) -> Attribution:
    """d score / d pixel; the map is the largest magnitude over the colours (Simonyan et al. 2013, section 3.1)."""
    return Attribution(given.input_gradient())


def input_x_gradient(given: MethodInput) -> Attribution:
    """x * d score / d x, the linear share of each pixel (Shrikumar et al. 2016); positive raises the score."""
    return Attribution(given.picture * given.input_gradient())


def smoothgrad(given: MethodInput) -> Attribution:
    """The mean gradient over `samples` noisy copies of the picture (Smilkov et al. 2017, equation 2)."""
    given.score_picture()
    copies = given.picture.expand(given.whole("samples"), -1, -1, -1)
    total, noise = torch.zeros_like(given.picture), given.noise()
    for part in torch.split(copies, given.at_once):
        leaf = (part + noise * torch.randn_like(part)).requires_grad_()
        (slopes,) = torch.autograd.grad(given.score(leaf).sum(), leaf)
        total += slopes.sum(0, keepdim=True)
    return Attribution(total / len(copies))


@without_warnings()
def integrated_gradients(given: MethodInput) -> Attribution:
    """(x - x0) times the mean gradient on the straight way from the baseline x0 (Sundararajan et al. 2017, eq. 1).

    Complete: the map adds up to f(x) - f(x0), as closely as the midpoints of `steps` pieces resolve the kinks of the
    ReLUs. Where that is not within the `tolerance`, each piece is cut in three, twice at most.
    """
    start, steps = given.baseline(), given.whole("steps")
    total = given.score_picture() - given.score_of(start)
    found = midpoints(given, start, steps, 0.0)
    for _ in range(REFINED):
        if abs(total - float(found.sum())) <= given.real("tolerance") * abs(total):
            break
        given.score.expect(2 * steps)
        shifted = [midpoints(given, start, steps, shift / (3 * steps)) for shift in (-1, 1)]
        found, steps = (found + shifted[0] + shifted[1]) / 3, 3 * steps
    return Attribution(found, total)


def midpoints(given: MethodInput, start: torch.Tensor, steps: int, shift: float) -> torch.Tensor:
    """Integrated gradients by the midpoint rule, on a way that begins and ends a `shift` of its length later."""
    away = shift * (given.picture - start)
    found: torch.Tensor = IntegratedGradients(given.score).attribute(
        given.picture + away,
        start + away,
        n_steps=steps,
        method="riemann_middle",
        internal_batch_size=given.at_once,
    )
    return found.detach()


@without_warnings()
def gradient_shap(given: MethodInput) -> Attribution:
    """The mean of (x - x0) * gradient at random places between x0 and x (expected gradients, Erion et al. 2021).

    x0 are plain pictures of one colour each, drawn as colours of the data are: normal, with the deviation
    of the data. In the mean over all of them the map adds up to f(x) - mean f(x0); a sample only comes near that, and
    how near is not measured: it would take as many passes again.
    """
    given.score_picture()
    colours = given.unit * torch.randn(given.whole("samples"), given.picture.shape[1], 1, 1).to(given.picture)
    parts = torch.split(colours.expand(-1, -1, *given.picture.shape[2:]), given.at_once)
    sums = torch.zeros_like(given.picture)
    method = GradientShap(given.score)
    for plain in parts:
        drawn = method.attribute(given.leaf(), plain, n_samples=len(plain), stdevs=given.noise())
        sums += len(plain) * drawn.detach()
    return Attribution(sums / len(colours))


def guided_backprop(given: MethodInput) -> Attribution:
    """The gradient, where every ReLU lets only positive ones back (Springenberg et al. 2015, section 3.4)."""
    return Attribution(rectified_gradient(given, nn.Module.__call__))


def deconvolution(given: MethodInput) -> Attribution:
    """The gradient, where every ReLU, active or not, passes on what is positive (Zeiler & Fergus 2014, section 2.1)."""
    return Attribution(rectified_gradient(given, unmasked))


def rectified_gradient(given: MethodInput, relu: Callable[[nn.Module, torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """d score / d pixel, where only positive gradients come back to what `relu` makes of each ReLU and its input.

    By hooks on the tensors of this pass, which end with it: captum's are set on the modules.
    """
    leaf = images = given.leaf()
    for link in chain(given.model):
        if isinstance(link.module, nn.ReLU):
            images = relu(link.module, images)
            images.register_hook(torch.relu)  # type: ignore[no-untyped-call]
        else:
            images = link.module(images)
    return torch.autograd.grad(given.score.heard(images), leaf)[0]


def unmasked(module: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """What the ReLU gives, exactly: x + 0 or x - x; its gradient is 1 everywhere."""
    with torch.no_grad():
        change: torch.Tensor = module(images) - images
    return images + change
