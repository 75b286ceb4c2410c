"""The picture that a class likes best."""

import numpy as np
import torch

from tests.oracles.biased import STACK, biased
from vgg_explorer.explain.class_model import class_model


def test_of_a_linear_network_it_is_known():
    """w x + b - decay |x|^2 / n is highest at n w / (2 decay)."""
    model = biased("conv1-2~ FC-2", size=4)
    leaf = torch.zeros(1, 3, 4, 4, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(model.eval()(leaf)[0, 1], leaf)
    decay = 48 * float(slope.square().mean().sqrt())  # the best picture has a root mean square of a half
    best = (48 * slope / (2 * decay))[0].detach().numpy()
    found = class_model(model, 1, steps=400, rate=0.005, decay=decay)
    np.testing.assert_allclose(found.image, best, atol=0.01)


def test_the_score_rises_and_decay_holds_it_back():
    model = biased(STACK)
    free, held = (class_model(model, 2, steps=40, decay=decay) for decay in (0.0, 30.0))
    assert free.scores[-1] > free.scores[0] and len(free.scores) == 41
    assert np.square(held.image).mean() < np.square(free.image).mean()
    with torch.no_grad():
        chances = model.eval()(torch.from_numpy(free.image).double()[None]).softmax(1)[0]
    assert abs(free.probability - float(chances[2])) < 1e-5
