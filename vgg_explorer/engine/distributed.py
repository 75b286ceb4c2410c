"""One process, or several that share the work: the same face, chosen once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel


class Alone:
    """One process does everything."""

    rank = 0
    world = 1

    def total(self, counts: torch.Tensor) -> torch.Tensor:
        """The sum over all processes."""
        return counts

    def agreed(self, decision: bool) -> bool:
        """What the first process decides, for all."""
        return decision

    def shared(self, model: nn.Module) -> nn.Module:
        """The model as training calls it: its gradients are the mean over all processes."""
        return model


class ProcessGroup(Alone):
    """Processes that torchrun started."""

    def __init__(self) -> None:
        self.rank, self.world = distributed.get_rank(), distributed.get_world_size()

    def total(self, counts: torch.Tensor) -> torch.Tensor:
        distributed.all_reduce(counts)
        return counts

    def agreed(self, decision: bool) -> bool:
        device = "cuda" if distributed.get_backend() == "nccl" else "cpu"
        flag = torch.tensor([int(decision)], device=device)
        distributed.broadcast(flag, 0)
        return bool(flag.item())

    def shared(self, model: nn.Module) -> nn.Module:
        if next(model.parameters()).is_cuda:  # on a CPU each process normalises by its own share of the batch
            model = nn.SyncBatchNorm.convert_sync_batchnorm(model)  # type: ignore[no-untyped-call]
        return DistributedDataParallel(model)


@contextmanager
def joined(*, seconds: float = 600) -> Iterator[Alone]:
    """The processes that torchrun started this one with, or this one alone."""
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        yield Alone()
        return
    backend = "nccl" if torch.cuda.is_available() else "gloo"
    distributed.init_process_group(backend, timeout=timedelta(seconds=seconds))
    try:
        yield ProcessGroup()
    finally:
        distributed.destroy_process_group()
