"""The pointing game on `shapes`: does the highest point of a map lie on the object? A table, methods by networks.

    python -m benchmarks.pointing [--pictures 600]

The first test pictures of the set, the true class of each, default options; the baseline points at the middle of every
picture (Zhang et al., ECCV 2016). With 95 % intervals of the binomial.
"""

import argparse

import torch

from vgg_explorer.analysis.statistics import binomial_interval
from vgg_explorer.data.datasets import load
from vgg_explorer.explain.pointing_game import pointing_game
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.maps import PointingGame
from vgg_explorer.specs.methods import METHODS
from vgg_explorer.specs.options import relu_layers
from vgg_explorer.worker.weights import normalised, ready

NETWORKS = ("zoo:shapes-pairs", "zoo:shapes-5x5")


def play(weights: str, method: str, options: dict[str, object], pictures: int) -> PointingGame:
    model, found = ready(weights)
    test = load(read_dataset("shapes")).test
    assert isinstance(test, InMemory) and test.boxes is not None
    images = torch.cat([normalised(image.transpose(1, 2, 0), found) for image in test.images[:pictures]])
    labels, boxes = test.labels[:pictures], test.boxes[:pictures]
    return pointing_game(model, images, labels=labels, boxes=boxes, method=method, options=options)


def cell(hits: float, n: int) -> str:
    low, high = binomial_interval(round(hits), n)
    return f"{100 * hits / n:.1f} ({100 * low:.1f} to {100 * high:.1f})"


def games() -> list[tuple[str, str, dict[str, dict[str, object]]]]:
    """Title, method, and options by network: Grad-CAM at every convolution that has a ReLU."""
    found: list[tuple[str, str, dict[str, dict[str, object]]]] = []
    for method in METHODS:
        found.append((method.title, method.name, {name: {} for name in NETWORKS}))
        if method.name == "grad_cam":
            layers = {name: relu_layers(ready(name)[0].network)[:-1][::-1] for name in NETWORKS}
            for layer in dict.fromkeys(layer for own in layers.values() for layer in own):
                where: dict[str, dict[str, object]] = {
                    name: {"layer": layer} for name, own in layers.items() if layer in own
                }
                found.append((f"Grad-CAM at {layer}", "grad_cam", where))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--pictures", type=int, default=600)
    n = arguments.parse_args().pictures
    titles = [ready(name)[1].title for name in NETWORKS]
    print(f"Highest point on the object, per cent of {n} test pictures of shapes (95 % interval)\n")
    print(f"| method | {' | '.join(titles)} |\n|---|{'---|' * len(titles)}", flush=True)
    centre = 0.0
    for title, method, options in games():
        cells = []
        for name in NETWORKS:
            game = play(name, method, options[name], n) if name in options else None
            cells.append(cell(game.hits, n) if game else "")
            centre = game.centre_hits if game else centre
        print(f"| {title} | {' | '.join(cells)} |", flush=True)
    print(f"| the middle of every picture | {' | '.join([cell(centre, n)] * len(titles))} |")


if __name__ == "__main__":
    main()
