"""Small networks whose biases and running statistics are not zero, as those of trained networks are not.

Fresh weights hide faults: with zero biases DeepLift through a wrong max-pool still adds up.
"""

import torch

from vgg_explorer.models.build import Net, build
from vgg_explorer.specs.network import Network, Norm
from vgg_explorer.specs.notation import parse

STACK = "conv3-4 conv3-4 maxpool conv3-6 conv3-6 maxpool FC-8 FC-5"
GLOBAL = "conv3-4 conv3-6 maxpool conv3-6 gap FC-5"
OVERLAPPING = "conv5-6/2 LRN maxpool3/2p1 conv3-6g2 conv3-4~ maxpool3/2c avgpool2/1 adaptive2 dropout FC-7 dropout FC-5"
TEXTS = {"stack": STACK, "global": GLOBAL, "overlapping": OVERLAPPING}


def biased(text: str = STACK, *, norm: Norm = "none", seed: int = 0, size: int = 16) -> Net:
    """In float64, in the mode of training, so that a method has to ask for the other one."""
    network = Network("small", parse(text, input=(3, size, size)).layers, (3, size, size), norm)
    model = build(network, seed=seed).double()
    chance = torch.Generator().manual_seed(seed + 1_000)
    for name, value in model.state_dict().items():
        if name.endswith(("bias", "running_mean")):
            value.normal_(0, 0.3, generator=chance)
        elif name.endswith("running_var"):
            value.uniform_(0.5, 2, generator=chance)
    return model.train()


def picture(seed: int = 0, *, size: int = 16, channels: int = 3) -> torch.Tensor:
    """Noise that is smooth over a few pixels, (1, C, H, W) in float64."""
    chance = torch.Generator().manual_seed(seed)
    noise = torch.randn(1, channels, size + 2, size + 2, generator=chance, dtype=torch.float64)
    return 2 * torch.nn.functional.avg_pool2d(noise, 3, 1)
