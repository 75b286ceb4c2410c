"""The part of a picture that is enough for a unit gives the same value and gradient as the whole picture."""

import pytest
import torch

from tests.oracles.biased import biased
from vgg_explorer.explain.chain import run, split
from vgg_explorer.explain.window import window
from vgg_explorer.specs.options import map_layers

NETWORKS = (
    "conv3-3 conv3-4 maxpool conv3-3 conv3-3 maxpool2/2c conv3-2",
    "conv5-3/2p2 conv3-4@2 maxpool3/2c LRN conv3-2/2 avgpool3/2p1",
    "conv3-3p4 conv1x5-2 conv5x3-3/1x2 maxpool3/2p1 dwconv3-3 conv2-2@3p2",
    "conv7-3/3p0 avgpool2/2c conv3-2 conv3-2p0",
    "conv3-3 maxpool adaptive4 conv3-2 gap",
)


@pytest.mark.parametrize("text", NETWORKS)
def test_the_same_value_and_gradient_at_every_unit(text):
    model = biased(text, size=29).eval()
    network, names = model.network, model.network.layer_names()
    pictures = torch.randn(2, *network.input, generator=torch.Generator().manual_seed(0)).to(next(model.parameters()))
    for layer in map_layers(network):
        before, _ = split(model, layer, activated=False)
        leaf = pictures.clone().requires_grad_()
        whole = run(before, leaf)
        _, rows, columns = network.shapes[names.index(layer)]
        assert whole.shape[2:] == (rows, columns)
        for row in sorted({0, 1, rows // 2, rows - 2, rows - 1} & set(range(rows))):
            for column in {0, columns // 3, columns - 1}:
                look = window(network, names.index(layer), row, column)
                part = look.cut(pictures).clone().requires_grad_()
                value = run(before, part)[:, :, look.row, look.column]
                torch.testing.assert_close(value, whole[:, :, row, column])
                (expected,) = torch.autograd.grad(whole[:, :, row, column].sum(), leaf, retain_graph=True)
                (found,) = torch.autograd.grad(value.sum(), part)
                torch.testing.assert_close(found, look.cut(expected))
                assert look.cut(expected).count_nonzero() == expected.count_nonzero()


def test_a_small_field_needs_a_small_window():
    network = biased("conv3-3 maxpool conv3-2 gap FC-2", size=32).network
    middle = window(network, 2, 8, 8)
    assert (middle.top, middle.left, middle.bottom, middle.right) == (12, 12, 21, 21)
    assert (middle.row, middle.column) == (2, 2)
    assert window(network, 3, 0, 0).bottom == 32
