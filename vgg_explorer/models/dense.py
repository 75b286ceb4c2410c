"""Dense evaluation: fully connected layers as convolutions, so that a network takes pictures of any size (section 3.2).

A convolution that pads sees zeros only at the border of the whole picture, where a crop would have them all around:
dense scores equal those of crops only where nothing is padded.
"""

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.analysis.dense import check_dense, last_map, pools_globally, takes_any_size
from vgg_explorer.models.build import Net


class DenseNet(nn.Module):
    """Pictures (N, C, H, W), H and W at least the input's, to maps of class scores (N, classes, rows, columns).

    The weights are those of `net`, not copies. A picture of exactly the input size gives one position and the scores of
    the plain forward pass. Global average pooling before a single fully connected layer takes the mean over the whole
    map, whatever its size, which is the mean of the scores of all positions; before several layers it takes the mean
    over windows as large as the map of the input size.
    """

    def __init__(self, net: Net) -> None:
        super().__init__()
        check_dense(net.network)
        self.net = net
        self.window = last_map(net.network)
        self.pools = pools_globally(net.network)
        self.whole = takes_any_size(net.network)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps: torch.Tensor = self.net.features(images)
        if self.whole:
            maps = functional.adaptive_avg_pool2d(maps, 1)
        elif self.pools:
            maps = functional.avg_pool2d(maps, self.window, stride=1)
        for module in self.net.classifier:
            maps = as_convolution(module, maps, self.window) if isinstance(module, nn.Linear) else module(maps)
        return maps


def as_convolution(layer: nn.Linear, maps: torch.Tensor, window: tuple[int, ...]) -> torch.Tensor:
    """A fully connected layer at every position of the maps: the first one covers the window that it was trained on."""
    channels = maps.shape[1]
    side = window if layer.in_features != channels else (1, 1)
    return functional.conv2d(maps, layer.weight.view(layer.out_features, channels, *side), layer.bias)
