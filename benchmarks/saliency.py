"""What each saliency map costs, against a forward pass, captum called directly, and pytorch-grad-cam.

    python -m benchmarks.saliency [--rounds 15] [--threads 1] [--device cuda]

VGG-16 with random weights at 224 x 224 and a small trained network at 32 x 32, batch 1. Each line is a pair that takes
turns, now one first, now the other; its ratio is the median over rounds of ours / peer. Processor time, which other
work on the machine disturbs least; with one thread it is the time that an idle machine takes. On a GPU it is the time
until the map is in the computer's memory. Claims, for processors: Grad-CAM within 1.25 forward passes and a gradient
within 2.2, at VGG-16; nothing slower than captum; Grad-CAM at least twice as fast as pytorch-grad-cam. "even": the
median misses the aim and the quartiles do not.

captum gets the same class, samples, steps and windows, its own batching, and the map's last step to (H, W). It comes
as it is: its DeepLift is wrong where a max-pool follows a ReLU, and its LRP knows the epsilon rule alone unless told.
pytorch-grad-cam is optional.
"""

import argparse
import copy
import os
import platform
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from captum import attr
from torch import nn
from torch.nn import functional

import vgg_explorer
from benchmarks.analysis import installed, processor
from vgg_explorer.explain.frozen_model import without_tf32
from vgg_explorer.explain.saliency import explain
from vgg_explorer.models.build import Net, build
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.vgg import vgg
from vgg_explorer.worker.weights import ready

SMALL = Path(vgg_explorer.__file__).parent / "zoo" / "shapes-pairs.safetensors"
TURN = 0.02  # seconds at least: calls of a millisecond are taken many at a time
TARGET, SAMPLES, STEPS, COLOURS = 1, 32, 128, 64
CAPTUM, CAM = "captum", "pytorch-grad-cam"
Clock = Callable[[], float]


class Pair(NamedTuple):
    """Two calls to compare; `aim` is the highest ratio that is claimed, None where nothing is."""

    what: str
    ours: Callable[[], object]
    peer: str
    theirs: Callable[[], object]
    aim: float | None


def last_relu(model: Net) -> nn.Module:
    return [module for module in model.features if isinstance(module, nn.ReLU)][-1]


def captum_cam(model: Net, image: torch.Tensor) -> torch.Tensor:
    coarse = attr.LayerGradCam(model, last_relu(model)).attribute(image, target=TARGET, relu_attributions=True)
    return functional.interpolate(coarse, image.shape[2:], mode="bilinear")


def single_passes(model: Net, image: torch.Tensor) -> dict[str, Callable[[], torch.Tensor]]:
    """captum's methods that take a pass or a few."""
    return {
        "gradient": lambda: attr.Saliency(model).attribute(image, target=TARGET),
        "grad_cam": lambda: captum_cam(model, image),
        "input_x_gradient": lambda: attr.InputXGradient(model).attribute(image, target=TARGET),
        "guided_backprop": lambda: attr.GuidedBackprop(model).attribute(image, target=TARGET),
        "deconvolution": lambda: attr.Deconvolution(model).attribute(image, target=TARGET),
        "guided_grad_cam": lambda: attr.GuidedGradCam(model, last_relu(model)).attribute(image, target=TARGET),
        "deep_lift": lambda: attr.DeepLift(model).attribute(image, target=TARGET),
    }


def many_passes(model: Net, image: torch.Tensor) -> dict[str, Callable[[], torch.Tensor]]:
    """captum's other methods, for a small network."""
    plain = torch.randn(COLOURS, 3, 1, 1).to(image).expand(-1, -1, *image.shape[2:]).contiguous()
    noise = 0.15 * float(image.max() - image.min())
    paths, shap = attr.IntegratedGradients(model), attr.GradientShap(model)
    tunnel = attr.NoiseTunnel(attr.Saliency(model))
    window = find_method("occlusion").settle({}, model.network)
    square, step = ((3, int(window[name]), int(window[name])) for name in ("window", "stride"))
    return {
        "lrp": lambda: attr.LRP(model).attribute(image, target=TARGET),
        "smoothgrad": lambda: tunnel.attribute(image, nt_samples=SAMPLES, stdevs=noise, target=TARGET),
        "integrated_gradients": lambda: paths.attribute(image, target=TARGET, n_steps=STEPS),
        "gradient_shap": lambda: shap.attribute(image, plain, target=TARGET, n_samples=COLOURS),
        "occlusion": lambda: attr.Occlusion(model).attribute(image, square, strides=step, target=TARGET),
    }


OPTIONS: dict[str, dict[str, object]] = {
    "smoothgrad": {"samples": SAMPLES},
    "integrated_gradients": {"steps": STEPS, "tolerance": 1},  # as many steps as captum, however well they add up
    "gradient_shap": {"samples": COLOURS},
    "lrp": {"rule": "epsilon"},  # captum's
}


def ours(model: Net, image: torch.Tensor, method: str) -> Callable[[], object]:
    return partial(explain, model, image, method=method, target=TARGET, options=OPTIONS.get(method))


