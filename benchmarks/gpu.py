"""Training on a GPU: this engine, bare loops, and the record's algorithm, on the same pictures in the same run.

    VGG_EXPLORER_CUDA_GRAPHS=1 python -m benchmarks.gpu [--dataset cifar10] [--runs 5] [--seconds 240] [--out FILE]

`engine` is a run of `train` in a worker that is warm: from started to finished, pictures read, everything written,
tested once. `bare loop` is forward, backward and fused update on one batch that lies ready, the network without the
biases that batch normalisation cancels; eager, and as a CUDA graph. `record` is airbench94 as a peer (benchmarks/
record.py), timed as its paper does, without reading pictures or writing files. Accuracies are those of the test set,
plain and from six views; pictures a second those of training alone, from the first step to the last.

Claims: fast-2 on its network within 0.5 points of the record, in at most 1.5 times its seconds; the engine at least
0.95 of the bare graph loop. Rows are written as they are measured (JSON lines); what `--seconds` cut off is not there.
Without a GPU it prints "not measured".
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from math import ceil
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
from torch import nn

from benchmarks import record
from vgg_explorer.data.augment import normalised
from vgg_explorer.data.datasets import load
from vgg_explorer.engine import experiment
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.steps import recorded
from vgg_explorer.engine.training import in_precision
from vgg_explorer.engine.views import ONE, SIX
from vgg_explorer.models.build import Net
from vgg_explorer.models.weights import fit_weights, read_weights
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import FAST, FAST_2, FAST_2_NETWORK, Recipe
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_event import RunEvent
from vgg_explorer.worker.train_run import carry_out

NETWORKS = {
    "PAIRS": "conv3-64 conv3-64 maxpool conv3-256 conv3-256 maxpool conv3-256 conv3-256 maxpool gap FC-10 | norm batch",
    "EARLY": "conv3-64 maxpool conv3-64 conv3-256 maxpool conv3-256 conv3-256 maxpool conv3-256 gap FC-10 | norm batch",
    "BEST": FAST_2_NETWORK,
}
RECIPES = {"PAIRS": replace(FAST, epochs=5), "EARLY": replace(FAST, epochs=5), "BEST": FAST_2}
STEPS = 150  # of a bare loop
Row = dict[str, Any]


def silent(event: RunEvent) -> None:
    """What a run reports, which nobody follows."""


def synchronised() -> float:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter()


def engine(name: str, recipe: Recipe, dataset: str, seed: int, *, views: bool = False) -> Row:
    """One run, as the worker carries it out."""
    with tempfile.TemporaryDirectory() as place:
        folder, spec = RunFolder(Path(place) / "run"), RunSpec(NETWORKS[name], dataset, recipe, seed)
        folder.write_spec(spec)
        begin = synchronised()
        carry_out(folder, silent, lambda: False, ranks=Alone())
        seconds = synchronised() - begin
        result = folder.trained()
        assert result is not None and result.facts.plan is not None
        row: Row = {
            "way": "engine",
            "network": name,
            "recipe": recipe.name,
            "seed": seed,
            "seconds": seconds,
            "training_seconds": sum(epoch.seconds for epoch in result.history),
            "validation": result.history[-1].validation_accuracy,
            "test": result.test.top1 if result.test else None,
            "plan": asdict(result.facts.plan),
            "megabytes": (result.gpu_bytes or 0) / 1e6,
        }
        row["pictures_per_second"] = sum(epoch.pictures for epoch in result.history) / row["training_seconds"]
        if views:
            row |= both_tests(spec, folder, result.facts.plan)
        return row


def engine_eager(name: str, recipe: Recipe, dataset: str, seed: int, *, views: bool = False) -> Row:
    """The same run, each step told to the GPU anew."""
    with patch.object(experiment, "without_timing", lambda recipe, **_: Plan("cuda", 1, True, stream=2)):
        return engine(name, recipe, dataset, seed, views=views) | {"way": "engine, eager"}


def both_tests(spec: RunSpec, folder: RunFolder, plan: Plan) -> Row:
    """The accuracy from one view and from six."""
    made = Experiment(spec, load(read_dataset(spec.dataset)), plan)
    model = made.model()
    fit_weights(model, read_weights(folder.weights))
    model.to(made.device)
    return {"plain": made.measure(model, "test", views=ONE).top1, "six": made.measure(model, "test", views=SIX).top1}


def bare(name: str, sets: Sets, device: torch.device, *, graph: bool, deterministic: bool = False) -> Row:
    """Pictures a second of a loop that does nothing but learn from one batch."""
    recipe = RECIPES[name]
    plan = Plan(device.type, torch.get_num_threads(), channels_last=True, stream=2)
    model = Experiment(RunSpec(NETWORKS[name], "cifar10", recipe), sets, plan).model()
    step = bare_step(model, recipe, device)
    before, torch.backends.cudnn.deterministic = torch.backends.cudnn.deterministic, deterministic
    try:
        repeat = recorded(step, device) if graph else step
        for _ in range(10):
            repeat()
        begin = synchronised()
        for _ in range(STEPS):
            repeat()
        seconds = (synchronised() - begin) / STEPS
    finally:
        torch.backends.cudnn.deterministic = before
    way = f"bare loop, {'graph' if graph else 'eager'}{', reproducible' if deterministic else ''}"
    return {"way": way, "network": name, "step_seconds": seconds, "pictures_per_second": recipe.batch / seconds}


def bare_step(model: Net, recipe: Recipe, device: torch.device) -> Callable[[], None]:
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            module.bias = None
    if recipe.whitening:
        next(model.parameters()).requires_grad_(False)
    model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    dtype = torch.bfloat16 if recipe.precision == "bf16" else torch.float32
    images = torch.randn(recipe.batch, 3, 32, 32, device=device, dtype=dtype)
    images = images.contiguous(memory_format=torch.channels_last)
    labels = torch.arange(recipe.batch, device=device) % list(model.parameters())[-1].numel()
    learning = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.SGD(learning, 1e-3, momentum=0.9, nesterov=True, weight_decay=5e-4, fused=True)
    for parameter in learning:
        optimizer.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)

    def step() -> None:
        with in_precision(recipe.precision, device):
            scores = model(images)
        nn.functional.cross_entropy(scores.float(), labels).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step


def the_record(sets: Sets, device: torch.device, seed: int) -> Row:
    """The record's algorithm; its seconds hold training and the test from six views."""
    made = Experiment(RunSpec(FAST_2_NETWORK, "cifar10", FAST_2), sets, Plan(device.type, 1, stream=2))
    train, test = sets.train, sets.test
    assert isinstance(train, InMemory) and isinstance(test, InMemory)
    pictures = [normalised(torch.from_numpy(part.images).to(device), made.colours).half() for part in (train, test)]
    labels = [torch.from_numpy(part.labels).to(device) for part in (train, test)]
    torch.manual_seed(seed)
    before, torch.backends.cudnn.benchmark = torch.backends.cudnn.benchmark, True
    try:
        begin = synchronised()
        net = record.trained(pictures[0], labels[0])
        trained = synchronised() - begin
        six = record.accuracy(net, pictures[1], labels[1], views=True)
        seconds = synchronised() - begin
        plain = record.accuracy(net, pictures[1], labels[1], views=False)
    finally:
        torch.backends.cudnn.benchmark = before
    shown = ceil(len(labels[0]) // record.BATCH * record.EPOCHS) * record.BATCH
    return {
        "way": "record (airbench94, by its paper)",
        "network": "its own",
        "seed": seed,
        "seconds": seconds,
        "training_seconds": trained,
        "pictures_per_second": shown / trained,
        "plain": plain,
        "six": six,
    }


def rows(dataset: str, runs: int) -> Iterator[Callable[[], Row]]:
    """What is measured, the claims first; each way once before it counts (`warm-up` rows)."""
    device, sets = torch.device("cuda"), load(read_dataset(dataset))

    def best(seed: int) -> Callable[[], Row]:
        return lambda: engine("BEST", FAST_2, dataset, seed, views=True)

    def peer(seed: int) -> Callable[[], Row]:
        return lambda: the_record(sets, device, seed)

    def loop(name: str, **kind: bool) -> Callable[[], Row]:
        return lambda: bare(name, sets, device, **kind)

    def other(name: str, recipe: Recipe, seed: int) -> Callable[[], Row]:
        return lambda: engine(name, recipe, dataset, seed)

    for first in (best(0), peer(0)):
        yield lambda first=first: first() | {"warm_up": True}  # type: ignore[misc]
    for seed in range(runs):
        yield best(seed)
        yield peer(seed)
    yield lambda: engine_eager("BEST", FAST_2, dataset, 0, views=True)
    for name in ("PAIRS", "EARLY", "BEST"):
        for kind in ({"graph": False}, {"graph": True}, {"graph": True, "deterministic": True}):
            yield loop(name, **kind)
        if name != "BEST":
            for seed in range(runs):
                yield other(name, RECIPES[name], seed)
            yield loop(name, graph=True)
    for without in options_off():
        for seed in range(2):
            yield other("BEST", without, seed)


def options_off() -> list[Recipe]:
    """fast-2 with each of its options left out, and with other rates and weight decays."""
    augment = FAST_2.augment
    off: dict[str, dict[str, Any]] = {
        "rate 1": {"learning_rate": 1.0},
        "rate 2": {"learning_rate": 2.0},
        "he": {"initialisation": "he"},
        "decay x2": {"weight_decay": 2 * FAST_2.weight_decay},
        "one-cycle": {"schedule": "one-cycle"},
        "no lookahead": {"lookahead": False},
        "no whitening": {"whitening": False},
        "bias rate 1": {"norm_bias_rate": 1.0},
        "scale learns": {"norm_scale": True},
        "smoothing 0.1": {"label_smoothing": 0.1},
        "BN momentum 0.1": {"norm_momentum": 0.1},
        "black border": {"augment": replace(augment, border="black")},
        "random flips": {"augment": replace(augment, alternate=False)},
        "scores as they are": {"score_scale": 1.0, "learning_rate": 0.8},
    }
    return [replace(FAST_2, name=f"fast-2, {name}", **changes) for name, changes in off.items()]


def table(found: list[Row]) -> Iterator[str]:
    """A line a way, network and recipe: medians of speed and seconds, means of accuracy, n."""
    counted = [row for row in found if not row.get("warm_up") and "error" not in row]
    yield f"{'way':46}{'network':10}{'recipe':24}{'n':>3}{'pictures/s':>12}{'seconds':>9}{'plain':>15}{'six views':>15}"
    for key in dict.fromkeys((row["way"], row["network"], row.get("recipe", "")) for row in counted):
        of = [row for row in counted if (row["way"], row["network"], row.get("recipe", "")) == key]
        speed = f"{statistics.median(row['pictures_per_second'] for row in of):,.0f}"
        seconds = [row["seconds"] for row in of if "seconds" in row]
        accuracies = [spread([row[name] for row in of if row.get(name) is not None]) for name in ("plain", "six")]
        took = f"{statistics.median(seconds):.2f}" if seconds else ""
        yield f"{key[0]:46}{key[1]:10}{key[2]:24}{len(of):3}{speed:>12}{took:>9}{accuracies[0]:>15}{accuracies[1]:>15}"


def spread(values: list[float]) -> str:
    """Mean and the half width of its 95 % interval (1.96 standard errors), in per cent."""
    if not values:
        return ""
    half = 196 * statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    return f"{100 * statistics.mean(values):.2f} ± {half:.2f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--dataset", default="cifar10")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=240, help="nothing is begun after so long")
    arguments.add_argument("--out", type=Path, help="rows as JSON lines")
    chosen = arguments.parse_args()
    if not torch.cuda.is_available():
        print("not measured: no GPU is at hand")
        return
    begin = time.perf_counter()
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}; {chosen.dataset}; {NETWORKS}", flush=True)
    found: list[Row] = []
    for measure in rows(chosen.dataset, chosen.runs):
        if time.perf_counter() - begin > chosen.seconds:
            print(f"the rest was left out after {chosen.seconds:g} s")
            break
        found.append(measured(measure) | {"at": round(time.perf_counter() - begin, 1)})
        line = json.dumps(found[-1])
        print(line, flush=True)
        if chosen.out:
            with chosen.out.open("a") as file:
                file.write(line + "\n")
    print("\n".join(table(found)))


def measured(measure: Callable[[], Row]) -> Row:
    """The row, or what went wrong: the others are measured all the same."""
    try:
        torch.cuda.reset_peak_memory_stats()
        return measure()
    except Exception as error:
        torch.cuda.empty_cache()
        return {"way": "failed", "error": f"{type(error).__name__}: {error}"[:600]}


if __name__ == "__main__":
    main()
