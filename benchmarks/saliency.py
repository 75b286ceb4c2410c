"""What a map costs: in forward passes, against captum called directly, and against pytorch-grad-cam as it comes.

    python -m benchmarks.saliency [--rounds 15]

All ways take turns, so that a busy machine is busy for all; a ratio is the median over rounds of time by time.
Claims: at VGG-16 and 224x224 Grad-CAM takes at most 1.25 forward passes and gradient saliency at most 2.2; no method
is slower than captum called directly with as many samples; Grad-CAM is at least twice as fast as pytorch-grad-cam.
The peer is optional: `pip install grad-cam`.
"""

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import captum
import torch
from captum import attr
from torch import nn

from benchmarks.analysis import processor
from vgg_explorer.explain.saliency import explain
from vgg_explorer.models.build import Net, build
from vgg_explorer.specs.catalogue import find
from vgg_explorer.specs.methods import METHODS
from vgg_explorer.worker.weights import ready

Way = Callable[[], object]
FORWARD = {"grad_cam": 1.25, "gradient": 2.2}  # at most, in forward passes of VGG-16 at 224
TWICE = 2.0  # at least as many times as fast as pytorch-grad-cam
SMALL, LARGE = "zoo:shapes-pairs", "D"
CHEAP = ("gradient", "grad_cam", "input_x_gradient", "deep_lift", "guided_backprop", "deconvolution", "guided_grad_cam")


def forward(model: Net, image: torch.Tensor) -> Way:
    def run() -> object:
        with torch.no_grad():
            return model(image)

    return run


def ours(model: Net, image: torch.Tensor, method: str, target: int) -> Way:
    return lambda: explain(model, image, method=method, target=target, options=PLAIN.get(method))


PLAIN: dict[str, dict[str, object]] = {"integrated_gradients": {"tolerance": 1}}  # as many steps as the peer takes


def last_relu(model: Net) -> nn.Module:
    return [module for module in model.features if isinstance(module, nn.ReLU)][-1]


def peer(model: Net, image: torch.Tensor, method: str, target: int) -> Way:
    """The same by captum, as its documentation shows it; models are in eval mode, as everywhere."""
    relu, blank = last_relu(model), torch.zeros_like(image)
    window = {"sliding_window_shapes": (3, 4, 4), "strides": (3, 2, 2), "baselines": 0}
    made: dict[str, tuple[Any, dict[str, Any]]] = {
        "gradient": (attr.Saliency(model), {}),
        "grad_cam": (attr.LayerGradCam(model, relu), {"relu_attributions": True}),
        "input_x_gradient": (attr.InputXGradient(model), {}),
        "smoothgrad": (attr.NoiseTunnel(attr.Saliency(model)), {"nt_type": "smoothgrad", "nt_samples": 32}),
        "integrated_gradients": (attr.IntegratedGradients(model), {"baselines": blank, "n_steps": 128}),
        "deep_lift": (attr.DeepLift(model), {"baselines": blank}),
        "gradient_shap": (attr.GradientShap(model), {"baselines": torch.cat([blank] * 8), "n_samples": 64}),
        "lrp": (attr.LRP(model), {}),
        "occlusion": (attr.Occlusion(model), window),
        "guided_backprop": (attr.GuidedBackprop(model), {}),
        "deconvolution": (attr.Deconvolution(model), {}),
        "guided_grad_cam": (attr.GuidedGradCam(model, relu), {}),
    }
    found, options = made[method]

    def run() -> object:
        result = found.attribute(image.clone().requires_grad_(), target=target, **options)
        return attr.LayerAttribution.interpolate(result, image.shape[2:]) if method == "grad_cam" else result

    return run


def other_grad_cam(model: Net, image: torch.Tensor, target: int) -> Way | None:
    """pytorch-grad-cam as its documentation shows it; None where it is not installed."""
    try:
        from pytorch_grad_cam import GradCAM
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
    except ImportError as error:
        print(f"pytorch-grad-cam is not measured ({error}); install it with: pip install grad-cam")
        return None

    def run() -> object:
        with GradCAM(model=model, target_layers=[last_relu(model)]) as cam:
            return cam(input_tensor=image, targets=[ClassifierOutputTarget(target)])

    return run


def timed(ways: dict[str, Way], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way, all of them once a round, in an order that turns, after one that does not count."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in list(ways.items())[:: 1 if number % 2 else -1]:
            begin = time.perf_counter()
            way()
            if number:
                found[name].append(time.perf_counter() - begin)
    return found


def ratio(seconds: dict[str, list[float]], name: str, other: str) -> tuple[float, float, float]:
    """Median and quartiles of time by time."""
    each = [a / b for a, b in zip(seconds[name], seconds[other], strict=True)]
    low, middle, high = statistics.quantiles(each, n=4)
    return middle, low, high


def row(what: str, seconds: dict[str, list[float]], name: str, other: str, aim: str) -> None:
    middle, low, high = ratio(seconds, name, other)
    milliseconds = 1000 * statistics.median(seconds[name])
    print(f"{what:<58} {milliseconds:9.2f} ms  {middle:6.2f} ({low:.2f} to {high:.2f})  {aim}", flush=True)


def against_forward(model: Net, image: torch.Tensor, rounds: int) -> None:
    ways = {"forward": forward(model, image)} | {name: ours(model, image, name, 3) for name in FORWARD}
    theirs = other_grad_cam(model, image, 3)
    seconds = timed(ways | ({"theirs": theirs} if theirs else {}), rounds)
    row("VGG-16, 224x224: forward pass", seconds, "forward", "forward", "")
    for name, most in FORWARD.items():
        row(f"VGG-16, 224x224: {name}, in forward passes", seconds, name, "forward", f"at most {most}")
    if theirs:
        row("VGG-16, 224x224: pytorch-grad-cam by ours", seconds, "theirs", "grad_cam", f"at least {TWICE}")


def against_captum(model: Net, image: torch.Tensor, names: list[str], title: str, rounds: int) -> None:
    for name in names:
        ways = {"ours": ours(model, image, name, 3), "captum": peer(model, image, name, 3)}
        row(f"{title}: {name}, by captum", timed(ways, rounds), "ours", "captum", "at most 1.0")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=15)
    rounds = arguments.parse_args().rounds
    warnings.simplefilter("ignore")  # captum announces its hooks
    print(f"{processor()}; torch {torch.__version__}, {torch.get_num_threads()} threads; captum {captum.__version__}")
    print(f"n = {rounds} rounds; median, ratio with quartiles")
    large, small = build(find(LARGE)).eval(), ready(SMALL)[0]
    image, tiny = torch.randn(1, 3, 224, 224), torch.randn(1, 3, 32, 32)
    against_forward(large, image, rounds)
    against_captum(small, tiny, [method.name for method in METHODS], "zoo, 32x32", rounds)
    against_captum(large, image, list(CHEAP), "VGG-16, 224x224", max(3, rounds // 3))


if __name__ == "__main__":
    main()
