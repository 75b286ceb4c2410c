"""Learning rates step by step, against torch's own schedulers, and the paper's plateau by hand."""

import pytest
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR

from vgg_explorer.analysis.schedule import Plateau, cosine, one_cycle


def optimizer(rate: float) -> torch.optim.SGD:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], rate)


def rates_of(scheduler, steps: int) -> list[float]:
    found = []
    for _ in range(steps):
        found.append(scheduler.get_last_lr()[0])
        scheduler.optimizer.step()
        scheduler.step() if len(found) < steps else None
    return found


@pytest.mark.parametrize(("steps", "peak"), [(40, 0.1), (1000, 0.4), (8, 1.0)])
def test_one_cycle_is_torchs(steps, peak):
    pct = (0.25 * steps + 1) / steps  # torch lets its rise end one step earlier
    theirs = OneCycleLR(
        optimizer(peak), peak, total_steps=steps, pct_start=pct, cycle_momentum=False, final_div_factor=1e4 / 25
    )
    assert [one_cycle(step, steps, peak) for step in range(steps)] == pytest.approx(rates_of(theirs, steps))


def test_cosine_is_torchs():
    theirs = CosineAnnealingLR(optimizer(0.3), 50)
    assert [cosine(step, 50, 0.3) for step in range(50)] == pytest.approx(rates_of(theirs, 50))


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_very_short_runs_have_rates_too(steps):
    for step in range(steps):
        assert 0 < one_cycle(step, steps, 0.1) <= 0.1


def test_the_plateau_divides_by_ten_three_times_and_then_stops():
    """Section 3.1: divided by 10 when validation accuracy stopped improving, three times in all."""
    state, seen = Plateau(0.01, patience=2), []
    for accuracy in (0.5, 0.6, 0.6, 0.59, 0.61, 0.6, 0.61, 0.6, 0.6, 0.6, 0.6):
        state = state.after(accuracy)
        seen.append((round(state.rate, 6), state.stops))
    rates = [rate for rate, _ in seen]
    assert rates == pytest.approx([0.01] * 3 + [0.001] * 3 + [0.0001] * 2 + [0.00001] * 3)
    assert [stops for _, stops in seen] == [False] * 10 + [True]
