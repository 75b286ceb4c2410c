"""The rules by which a layer shares out relevance: what each input contributes to each output.

    epsilon   z_jk = a_j w_jk                                    the contribution itself
    gamma     z_jk = a_j (w_jk + gamma max(w_jk, 0))             what speaks for the output counts more
    plus      z_jk = max(a_j w_jk, 0)                            nothing else counts; biases keep nothing
    box       z_ij = x_i w_ij - low_i max(w_ij, 0) - high_i min(w_ij, 0)    for pixels, which can be negative

(Montavon et al. 2019, section 10.2 and table 1; "plus" is gamma without end, and the z+ rule of Montavon et al. 2017.)
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch

FLOOR = 1e-9  # of a stabiliser: an output to which nothing contributes divides by it
SMALL = 1e-6  # stabiliser of the rules whose outputs cannot cancel, as a share of the outputs


class Term(NamedTuple):
    """A part of a layer's input and the weights that it meets; the terms of a rule add up to its outputs."""

    x: torch.Tensor
    weight: torch.Tensor
    bias: torch.Tensor | None = None


Layer = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # (input, weight) to output, without biases


def epsilon(a: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> list[Term]:
    return [Term(a, weight, bias)]


def gamma(a: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, by: float) -> list[Term]:
    up, down = (weight + by * part for part in (weight.clamp(min=0), weight.clamp(max=0)))
    return signed(a, up, down, bias + by * bias.clamp(min=0))


def plus(a: torch.Tensor, weight: torch.Tensor) -> list[Term]:
    return signed(a, weight.clamp(min=0), weight.clamp(max=0), None)


def signed(a: torch.Tensor, up: torch.Tensor, down: torch.Tensor, bias: torch.Tensor | None) -> list[Term]:
    """Positive inputs meet one set of weights and negative ones the other; behind a ReLU there are none of these."""
    terms = [Term(a.clamp(min=0), up, bias)]
    return terms if bool((a >= 0).all()) else [*terms, Term(a.clamp(max=0), down)]


def box(a: torch.Tensor, weight: torch.Tensor) -> list[Term]:
    """`low` and `high` are the picture's own range in each colour, 0 included."""
    over = (2, 3) if a.dim() == 4 else (1,)
    low = a.amin(over, keepdim=True).clamp(max=0).expand_as(a)
    high = a.amax(over, keepdim=True).clamp(min=0).expand_as(a)
    return [Term(a, weight), Term(low, -weight.clamp(min=0)), Term(high, -weight.clamp(max=0))]


def handed_back(
    layer: Layer, terms: Sequence[Term], relevance: torch.Tensor, stabiliser: float
) -> tuple[torch.Tensor, float]:
    """Relevance of a layer's inputs, as of its outputs; and what biases and stabiliser keep.

    `stabiliser` is a share of the root mean square of the outputs.
    """
    inputs = [term.x.detach().requires_grad_() for term in terms]
    outputs = torch.stack([layer(x, term.weight) for x, term in zip(inputs, terms, strict=True)]).sum(0)
    z = outputs.detach()
    kept = torch.zeros_like(z)
    for term in terms:
        if term.bias is not None:
            kept += term.bias.view(-1, *[1] * (z.dim() - 2))
    size = stabiliser * float((z + kept).square().mean().sqrt()) + FLOOR
    kept += torch.where(z + kept < 0, -size, size)
    shares = relevance / (z + kept)
    gradients = torch.autograd.grad(outputs, inputs, shares)
    inside = torch.stack([x.detach() * each for x, each in zip(inputs, gradients, strict=True)]).sum(0)
    return inside, float((shares * kept).sum())
