"""Grad-CAM: the maps of one layer, weighted by how much each moves the class score (Selvaraju et al., ICCV 2017).

    weight_k = mean over positions of d score / d A_k        map = ReLU(sum over k of weight_k A_k)

Only what stands behind the layer needs a gradient, so that a map at the last layer costs about one forward pass.
"""

import torch
from torch.nn import functional

from vgg_explorer.explain.chain import run, split
from vgg_explorer.explain.gradients import guided_backprop
from vgg_explorer.explain.method_input import Attribution, MethodInput


def grad_cam(given: MethodInput) -> Attribution:
    """(1, 1, H, W), bilinear from the layer's size; zero or more: evidence against the class is left out."""
    before, behind = split(given.model, given.word("layer"))
    with torch.no_grad():
        maps = run(before, given.picture)
    maps.requires_grad_()
    score = given.score.heard(run(behind, maps))
    (gradient,) = torch.autograd.grad(score, maps)
    weights = gradient.mean((2, 3), keepdim=True)
    coarse = (weights * maps.detach()).sum(1, keepdim=True).relu()
    return Attribution(functional.interpolate(coarse, given.picture.shape[2:], mode="bilinear", align_corners=False))


def guided_grad_cam(given: MethodInput) -> Attribution:
    """Guided backpropagation times Grad-CAM, (1, C, H, W) (section 3.2)."""
    return Attribution(guided_backprop(given).values * grad_cam(given).values)
