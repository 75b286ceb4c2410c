"""VGG Explorer: what does a stack of small convolution kernels see, cost and learn?

    >>> import vgg_explorer as vgg
    >>> vgg.analyse("D").parameters
    138357544

Names are imported when they are first used, so that `import vgg_explorer` stays light; `build`, `load`, `train`,
`Experiment`, `Contestant`, `start_from`, `evaluate_as_paper` and `effective_field` need torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vgg_explorer.analysis.derive import Derived, derive
    from vgg_explorer.analysis.match import Match, match
    from vgg_explorer.analysis.paired_comparison import compare
    from vgg_explorer.analysis.paths import Paths
    from vgg_explorer.analysis.pretraining import layer_starts
    from vgg_explorer.analysis.receptive_field import rectangle
    from vgg_explorer.analysis.report import Report, analyse
    from vgg_explorer.data.datasets import load
    from vgg_explorer.engine.as_paper import evaluate_as_paper
    from vgg_explorer.engine.experiment import Experiment
    from vgg_explorer.engine.paper_views import Contestant
    from vgg_explorer.engine.train import train
    from vgg_explorer.explain.receptive_field import effective_field
    from vgg_explorer.models.build import build
    from vgg_explorer.models.pretrained import start_from
    from vgg_explorer.specs.alexnet import alexnet, alexnet_2012
    from vgg_explorer.specs.augment import Augment
    from vgg_explorer.specs.catalogue import find, names, read
    from vgg_explorer.specs.datasets import DataSpec, read_dataset
    from vgg_explorer.specs.errors import SpecError
    from vgg_explorer.specs.kernel_transforms import factorise, widen
    from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool
    from vgg_explorer.specs.network import Network
    from vgg_explorer.specs.notation import format, parse
    from vgg_explorer.specs.pytorch import source
    from vgg_explorer.specs.recipe import Recipe, recipe
    from vgg_explorer.specs.run import RunSpec
    from vgg_explorer.specs.test_protocol import TestProtocol
    from vgg_explorer.specs.transforms import for_input, scale_width, with_head, with_norm
    from vgg_explorer.specs.vgg import vgg
    from vgg_explorer.specs.zfnet import zfnet

FACE = {
    "analysis.derive": ("Derived", "derive"),
    "analysis.match": ("Match", "match"),
    "analysis.paths": ("Paths",),
    "analysis.pretraining": ("layer_starts",),
    "analysis.receptive_field": ("rectangle",),
    "analysis.report": ("Report", "analyse"),
    "analysis.paired_comparison": ("compare",),
    "data.datasets": ("load",),
    "engine.as_paper": ("evaluate_as_paper",),
    "engine.experiment": ("Experiment",),
    "engine.paper_views": ("Contestant",),
    "engine.train": ("train",),
    "explain.receptive_field": ("effective_field",),
    "models.build": ("build",),
    "models.pretrained": ("start_from",),
    "specs.alexnet": ("alexnet", "alexnet_2012"),
    "specs.augment": ("Augment",),
    "specs.catalogue": ("find", "names", "read"),
    "specs.datasets": ("DataSpec", "read_dataset"),
    "specs.errors": ("SpecError",),
    "specs.layers": ("FC", "LRN", "AdaptivePool", "Conv", "Dropout", "Pool"),
    "specs.network": ("Network",),
    "specs.notation": ("format", "parse"),
    "specs.pytorch": ("source",),
    "specs.recipe": ("Recipe", "recipe"),
    "specs.run": ("RunSpec",),
    "specs.test_protocol": ("TestProtocol",),
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
    "Contestant",
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
    "TestProtocol",
    "alexnet",
    "alexnet_2012",
    "analyse",
    "build",
    "compare",
    "derive",
    "effective_field",
    "evaluate_as_paper",
    "factorise",
    "find",
    "for_input",
    "format",
    "layer_starts",
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
    "start_from",
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
