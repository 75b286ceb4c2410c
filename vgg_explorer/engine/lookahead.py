"""Slow weights behind the fast ones (Zhang et al. 2019, arXiv:1907.08610; the schedule of Jordan 2024, section 3.4)."""

import torch
from torch import nn

EVERY = 5  # steps
LAST = 0.95**EVERY  # how much of the slow weights stays at the end


class NoLookahead:
    """The weights go on as the optimiser left them."""

    def after(self, done: int, total: int) -> None:
        """Called after each step, of which `done` of `total` lie behind."""

    def state(self) -> list[torch.Tensor]:
        """What a checkpoint must hold."""
        return []

    def restore(self, state: list[torch.Tensor]) -> None:
        """Go on from there."""


class Lookahead(NoLookahead):
    """Every five steps slow += (1 - d) (fast - slow), then fast = slow, with d = 0.95^5 (done / total)^3.

    At the last step fast = slow, so that the slow weights are what is validated, kept and tested. Running statistics
    of batch normalisation go the same way.
    """

    def __init__(self, model: nn.Module) -> None:
        self.fast = [each for each in model.state_dict().values() if each.is_floating_point()]
        self.slow = [each.clone() for each in self.fast]

    @torch.no_grad()
    def after(self, done: int, total: int) -> None:
        if done % EVERY == 0:
            torch._foreach_lerp_(self.slow, self.fast, 1 - LAST * (done / total) ** 3)
            torch._foreach_copy_(self.fast, self.slow)
        if done == total:
            torch._foreach_copy_(self.fast, self.slow)

    def state(self) -> list[torch.Tensor]:
        return self.slow

    def restore(self, state: list[torch.Tensor]) -> None:
        torch._foreach_copy_(self.slow, state)
