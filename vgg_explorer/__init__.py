"""VGG Explorer: what does a stack of small convolution kernels see, cost and learn?

    >>> import vgg_explorer as vgg
    >>> vgg.analyse("D").parameters
    138357544

Names are imported when they are first used, so that `import vgg_explorer` stays light; `build`, `load`, `train`,
`Experiment` and `effective_field` need torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vgg_explorer.analysis.derive import Derived, derive
    from vgg_explorer.analysis.match import Match, match
    from vgg_explorer.analysis.paired_comparison import compare
    from vgg_explorer.analysis.paths import Paths
    from vgg_explorer.analysis.receptive_field import rectangle
    from vgg_explorer.analysis.report import Report, analyse
    from vgg_explorer.data.datasets import load
    from vgg_explorer.engine.experiment import Experiment
    from vgg_explorer.engine.train import train
    from vgg_explorer.explain.receptive_field import effective_field
    from vgg_explorer.models.build import build
    from vgg_explorer.specs.alexnet import alexnet, alexnet_2012
    from vgg_explorer.specs.catalogue import find, names, read
    from vgg_explorer.specs.datasets import DataSpec, read_dataset
    from vgg_explorer.specs.errors import SpecError
    from vgg_explorer.specs.kernel_transforms import factorise, widen
    from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool
    from vgg_explorer.specs.network import Network
    from vgg_explorer.specs.notation import format, parse
    from vgg_explorer.specs.pytorch import source
    from vgg_explorer.specs.recipe import Augment, Recipe, recipe
    from vgg_explorer.specs.run import RunSpec
    from vgg_explorer.specs.transforms import for_input, scale_width, with_head, with_norm
    from vgg_explorer.specs.vgg import vgg
    from vgg_explorer.specs.zfnet import zfnet

FACE = {
    "analysis.derive": ("Derived", "derive"),
    "analysis.match": ("Match", "match"),
    "analysis.paths": ("Paths",),
    "analysis.receptive_field": ("rectangle",),
    "analysis.report": ("Report", "analyse"),
    "analysis.paired_comparison": ("compare",),
    "data.datasets": ("load",),
    "engine.experiment": ("Experiment",),
    "engine.train": ("train",),
    "explain.receptive_field": ("effective_field",),
    "models.build": ("build",),
    "specs.alexnet": ("alexnet", "alexnet_2012"),
    "specs.catalogue": ("find", "names", "read"),
    "specs.datasets": ("DataSpec", "read_dataset"),
    "specs.errors": ("SpecError",),
    "specs.layers": ("FC", "LRN", "AdaptivePool", "Conv", "Dropout", "Pool"),
    "specs.network": ("Network",),
    "specs.notation": ("format", "parse"),
    "specs.pytorch": ("source",),
    "specs.recipe": ("Augment", "Recipe", "recipe"),
    "specs.run": ("RunSpec",),
    "specs.kernel_transforms": ("factorise", "widen"),
    "specs.transforms": ("for_input", "scale_width", "with_head", "with_norm"),
    "specs.vgg": ("vgg",),
    "specs.zfnet": ("zfnet",),
}
HOMES = {name: home for home, names in FACE.items() for name in names}

__all__ = [
    "FC",
    "LRN",
    "AdaptivePool",
    "Augment",
    "Conv",
    "DataSpec",
    "Derived",
    "Dropout",
    "Experiment",
    "Match",
    "Network",
    "Paths",
    "Pool",
    "Recipe",
    "Report",
    "RunSpec",
    "SpecError",
    "alexnet",
    "alexnet_2012",
    "analyse",
    "build",
    "compare",
    "derive",
    "effective_field",
    "factorise",
    "find",
    "for_input",
    "format",
    "load",
    "match",
    "names",
    "parse",
    "read",
    "read_dataset",
    "recipe",
    "rectangle",
    "scale_width",
    "source",
    "train",
    "vgg",
    "widen",
    "with_head",
    "with_norm",
    "zfnet",
]


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
