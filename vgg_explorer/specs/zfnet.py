"""ZFNet: AlexNet with a finer first layer; the 7x7 that summaries of the VGG paper ascribe to AlexNet is here."""

from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse

# Zeiler & Fergus, ECCV 2014, figure 3; its contrast normalisation is written as LRN.
LAYERS = """
    conv7-96/2p1 maxpool3/2p1 LRN
    conv5-256/2p0 maxpool3/2p1 LRN
    conv3-384 conv3-384 conv3-256 maxpool3/2
    FC-4096 dropout FC-4096 dropout FC-1000"""


def zfnet() -> Network:
    return parse(LAYERS, "ZFNet")
