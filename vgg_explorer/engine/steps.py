"""The steps of an epoch, carried out one by one or as a graph that was recorded once: the same face, chosen once."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import torch

from vgg_explorer.data.batches import Batch, Batches, PreparedBatches, Steps
from vgg_explorer.data.prepared import Cut
from vgg_explorer.engine.training import Training, descend, learn

WARM_UP = 3  # steps before a recording: libraries choose their kernels and take their memory


class StepResult(NamedTuple):
    """A step: its mean loss over this process's pictures, on the device, and the pictures of all processes."""

    loss: torch.Tensor
    pictures: int


class Stepper(Protocol):
    def epoch(self) -> Iterator[StepResult]:
        """Carry out the rest of the epoch in which the training stands, a step a time."""
        ...


class OneByOne:
    """Each step is told to the device anew."""

    def __init__(self, training: Training, batches: Batches) -> None:
        self.training, self.batches = training, batches

    def epoch(self) -> Iterator[StepResult]:
        for batch in self.batches.epoch(self.training.epoch, start=self.training.step):
            yield StepResult(learn(self.training, batch) / len(batch.labels), batch.together)


class Graph:
    """A whole step, from the gather of its pictures to the update, recorded once and repeated.

    All that changes from step to step lies on the device: the number of the step, and for each step of the epoch the
    places of its pictures, their classes and the learning rate. These tensors, weights, momentum and sums keep their
    places in memory; what they hold before the recording is put back after it.
    """

    def __init__(self, training: Training, batches: PreparedBatches) -> None:
        self.training, self.batches = training, batches
        device = training.device
        self.steps = batches.table(training.epoch)
        self.rates = torch.zeros(batches.steps, device=device)
        self.step = torch.zeros(1, dtype=torch.int64, device=device)
        self.loss = torch.zeros((), device=device)
        self.own = self.steps.labels.shape[1]
        self.together = min(batches.count, batches.size)
        self.lend_rates()
        make_momentum(training.optimizer)
        with kept(self.changed()):
            self.repeat = recorded(self.work, device)

    def lend_rates(self) -> None:
        """The optimiser reads its rates from the device."""
        self.lent = [torch.zeros((), device=self.training.device) for _ in self.training.groups]
        for settings, rate in zip(self.training.optimizer.param_groups, self.lent, strict=True):
            settings["lr"] = rate

    def changed(self) -> list[torch.Tensor]:
        """All that a step changes."""
        training = self.training
        momentum = [buffer for state in training.optimizer.state.values() for buffer in state.values()]
        sums = [training.sums.loss, training.sums.correct, self.step, self.loss]
        return [*training.model.state_dict().values(), *momentum, *sums]

    def work(self) -> None:
        """A step, without a number that the host would have to know."""
        first, flipped, labels = (each.index_select(0, self.step)[0] for each in (*self.steps.cut, self.steps.labels))
        rate = self.rates.index_select(0, self.step)[0]
        for lent, group in zip(self.lent, self.training.groups, strict=True):
            lent.copy_(rate * group.factor)
        images = self.batches.pictures.batch(Cut(first, flipped))
        self.loss.copy_(descend(self.training, Batch(images, labels, self.together)) / self.own)
        self.step.add_(1).remainder_(self.batches.steps)  # an index beyond the tables would end a GPU's process

    def epoch(self) -> Iterator[StepResult]:
        self.lay_out()
        for _ in range(self.training.step, self.batches.steps):
            self.repeat()
            self.training.sums.pictures += self.own
            yield StepResult(self.loss.clone(), self.together)

    def lay_out(self) -> None:
        """Put the numbers of the epoch where the recorded step reads them."""
        training, steps = self.training, self.batches.table(self.training.epoch)
        for own, new in zip(flat(self.steps), flat(steps), strict=True):
            own.copy_(new)
        done = training.epoch * training.steps
        self.rates.copy_(torch.tensor([training.rate(done + step) for step in range(self.batches.steps)]))
        self.step.fill_(training.step)


def flat(steps: Steps) -> tuple[torch.Tensor, ...]:
    return (*steps.cut, steps.labels)


def make_momentum(optimizer: torch.optim.SGD) -> None:
    """Momentum starts as zeros, which the first step makes into the gradient, as without them."""
    for settings in optimizer.param_groups:
        for parameter in settings["params"] if settings["momentum"] else ():
            if optimizer.state[parameter].get("momentum_buffer") is None:
                optimizer.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)


class kept:
    """A `with` block after which tensors hold what they held before, in the same places."""

    def __init__(self, tensors: list[torch.Tensor]) -> None:
        self.tensors = tensors

    def __enter__(self) -> None:
        self.before = [each.detach().clone() for each in self.tensors]

    @torch.no_grad()
    def __exit__(self, *_: object) -> None:
        for each, before in zip(self.tensors, self.before, strict=True):
            each.copy_(before)


def recorded(work: Callable[[], None], device: torch.device) -> Callable[[], None]:
    """What repeats the work. On a GPU that is a CUDA graph; a processor does the work itself each time."""
    if device.type != "cuda":
        for _ in range(WARM_UP):
            work()
        return work
    beside = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    beside.wait_stream(torch.cuda.current_stream(device))
    with torch.cuda.stream(beside):
        for _ in range(WARM_UP):
            work()
    torch.cuda.current_stream(device).wait_stream(beside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):  # another thread may be writing a file
        work()
    return graph.replay


def stepper(training: Training, batches: Batches) -> Stepper:
    """The way that the plan names, for these batches."""
    if training.plan.graph and isinstance(batches, PreparedBatches):
        return Graph(training, batches)
    return OneByOne(training, batches)
