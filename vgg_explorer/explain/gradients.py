"""Methods that are gradients of the class score with respect to the picture; two of them through captum.

Each returns (1, C, H, W): one value for every colour of every pixel.
"""

from collections.abc import Callable

import torch
from captum.attr import GradientShap, IntegratedGradients
from torch import nn

from vgg_explorer.explain.chain import chain
from vgg_explorer.explain.frozen_model import quiet
from vgg_explorer.explain.method_input import Attribution, MethodInput

REFINED = 2  # times that integrated gradients take three times as many points


def gradient(asked: MethodInput) -> Attribution:
    """d score / d pixel; the map is the largest magnitude over the colours (Simonyan et al. 2013, section 3.1)."""
    return Attribution(asked.slope())


def input_x_gradient(asked: MethodInput) -> Attribution:
    """x * d score / d x, the linear share of each pixel (Shrikumar et al. 2016); positive raises the score."""
    return Attribution(asked.picture * asked.slope())


def smoothgrad(asked: MethodInput) -> Attribution:
    """The mean gradient over `samples` noisy copies of the picture (Smilkov et al. 2017, equation 2)."""
    asked.look()
    copies = asked.picture.expand(asked.whole("samples"), -1, -1, -1)
    total, noise = torch.zeros_like(asked.picture), asked.noise()
    for part in torch.split(copies, asked.at_once):
        leaf = (part + noise * torch.randn_like(part)).requires_grad_()
        (slopes,) = torch.autograd.grad(asked.score(leaf).sum(), leaf)
        total += slopes.sum(0, keepdim=True)
    return Attribution(total / len(copies))


@quiet()
def integrated_gradients(asked: MethodInput) -> Attribution:
    """(x - x0) times the mean gradient on the straight way from the baseline x0 (Sundararajan et al. 2017, eq. 1).

    Complete: the map adds up to f(x) - f(x0), as closely as the midpoints of `steps` pieces resolve the kinks of the
    ReLUs. Where that is not within the `tolerance`, each piece is cut in three, twice at most.
    """
    start, steps = asked.baseline(), asked.whole("steps")
    total = asked.look() - asked.score_of(start)
    found = midpoints(asked, start, steps, 0.0)
    for _ in range(REFINED):
        if abs(total - float(found.sum())) <= asked.real("tolerance") * abs(total):
            break
        asked.score.expect(2 * steps)
        shifted = [midpoints(asked, start, steps, shift / (3 * steps)) for shift in (-1, 1)]
        found, steps = (found + shifted[0] + shifted[1]) / 3, 3 * steps
    return Attribution(found, total)


def midpoints(asked: MethodInput, start: torch.Tensor, steps: int, shift: float) -> torch.Tensor:
    """Integrated gradients by the midpoint rule, on a way that begins and ends a `shift` of its length later."""
    away = shift * (asked.picture - start)
    found: torch.Tensor = IntegratedGradients(asked.score).attribute(
        asked.picture + away,
        start + away,
        n_steps=steps,
        method="riemann_middle",
        internal_batch_size=asked.at_once,
    )
    return found.detach()


@quiet()
def gradient_shap(asked: MethodInput) -> Attribution:
    """The mean of (x - x0) * gradient at random places between x0 and x (expected gradients, Erion et al. 2021).

    x0 are plain pictures of one colour each, drawn as colours of the data are: normal, with deviation 1 in normalised
    units. In the mean over all of them the map adds up to f(x) - mean f(x0); a sample only comes near that, and how
    near is not measured: it would take as many passes again.
    """
    asked.look()
    colours = torch.randn(asked.whole("samples"), asked.picture.shape[1], 1, 1).to(asked.picture)
    parts = torch.split(colours.expand(-1, -1, *asked.picture.shape[2:]), asked.at_once)
    sums = torch.zeros_like(asked.picture)
    method = GradientShap(asked.score)
    for plain in parts:
        drawn = method.attribute(asked.leaf(), plain, n_samples=len(plain), stdevs=asked.noise())
        sums += len(plain) * drawn.detach()
    return Attribution(sums / len(colours))


def guided_backprop(asked: MethodInput) -> Attribution:
    """The gradient, where every ReLU lets only positive ones back (Springenberg et al. 2015, section 3.4)."""
    return Attribution(rectified_slope(asked, nn.Module.__call__))


def deconvolution(asked: MethodInput) -> Attribution:
    """The gradient, where every ReLU, active or not, passes on what is positive (Zeiler & Fergus 2014, section 2.1)."""
    return Attribution(rectified_slope(asked, unmasked))


def rectified_slope(asked: MethodInput, relu: Callable[[nn.Module, torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """d score / d pixel, where only positive gradients come back to what `relu` makes of each ReLU and its input.

    By hooks on the tensors of this pass, which end with it: captum's are set on the modules.
    """
    leaf = images = asked.leaf()
    for link in chain(asked.model):
        if isinstance(link.module, nn.ReLU):
            images = relu(link.module, images)
            images.register_hook(torch.relu)  # type: ignore[no-untyped-call]
        else:
            images = link.module(images)
    return torch.autograd.grad(asked.score.heard(images), leaf)[0]


def unmasked(module: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """What the ReLU gives, exactly: x + 0 or x - x; its gradient is 1 everywhere."""
    with torch.no_grad():
        change: torch.Tensor = module(images) - images
    return images + change
