"""What a new layer, method or recipe option needs: toys are added here, and what is forgotten is refused.

docs/architecture.md lists the places; a toy data set is added in the tests of the data sets.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from vgg_explorer.analysis.conventions import OURS, operation_work
from vgg_explorer.analysis.counts import biases, weights
from vgg_explorer.analysis.memory import extra_bytes, needs_input
from vgg_explorer.analysis.paths import spread
from vgg_explorer.analysis.receptive_field import Field, grow
from vgg_explorer.specs import layers
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.method_cost import once, sampled
from vgg_explorer.specs.methods import METHODS, Method
from vgg_explorer.specs.modules import module
from vgg_explorer.specs.network import Network, name_layers
from vgg_explorer.specs.notation import KEYWORDS, format_layer, parse_layer
from vgg_explorer.specs.operations import normalisation
from vgg_explorer.specs.options import IntegerOption
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.specs.vgg import vgg

TOY_LAYER = '''
@dataclass(frozen=True, slots=True)
class Toy:
    """A layer that only this test knows."""

    def output(self, shape: Shape) -> Shape:
        return shape


Layer = Conv | Pool | AdaptivePool | LRN | Dropout | FC | Toy
'''
LAYER_PLACES = {
    ("specs/layer_kinds.py", "channels_behind"),
    ("specs/layer_kinds.py", "has_weights"),
    ("specs/layer_kinds.py", "reads_whole_map"),
    ("specs/layer_kinds.py", "stride_of"),
    ("specs/modules.py", "module"),
    ("specs/network.py", "activated"),
    ("specs/network.py", "name_layers"),
    ("specs/notation.py", "format_layer"),
    ("specs/operations.py", "normalisation"),
    ("specs/transforms.py", "divisor"),
    ("specs/transforms.py", "scaled"),
    ("analysis/conventions.py", "operation_work"),
    ("analysis/counts.py", "biases"),
    ("analysis/counts.py", "weights"),
    ("analysis/memory.py", "extra_bytes"),
    ("analysis/memory.py", "needs_input"),
    ("analysis/paths.py", "spread"),
    ("analysis/receptive_field.py", "grow"),
    ("analysis/side_by_side.py", "places"),
    ("analysis/stages.py", "stages"),
}
ONE_KIND = {  # what is asked of one kind of layer alone, so that no is right for every other
    "analysis/dense.py": "the last layer scores classes, and a pool to a fixed size stands in the way",
    "analysis/fit.py": "rates of dropout are replaced in dropout",
    "analysis/head.py": "the cost of fully connected layers",
    "analysis/pretraining.py": "convolutions and FC layers are copied",
    "engine/experiment.py": "a recorded step has no draws of dropout in it",
    "engine/whitening.py": "filters of a convolution are whitened, and every other first layer is refused",
    "analysis/pairs.py": "the set `pairs` asks for gap and one FC, and refuses everything else",
    "plots/networks.py": "the hue of a network, by the kernels of its convolutions",
    "runs/test_check.py": "the last layer scores classes",
    "specs/kernel_transforms.py": "kernels of convolutions are exchanged, and nothing else is",
    "specs/modules.py": "torchvision's names: dropout and a pool to a fixed size stand before the classifier",
    "specs/network.py": "the same two belong to the head",
    "specs/options.py": "Grad-CAM is offered at convolutions",
    "specs/transforms.py": "pools may go, and the last FC has the classes",
    "specs/vgg.py": "dropout of the paper's networks",
}
NOT_ON_THE_PAGE = {  # fields of a recipe that the table "What the recipe does" leaves out
    "name": "it is the choice itself",
    "dropout": "the networks say it",
    "patience": "part of the schedule plateau",
    "flip_at_test": "part of fast",
    "compile": "part of fast",
}
NOT_READ = {"name": "a label"}  # fields of a recipe that training does not look at


def functions(path: Path) -> Iterator[tuple[range, str]]:
    """The lines and the name of each function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield range(node.lineno, (node.end_lineno or node.lineno) + 1), node.name


