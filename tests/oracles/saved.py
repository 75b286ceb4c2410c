"""What autograd keeps for the backward pass, by its own account."""

import torch

from tests.oracles.modules import build
from vgg_explorer.specs.network import Network


def saved_bytes(network: Network, device: str = "cpu") -> int:
    """Bytes that one training step on one picture keeps: each storage once, weights and running statistics left out."""
    module = build(network, device)
    own = {tensor.untyped_storage()._cdata for tensor in (*module.parameters(), *module.buffers())}
    kept: list[torch.UntypedStorage] = []  # held, so that no address is used twice

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept.append(tensor.untyped_storage())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        output = module(torch.rand(1, *network.input, device=device))
    sizes = {storage._cdata: storage.nbytes() for storage in kept if storage._cdata not in own}
    del output
    return sum(sizes.values())