def against_captum(model: Net, image: torch.Tensor, peers: dict[str, Callable[[], torch.Tensor]]) -> Iterator[Pair]:
    for method, attribute in peers.items():
        signed = find_method(method).signed
        yield Pair(method, ours(model, image, method), CAPTUM, partial(drawn, attribute, signed), 1.0)


def drawn(attribute: Callable[[], torch.Tensor], signed: bool) -> np.ndarray:
    """(1, C, H, W) to the map that is shown, as ours is."""
    one = attribute()[0].detach()
    return (one.sum(0) if signed else one.abs().amax(0)).cpu().numpy()


def against_forward(model: Net, image: torch.Tensor, aims: dict[str, float | None]) -> Iterator[Pair]:
    def forward() -> torch.Tensor:
        with torch.no_grad():
            return model(image).cpu()

    for method, aim in aims.items():
        yield Pair(method, ours(model, image, method), "one forward pass", forward, aim)


def against_cam(model: Net, image: torch.Tensor) -> Iterator[Pair]:
    """pytorch-grad-cam keeps hooks on its network: it gets a copy."""
    try:
        from pytorch_grad_cam import GradCAM
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
    except ImportError:
        print(f"{CAM} is left out: pip install grad-cam, and run this again.")
        return
    own = copy.deepcopy(model)
    cam = GradCAM(model=own, target_layers=[last_relu(own)])
    theirs = partial(cam, input_tensor=image, targets=[ClassifierOutputTarget(TARGET)])
    yield Pair("grad_cam", ours(model, image, "grad_cam"), CAM, theirs, 0.5)


def seconds(call: Callable[[], object], times: int, clock: Clock) -> float:
    """A call."""
    begin = clock()
    for _ in range(times):
        call()
    return (clock() - begin) / times


def measure(pair: Pair, rounds: int, clock: Clock) -> list[tuple[float, float]]:
    """Seconds of ours and of the peer's, in turns, after two calls each to warm up."""
    calls = (pair.ours, pair.theirs)
    times = [max(1, round(TURN / min(seconds(call, 1, clock) for _ in range(2)))) for call in calls]
    found = []
    for number in range(rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        turn = {place: seconds(calls[place], times[place], clock) for place in order}
        found.append((turn[0], turn[1]))
    return found


def show(pair: Pair, found: list[tuple[float, float]]) -> None:
    mine, theirs = (1e3 * statistics.median(each) for each in zip(*found, strict=True))
    low, ratio, high = statistics.quantiles([own / peer for own, peer in found], n=4)
    print(f"{pair.what:22}{mine:10.2f}  {pair.peer:18}{theirs:10.2f}{ratio:8.2f}{low:8.2f}{high:7.2f}", end="")
    if pair.aim is None:
        print()
    else:
        print(f"{pair.aim:8.2f}  {'yes' if ratio <= pair.aim else 'even' if low <= pair.aim else 'NO'}")


def nets(device: str) -> Iterator[tuple[str, Iterator[Pair]]]:
    large, chance = build(vgg("D")).eval().to(device), torch.Generator().manual_seed(0)
    image = torch.randn(1, 3, 224, 224, generator=chance).to(device)
    passes = against_forward(large, image, {"grad_cam": 1.25, "gradient": 2.2})
    same = against_captum(large, image, single_passes(large, image))
    yield "VGG-16, 224 x 224", chain(passes, same, against_cam(large, image))
    shared, known = ready(f"zoo:{SMALL.stem}")
    small = copy.deepcopy(shared).requires_grad_(True)  # the peers get a network as it is while it learns
    image = torch.randn(1, *known.shape, generator=chance).to(device)
    passes = against_forward(small.eval().to(device), image, {"grad_cam": None, "gradient": None})
    same = against_captum(small, image, single_passes(small, image) | many_passes(small, image))
    yield f"{SMALL.stem}, 32 x 32", chain(passes, same, against_cam(small, image))


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    chosen = arguments.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(chosen.threads)
    name, clock, of = processor(), time.process_time, "the processor"
    if chosen.device == "cuda":
        name, clock, of = f"{torch.cuda.get_device_name()}; {name}", time.perf_counter, "time"
    print(f"{name}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    packages = f"torch {torch.__version__}, captum {version('captum')}, grad-cam {installed('grad-cam') or '-'}"
    print(f"Python {platform.python_version()}, {packages}; threads: {chosen.threads}; n = {chosen.rounds} rounds")
    with without_tf32():  # ours always is
        compare(chosen, clock, of)


def compare(chosen: argparse.Namespace, clock: Clock, of: str) -> None:
    for title, compared in nets(chosen.device):
        print(f"\n{title}: milliseconds of {of}, medians; ratio with quartiles")
        print(f"{'':22}{'ours':>10}  {'peer':18}{'peer ms':>10}{'ratio':>8}{'low':>8}{'high':>7}{'aim':>8}  met")
        for pair in compared:
            show(pair, measure(pair, chosen.rounds, clock))


if __name__ == "__main__":
    main()