@pytest.mark.long
def test_the_type_checker_names_every_place_that_a_new_layer_needs(repository, tmp_path):
    shutil.copytree(
        repository / "vgg_explorer", tmp_path / "vgg_explorer", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(repository / "pyproject.toml", tmp_path)
    source = tmp_path / "vgg_explorer/specs/layers.py"
    text = source.read_text(encoding="utf-8")
    union = next(line for line in text.splitlines() if line.startswith("Layer = "))
    source.write_text(text.replace(union, TOY_LAYER), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "vgg_explorer/specs", "vgg_explorer/analysis"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900)
    found = set()
    for file, line in re.findall(r"^vgg_explorer/(\S+?):(\d+): error: .*assert_never", result.stdout, re.MULTILINE):
        inside = functions(tmp_path / "vgg_explorer" / file)
        found |= {(file, name) for lines, name in inside if int(line) in lines}
    assert found == LAYER_PLACES, result.stdout


class Toy:
    """A layer that no match knows, as it comes where nobody has run the type checker."""

    def output(self, shape: layers.Shape) -> layers.Shape:
        return shape


SHAPE = (3, 8, 8)
USES: dict[str, Callable[[Any], object]] = {
    "name": lambda toy: list(name_layers((toy,))),
    "notation": format_layer,
    "network": lambda toy: Network("toy", (toy,), SHAPE),
    "operations": lambda toy: normalisation(Network("toy", (layers.Conv(1),), SHAPE), toy),
    "module": lambda toy: module(toy, SHAPE),
    "weights": lambda toy: weights(toy, SHAPE),
    "biases": biases,
    "work": lambda toy: operation_work(toy, SHAPE, SHAPE, OURS),
    "memory of the input": needs_input,
    "memory beside it": lambda toy: extra_bytes(toy, SHAPE, SHAPE),
    "paths": lambda toy: spread(toy, np.ones(8, object), SHAPE, 1),
    "receptive field": lambda toy: grow(Field(), toy, SHAPE, 1),
}


@pytest.mark.parametrize("use", USES)
def test_an_unknown_layer_is_an_error_at_run_time_too(use):
    with pytest.raises(AssertionError, match="Expected code to be unreachable"):
        USES[use](Toy())


def kinds_asked_for(path: Path) -> set[str]:
    """The kinds of layer that a file asks about by isinstance."""
    kinds = {kind.__name__ for kind in get_args(layers.Layer)}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance")
    return {each.id for call in calls for each in ast.walk(call.args[1]) if isinstance(each, ast.Name)} & kinds


def test_layers_are_told_apart_by_matches_that_a_new_one_breaks(repository, tmp_path):
    package = repository / "vgg_explorer"
    found = {path.relative_to(package).as_posix() for path in package.rglob("*.py") if kinds_asked_for(path)}
    assert found == ONE_KIND.keys()
    toy = tmp_path / "toy.py"
    toy.write_text("def cost(layer):\n    return 1 if isinstance(layer, (Conv, FC)) else 0\n", encoding="utf-8")
    assert kinds_asked_for(toy) == {"Conv", "FC"}


def unreadable(kinds: Iterable[type]) -> set[type]:
    """The kinds of layer for which no example of the notation stands in its error sentence."""
    return set(kinds) - {type(parse_layer(word)) for word in KEYWORDS}


def test_every_layer_has_a_word():
    toy = type("Toy", (), {})
    assert unreadable(get_args(layers.Layer)) == set()
    assert unreadable([*get_args(layers.Layer), toy]) == {toy}


TOY_METHOD = Method("toy", "Toy", "nobody", False, "nothing", once)


def test_a_method_needs_its_entry_and_its_function():
    torch_side = pytest.importorskip("vgg_explorer.explain.saliency")
    with pytest.raises(TypeError, match=r"without an entry .* or a function .*: toy"):
        torch_side.check_methods(torch_side.HOW, [*METHODS, TOY_METHOD])
    with pytest.raises(TypeError, match="toy"):
        torch_side.check_methods([*torch_side.HOW, "toy"], METHODS)


def uncounted(methods: Iterable[Method]) -> set[str]:
    """The methods whose cost asks for an option that they do not have."""
    found = set()
    for method in methods:
        try:
            assert method.passes({}, vgg("A")).total > 0
        except KeyError:
            found.add(method.name)
    return found


def test_a_method_has_the_options_that_its_cost_asks_for():
    toy = replace(TOY_METHOD, cost=sampled)
    assert uncounted([*METHODS, toy]) == {"toy"}
    assert uncounted([replace(toy, options=(IntegerOption("samples", "the samples", 8, 1, 99),))]) == set()


def undocumented(methods: Iterable[Method], text: str) -> set[str]:
    return {method.name for method in methods if f"`{method.name.replace('_', '-')}`" not in text}


def test_a_method_stands_in_the_readme(repository):
    text = (repository / "README.md").read_text(encoding="utf-8")
    assert undocumented([*METHODS, TOY_METHOD], text) == {"toy"}


@dataclass(frozen=True)
class ToyRecipe(Recipe):
    toy: float = 0.0


@dataclass(frozen=True)
class ToyAugment(Augment):
    toy_change: float = 0.0


def options(*kinds: type) -> set[str]:
    return {each.name for kind in kinds for each in fields(kind)} - {"augment"}


def attributes(paths: Iterable[Path]) -> set[str]:
    """Every name behind a dot in some files."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_a_recipe_option_is_shown_or_left_out_on_purpose(repository):
    shown = attributes([repository / "vgg_explorer/ui/train/recipe_field.py"])
    assert options(Recipe, Augment) - shown == NOT_ON_THE_PAGE.keys()
    assert options(ToyRecipe, ToyAugment) - shown - NOT_ON_THE_PAGE.keys() == {"toy", "toy_change"}


def test_a_recipe_option_is_used_in_training(repository):
    folders = [repository / "vgg_explorer" / name for name in ("engine", "data", "models", "analysis")]
    used = attributes(path for folder in folders for path in folder.rglob("*.py"))
    assert options(Recipe, Augment) - used <= NOT_READ.keys()
    assert options(ToyRecipe, ToyAugment) - used - NOT_READ.keys() == {"toy", "toy_change"}


def test_a_recipe_option_has_a_sentence():
    said = f"{Recipe.__doc__}{Augment.__doc__}"
    assert {name for name in options(ToyRecipe, ToyAugment) if f"`{name}`" not in said} == {"toy", "toy_change"}
