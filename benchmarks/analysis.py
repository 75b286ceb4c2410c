"""How long the analysis of VGG-16 (D at 224) takes, against the counters that people use.

    python -m benchmarks.analysis [--rounds 30]

The claim: a full report of D takes less than 1 ms, and at least five times less than torch's FlopCounterMode on
meta tensors, which counts operations alone. The tools take turns in one process, one thread each. A module that a
tool needs is built once, outside its time. torchinfo and fvcore are left out where they are not installed.
"""

import argparse
import copy
import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch
import torchvision
from torch.utils.flop_counter import FlopCounterMode

from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.vgg import vgg

MACS = 15_470_264_320
TARGET_SECONDS, TARGET_RATIO = 1e-3, 5
OURS, FULL, TORCH = "vgg_explorer", "vgg_explorer, text to plain values", "torch FlopCounterMode, meta"
VGG_16 = vgg("D")


def ours() -> int:
    """Shapes, parameters, MACs, memory and receptive field of every layer."""
    return analyse(VGG_16).macs


def from_the_table() -> int:
    """The same from Table 1's text on, nothing remembered, down to plain values."""
    macs = analyse(vgg("D")).as_dict()["macs"]
    assert isinstance(macs, int)
    return macs


def flop_counter(module: torch.nn.Module, images: torch.Tensor) -> int:
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(images)
    return counter.get_total_flops() // 2


def torchinfo(module: torch.nn.Module) -> int:
    from torchinfo import summary

    return summary(module, input_size=(1, 3, 224, 224), device="meta", verbose=0).total_mult_adds


def fvcore(module: torch.nn.Module, images: torch.Tensor) -> int:
    from fvcore.nn import FlopCountAnalysis

    analysis = FlopCountAnalysis(module, images).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    return int(analysis.total())


def tools() -> dict[str, Callable[[], int]]:
    """What is timed, by name; each returns the MACs that it counts."""
    with torch.device("meta"):
        module, images = torchvision.models.vgg16().eval(), torch.zeros(1, 3, 224, 224)
    found: dict[str, Callable[[], int]] = {OURS: ours, FULL: from_the_table}
    found[TORCH] = partial(flop_counter, module, images)
    if installed("torchinfo"):
        found["torchinfo, meta"] = partial(torchinfo, module)
    if installed("fvcore"):
        # it cannot trace meta tensors: its forward pass is a real one, over whatever stands in memory
        found["fvcore, a real forward pass"] = partial(fvcore, module_like(module), torch.zeros(1, 3, 224, 224))
    return found


def module_like(meta: torch.nn.Module) -> torch.nn.Module:
    return copy.deepcopy(meta).to_empty(device="cpu")


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def measure(called: dict[str, Callable[[], int]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each call, the tools in turn, after two rounds to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in called}
    for _ in range(rounds + 2):
        for name, call in called.items():
            start = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - start)
    return {name: each[2:] for name, each in seconds.items()}


def machine() -> str:
    packages = [f"{name} {installed(name) or '-'}" for name in ("torch", "torchvision", "torchinfo", "fvcore")]
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} logical cores, one thread"
    return f"{processor()}; {system}\nPython {platform.python_version()}, {', '.join(packages)}"


def processor() -> str:
    if sys.platform == "linux":
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor()


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=30)
    rounds = arguments.parse_args().rounds
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    called = tools()
    counted = {name: call() for name, call in called.items()}
    medians = {name: statistics.median(each) for name, each in measure(called, rounds).items()}
    print(f"{machine()}\nVGG-16 at 224 x 224, n = {rounds}\n")
    print(f"{'':45}{'median, ms':>12}{'times ours':>12}{'counted, G':>12}")
    for name, seconds in medians.items():
        print(f"{name:45}{seconds * 1e3:12.3f}{seconds / medians[OURS]:12.1f}{counted[name] / 1e9:12.3f}")
    ratio = medians[TORCH] / medians[OURS]
    assert counted[OURS] == counted[FULL] == counted[TORCH] == MACS, "the counters disagree"
    held = medians[OURS] < TARGET_SECONDS and ratio >= TARGET_RATIO
    print(
        f"\n{'holds' if held else 'DOES NOT HOLD'}: a report under 1 ms, and {TARGET_RATIO} times faster than torch's"
    )
    sys.exit(not held)


if __name__ == "__main__":
    main()
