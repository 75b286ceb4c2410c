"""Layer-wise relevance propagation: the class score, handed back from each layer's outputs to its inputs.

    R_j = sum over k of  z_jk / (sum over j of z_jk + b_k + stabiliser)  R_k

z_jk is what input j contributes to output k, by the layer's rule. Biases and stabiliser keep their share of what an
output hands back: the map plus what they keep is the score. (Bach et al., PLOS ONE 2015; rules and their order as in
Montavon et al., "Layer-Wise Relevance Propagation: An Overview", 2019.)

captum's default gives input times gradient on these networks, it has no box rule, and its rules take the factors of
batch normalisation for weights; here normalisation becomes part of the convolution before it.
"""

from collections.abc import Sequence
from functools import partial

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.explain.chain import Link, chain
from vgg_explorer.explain.lrp_rules import SMALL, Layer, Term, box, epsilon, gamma, handed_back, plus
from vgg_explorer.explain.method_input import Attribution, MethodInput

WEIGHTED = nn.Conv2d | nn.Linear


def lrp(given: MethodInput) -> Attribution:
    """Relevance of each colour of each pixel, (1, C, H, W), in units of the score; positive is evidence for the class.

    `epsilon-gamma-box`: the epsilon rule in fully connected layers and in convolutions without a ReLU, the gamma rule
    in the others, the box rule in the first layer. `epsilon-plus-box`: the plus rule for gamma. `epsilon`: that rule
    everywhere; without biases it is input times gradient.
    """
    links = chain(given.model)
    inputs = [given.picture]
    with torch.no_grad():
        for link in links:
            inputs.append(link.module(inputs[-1]))
    scores = inputs.pop()
    score = float(given.score.chosen(scores))
    relevance = torch.zeros_like(scores)
    relevance[0, given.score.target] = score
    absorbed = 0.0
    for place in reversed(range(len(links))):
        relevance, kept = before(given, links[place:], inputs[place], relevance, first=first_weights(links) == place)
        absorbed += kept
    return Attribution(relevance, score, absorbed)


def first_weights(links: Sequence[Link]) -> int:
    return next(place for place, link in enumerate(links) if isinstance(link.module, WEIGHTED))


def before(
    given: MethodInput, links: Sequence[Link], a: torch.Tensor, relevance: torch.Tensor, *, first: bool
) -> tuple[torch.Tensor, float]:
    """Relevance of the inputs `a` of the first of `links`, as of its outputs, and what was kept on the way."""
    match links[0].module:
        case nn.Conv2d() | nn.Linear():
            return through_weights(given, links, a, relevance, first=first)
        case nn.MaxPool2d() as pool:  # the winner takes all
            leaf = a.detach().requires_grad_()
            return torch.autograd.grad(pool(leaf), leaf, relevance)[0], 0.0
        case nn.AvgPool2d() | nn.AdaptiveAvgPool2d() as pool:  # as much as each contributes to the mean
            return handed_back(lambda x, _: pool(x), [Term(a, a)], relevance, SMALL)
        case nn.Flatten():
            return relevance.view_as(a), 0.0
        case nn.ReLU() | nn.BatchNorm2d() | nn.Dropout() | nn.LocalResponseNorm():
            return relevance, 0.0  # a factor a unit, or part of the convolution
    raise TypeError(f"LRP has no rule for {type(links[0].module).__name__}")


def through_weights(
    given: MethodInput, links: Sequence[Link], a: torch.Tensor, relevance: torch.Tensor, *, first: bool
) -> tuple[torch.Tensor, float]:
    layer, weight, bias = weights_of(links)
    rule = given.word("rule")
    mine = [link.module for link in links[:3] if link.layer == links[0].layer]
    if first and rule.endswith("box"):
        return handed_back(layer, box(a, weight), relevance, SMALL)
    if rule == "epsilon" or isinstance(mine[0], nn.Linear) or not any(isinstance(each, nn.ReLU) for each in mine):
        return handed_back(layer, epsilon(a, weight, bias), relevance, given.real("epsilon"))
    if rule == "epsilon-plus-box":
        return handed_back(layer, plus(a, weight), relevance, SMALL)
    return handed_back(layer, gamma(a, weight, bias, given.real("gamma")), relevance, SMALL)


def weights_of(links: Sequence[Link]) -> tuple[Layer, torch.Tensor, torch.Tensor]:
    """What a layer computes without biases, its weights and its biases; batch normalisation behind it is part of it."""
    own = links[0].module
    if isinstance(own, nn.Linear):
        return functional.linear, own.weight, own.bias
    assert isinstance(own, nn.Conv2d) and own.bias is not None
    norm = links[1].module if len(links) > 1 else None
    weight, bias = merged(own.weight, own.bias, norm) if isinstance(norm, nn.BatchNorm2d) else (own.weight, own.bias)
    place = {"stride": own.stride, "padding": own.padding, "dilation": own.dilation, "groups": own.groups}
    return partial(functional.conv2d, **place), weight, bias


def merged(weight: torch.Tensor, bias: torch.Tensor, norm: nn.BatchNorm2d) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and biases of one convolution that does what a convolution and the normalisation behind it do."""
    assert norm.running_mean is not None and norm.running_var is not None
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    return weight * scale.view(-1, 1, 1, 1), (bias - norm.running_mean) * scale + norm.bias
