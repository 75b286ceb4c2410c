"""Small networks in files, as a run leaves them: weights, and in the header what they are."""

from pathlib import Path

from vgg_explorer.engine import trained
from vgg_explorer.models.build import Net, build
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.specs.run import RunSpec


def small(path: Path, *, channels: int = 3, classes: tuple[str, ...] = ("cat", "dog"), seed: int = 0) -> Net:
    """A network for pictures of 8x8, written to `path`."""
    spec = RunSpec(f"conv3-4 maxpool conv3-4 gap FC-{len(classes)}", "shapes", seed=seed)
    axes = tuple(tuple(float(row == column) for column in range(channels)) for row in range(channels))
    about = trained.About(spec, Colours((0.25,) * channels, (0.5,) * channels, axes), classes, (channels, 8, 8))
    model = build(about.network, seed=seed)
    trained.save(path, model, about)
    return model
