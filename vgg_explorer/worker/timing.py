"""How long networks take on this machine: training steps before a run, forward passes for a comparison of costs."""

import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import psutil
import torch

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit
from vgg_explorer.engine.evaluate import evaluating
from vgg_explorer.engine.plan import device, fastest, processors, threads
from vgg_explorer.models.build import Net, build
from vgg_explorer.settings import settings
from vgg_explorer.specs.question import Calibrate, Measure, Speed, Speeds, StepTime
from vgg_explorer.specs.recipe import RECIPES
from vgg_explorer.worker.surroundings import processor

CALIBRATION = 2.0  # seconds for all networks together
CANDIDATES = 3  # timings of a network: two layouts, and a small one to find out how much fits
SECONDS = 1.5  # for the passes of one batch size
TOO_LONG = 60.0  # seconds for the fewest passes of one batch size
FEWEST, MOST = 5, 200  # passes


def shared_threads() -> int:
    """The threads of one run, when as many are at work as may be."""
    return max(1, processors() // settings().concurrent_runs)


def calibrate(question: Calibrate) -> tuple[StepTime, ...]:
    """Seconds of a training step of each network, in the layout that a short timing finds fastest."""
    budget = CALIBRATION / len(question.networks) / CANDIDATES
    return tuple(step_time(line, question, budget) for line in question.networks)


def step_time(line: str, question: Calibrate, budget: float) -> StepTime:
    network = fit(line, question.shape, question.classes).network
    plan, seconds = fastest(build(network), question.recipe, network.input, most=shared_threads(), budget=budget)
    return StepTime(line, seconds, plan.threads, plan.device)


def measure(question: Measure) -> Speeds:
    """Milliseconds a picture of forward passes, and the memory at the peak, at each batch size."""
    found = derive(question.network)
    where = torch.device(device())
    plan, _ = fastest(build(found.network), RECIPES["quick"], found.network.input)
    layout = torch.channels_last if plan.channels_last else torch.contiguous_format
    model = build(found.network).to(where, memory_format=layout)  # type: ignore[call-overload]
    with threads(plan.threads), evaluating(model):
        timed = [speed(model, batch, where, layout) for batch in question.batches]
    batches = tuple(each for each in timed if each)
    return Speeds(found.line, hardware(where), plan.threads, batches)


def speed(model: Net, batch: int, where: torch.device, layout: torch.memory_format) -> Speed | None:
    """Passes for a second and a half, after two to warm up, at least five; None where those would take too long."""
    images = torch.zeros(batch, *model.network.input, device=where).contiguous(memory_format=layout)
    reset_peak(where)
    begin = perf_counter()
    model(images[:1])
    if (perf_counter() - begin) * batch * (FEWEST + 2) > TOO_LONG and batch > 1:
        return None
    milliseconds: list[float] = []
    end = perf_counter() + SECONDS
    for number in range(MOST + 2):
        begin = perf_counter()
        model(images)
        if where.type == "cuda":
            torch.cuda.synchronize(where)
        if number >= 2:
            milliseconds.append(1000 * (perf_counter() - begin) / batch)
        if len(milliseconds) >= FEWEST and perf_counter() > end:
            break
    low, _, high = quantiles(milliseconds, n=4)
    return Speed(batch, len(milliseconds), median(milliseconds), low, high, peak(where))


def reset_peak(where: torch.device) -> None:
    if where.type == "cuda":
        torch.cuda.reset_peak_memory_stats(where)
    elif sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the kernel forgets the highest so far


def peak(where: torch.device) -> int:
    """Bytes at the highest: the GPU's, or all of this process's."""
    if where.type == "cuda":
        return torch.cuda.max_memory_allocated(where)
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return 1024 * int(line.split()[1])
    return int(psutil.Process().memory_info().rss)


def hardware(where: torch.device) -> str:
    return torch.cuda.get_device_name(where) if where.type == "cuda" else processor()
