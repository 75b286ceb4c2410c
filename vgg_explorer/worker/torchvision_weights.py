"""torchvision's ImageNet weights: downloaded once, checked, and kept as all other weights are."""

import json
import shutil

from filelock import FileLock
from torchvision.models import get_model_weights

from vgg_explorer.data.datasets import DOWNLOADING
from vgg_explorer.models.weights import read_weights, save_weights
from vgg_explorer.pictures.download import fetch
from vgg_explorer.runs import zoo
from vgg_explorer.runs.weights import torchvision_file, weights_folder
from vgg_explorer.specs.catalogue import find
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.progress import Progress
from vgg_explorer.worker.adopt import IMAGENET

ROOM = 1_300  # MB on the disk: the download, and the file that it becomes


def download(name: str, progress: Progress) -> None:
    """Fetch the weights of `vgg16` and the like, unless they are here; a second caller waits for the first."""
    target = torchvision_file(name, must_be_here=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(target.with_suffix(".lock")):
            if not target.exists():
                bring(name, progress)
    except OSError as error:
        raise SpecError("the weights cannot be stored: {reason}.", reason=error.strerror or str(error)) from error


def bring(name: str, progress: Progress) -> None:
    origin = get_model_weights(name)["IMAGENET1K_V1"]
    if shutil.disk_usage(weights_folder()).free < ROOM * 10**6:
        raise SpecError("{name} needs {needed} MB on the disk.", name=name, needed=f"{ROOM:,}")
    file = origin.url.rpartition("/")[2]
    arrived = weights_folder() / file
    fetch(
        origin.url,
        arrived,
        checksum=file.rpartition("-")[2].removesuffix(".pth"),
        kind="sha256",
        name=name,
        advance=lambda done, of: progress(DOWNLOADING, done, of),
        others=", ".join(f"zoo:{each.entry.name}" for each in zoo.trained()),
    )
    about = {
        "network": find(name).name,
        "shape": json.dumps([3, 224, 224]),
        "classes": json.dumps(origin.meta["categories"]),
        "colours": json.dumps(IMAGENET),
    }
    save_weights(torchvision_file(name, must_be_here=False), read_weights(arrived), about=about)
    arrived.unlink()
