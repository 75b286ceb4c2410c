"""How fast training is from end to end, against the plain script that a student would write, and against nothing else.

    python -m benchmarks.training [--pictures 6400] [--rounds 5] [--batch 128]

Four ways to train the same network on the same pictures for an epoch, in turns, so that a busy machine is busy for
all: this package; a plain script (NCHW, torchvision's transforms on PIL pictures, a DataLoader with no worker and
with two); and the bare step, forward, backward and update, on one batch that is already there, in the layout that
was found to be fastest. A matrix product of 1,024 rows and columns is timed in the same turns: its operations a second
are what the machine gives, and the share of them that training uses is printed (three times the network's MACs a
picture, one pass forward and two back). Claims: at least 1.6 times the better of the plain scripts, at least 0.95 of
the bare step.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from benchmarks.analysis import processor
from vgg_explorer.analysis.report import analyse
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.plan import threads
from vgg_explorer.engine.training import learn
from vgg_explorer.models.build import build
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.specs.run import RunSpec

NETWORK = (
    "conv3-16 conv3-16 maxpool conv3-32 conv3-32 maxpool conv3-64 conv3-64 maxpool conv3-128 conv3-128 maxpool "
    "gap FC-10 | norm batch"
)
PRODUCT = "matrix product"
AIMS = {"plain script": 1.6, "bare step": 0.95}
SIDE, PRODUCTS = 1024, 20  # of the matrix product, and how many make a turn


class Pictures(Dataset[tuple[torch.Tensor, int]]):
    """Pictures as torchvision's data sets keep them, with its transforms."""

    def __init__(self, images: np.ndarray, labels: np.ndarray, padding: int) -> None:
        self.images, self.labels = images.transpose(0, 2, 3, 1), labels
        self.transform = transforms.Compose(
            [
                transforms.RandomCrop(32, padding=padding),
                transforms.RandomHorizontalFlip(),
                transforms.ToTensor(),
                transforms.Normalize((0.5, 0.5, 0.5), (0.25, 0.25, 0.25)),
            ]
        )

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        return self.transform(Image.fromarray(self.images[index])), int(self.labels[index])


def plain_script(made: Experiment, recipe: Recipe, workers: int) -> Callable[[], None]:
    """An epoch as tutorials write it."""
    source = made.sets.train
    assert isinstance(source, InMemory)
    pictures = Pictures(source.images, source.labels, recipe.augment.crop)
    loader = DataLoader(
        pictures, recipe.batch, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=workers > 0
    )
    model = build(made.fitted.network)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9, weight_decay=5e-4, nesterov=True)
    criterion = torch.nn.CrossEntropyLoss()

    def epoch() -> None:
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()

    return epoch


def ours(made: Experiment) -> Callable[[], None]:
    training = made.training()
    epochs = iter(range(10**6))

    def epoch() -> None:
        for batch in made.batches.epoch(next(epochs)):
            learn(training, batch)

    return epoch


def bare_step(made: Experiment, batch: int, steps: int) -> Callable[[], None]:
    """The same number of steps on one batch that lies ready, with nothing around them."""
    layout = torch.channels_last if made.plan.channels_last else torch.contiguous_format
    images = torch.rand(batch, 3, 32, 32).contiguous(memory_format=layout)
    labels = torch.arange(batch) % 10
    model = build(made.fitted.network).to(memory_format=layout)
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, weight_decay=5e-4, nesterov=True)

    def epoch() -> None:
        for _ in range(steps):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(images), labels).backward()
            optimizer.step()

    return epoch


def products() -> Callable[[], None]:
    """What the machine can do: a float32 matrix product that fits its caches."""
    first, second = torch.rand(2, SIDE, SIDE)

    def turn() -> None:
        for _ in range(PRODUCTS):
            first @ second

    return turn


def experiment(pictures: int, recipe: Recipe) -> Experiment:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (pictures, 3, 32, 32), dtype=np.uint8)
    source = InMemory(images, np.arange(pictures) % 10)
    sets = Sets(source, source, source, tuple("0123456789"))
    return Experiment(RunSpec(NETWORK, "cifar10", recipe), sets)


def with_threads(count: int, epoch: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        with threads(count):
            epoch()

    return run


def rounds(ways: dict[str, Callable[[], None]], count: int) -> Iterator[dict[str, float]]:
    """Seconds of an epoch of each way, all of them once a round."""
    for _ in range(count):
        seconds = {}
        for name, epoch in ways.items():
            begin = time.perf_counter()
            epoch()
            seconds[name] = time.perf_counter() - begin
        yield seconds


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--pictures", type=int, default=6400)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--batch", type=int, default=128)
    chosen = arguments.parse_args()
    recipe = Recipe(batch=chosen.batch, nesterov=True, augment=Augment(crop=4, flip=True))
    made = experiment(chosen.pictures, recipe)
    steps = made.batches.steps
    print(f"{processor()}; {platform.system()} {platform.machine()}, {os.cpu_count()} logical cores")
    print(f"Python {platform.python_version()}, torch {torch.__version__}; {made.plan}")
    usual, found = torch.get_num_threads(), made.plan.threads  # a plain script takes what torch takes
    ways = {
        "this package": with_threads(found, ours(made)),
        "plain script, 0 workers": with_threads(usual, plain_script(made, recipe, 0)),
        "plain script, 2 workers": with_threads(usual, plain_script(made, recipe, 2)),
        "bare step": with_threads(found, bare_step(made, chosen.batch, steps)),
        PRODUCT: with_threads(found, products()),
    }
    list(rounds(ways, 1))  # warm up: workers start, kernels are chosen
    measured = list(rounds(ways, chosen.rounds))
    peak = statistics.median(2 * SIDE**3 * PRODUCTS / each.pop(PRODUCT) for each in measured)
    speeds = {name: [steps * chosen.batch / each[name] for each in measured] for name in measured[0]}
    show(speeds)
    used = 6 * analyse(made.fitted.network).macs * statistics.median(speeds["this package"])
    print(
        f"matrix product: {peak / 1e9:,.0f} GFLOP/s; training uses {used / 1e9:,.0f}, {100 * used / peak:.0f} % of it"
    )


def show(speeds: dict[str, list[float]]) -> None:
    """Median pictures a second of each way, their range, and the ratios that are claimed."""
    print(f"\npictures/s, n = {len(next(iter(speeds.values())))} epochs each, in turns: median, lowest, highest")
    for name, values in speeds.items():
        print(f"  {name:28}{statistics.median(values):9,.0f}{min(values):9,.0f}{max(values):9,.0f}")
    own = speeds["this package"]
    plain = max(
        ("plain script, 0 workers", "plain script, 2 workers"), key=lambda name: statistics.median(speeds[name])
    )
    for peer, aim in ((plain, AIMS["plain script"]), ("bare step", AIMS["bare step"])):
        ratio = statistics.median(mine / theirs for mine, theirs in zip(own, speeds[peer], strict=True))
        print(f"this package / {peer}: {ratio:.2f} (aim {aim})")


if __name__ == "__main__":
    main()
