"""AlexNet, twice: as torchvision has it, and as it was published, in two groups."""

from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse

# Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014, as torchvision builds it.
ONE_TOWER = """
    conv11-64/4p2 maxpool3/2
    conv5-192 maxpool3/2
    conv3-384 conv3-256 conv3-256 maxpool3/2
    adaptive6 dropout FC-4096 dropout FC-4096 FC-1000"""

# Krizhevsky, Sutskever & Hinton, NIPS 2012, section 3.5; two GPUs are two groups. The arithmetic of the first
# layer needs 227 pixels, not the 224 of the text.
TWO_GROUPS = """
    conv11-96/4p0 LRN maxpool3/2
    conv5-256g2 LRN maxpool3/2
    conv3-384 conv3-384g2 conv3-256g2 maxpool3/2
    FC-4096 dropout FC-4096 dropout FC-1000"""


def alexnet() -> Network:
    return parse(ONE_TOWER, "AlexNet")


def alexnet_2012() -> Network:
    return parse(TWO_GROUPS, "AlexNet-2012", input=(3, 227, 227))
