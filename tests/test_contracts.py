"""Each import contract of pyproject.toml, seen to fail: one forbidden line in a copy of the tree breaks it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.waiting import LIMIT

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]

# contract, file, the line that breaks it
BREAKS = [
    ("layers", "vgg_explorer/specs/vgg.py", "import vgg_explorer.analysis.report"),
    ("layers", "vgg_explorer/cli/table.py", "import vgg_explorer.ui"),  # side by side are strangers
    ("layers", "vgg_explorer/nowhere.py", "x = 1"),  # exhaustive: a new module needs a place
    ("pages-on-top", "vgg_explorer/ui/__init__.py", "import pages"),
    ("facts-need-no-torch", "vgg_explorer/specs/layers.py", "import torch"),
    ("facts-need-no-torch", "vgg_explorer/plots/__init__.py", "import captum"),
    ("layers", "vgg_explorer/pictures/shapes.py", "import vgg_explorer.runs.files"),  # side by side too
    ("facts-need-no-torch", "vgg_explorer/pictures/shapes.py", "import torch"),
    ("facts-need-no-torch", "vgg_explorer/pictures/shapes.py", "import sklearn"),  # in digits.py alone
    ("facts-need-no-torch", "vgg_explorer/ui/widgets/picture_field.py", "import vgg_explorer.data.batches"),
    ("facts-need-no-torch", "vgg_explorer/runs/launch.py", "import vgg_explorer.worker.train_run"),
    ("streamlit-in-ui", "vgg_explorer/plots/__init__.py", "import streamlit"),
    ("plotly-in-plots", "vgg_explorer/ui/__init__.py", "import plotly.graph_objects"),
    ("ui-by-page", "vgg_explorer/ui/results/words.py", "import vgg_explorer.ui.networks.verdict"),
    ("ui-by-page", "vgg_explorer/ui/widgets/table.py", "import vgg_explorer.ui.train.order"),
    ("ui-by-page", "vgg_explorer/ui/frame/page.py", "import vgg_explorer.ui.widgets.table"),
    ("ui-by-page", "vgg_explorer/ui/nowhere.py", "x = 1"),
    ("pages-without-cli", "pages/kernels.py", "import vgg_explorer.cli.table"),
    ("acyclic", "vgg_explorer/specs/errors.py", "import vgg_explorer.specs.layers"),
]


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    for folder in ("vgg_explorer", "pages"):
        shutil.copytree(repository / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [argument for contract in contracts for argument in ("--contract", contract)]
    return subprocess.run(
        [*LINT, "--no-logo", "--no-cache", *chosen], cwd=folder, capture_output=True, text=True, timeout=LIMIT
    )


def test_the_tree_keeps_every_contract(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("contract", "file", "line"), BREAKS, ids=[f"{contract}: {file}" for contract, file, _ in BREAKS]
)
def test_a_contract_can_break(copy: Path, contract: str, file: str, line: str) -> None:
    with (copy / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    result = lint(copy, contract)
    assert result.returncode == 1, result.stdout
    assert "0 kept, 1 broken" in result.stdout


def test_every_contract_has_been_broken_above(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in BREAKS}
