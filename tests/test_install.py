"""What the requirements files and the package promise, tried in fresh environments. These tests need the internet."""

import os
import re
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py"))

RUN_PAGES = """
import sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=600).run()
for page in [None, *sys.argv[1:]]:
    if page:
        app.switch_page(page).run()
    assert not app.exception, (page, app.exception)
    print(page or "app.py")
"""

pytestmark = pytest.mark.slow


def environment(folder: Path, *requirements: str) -> Path:
    """A fresh virtual environment with those packages; its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(python, "-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check", *requirements)
    return python


def run(python: Path, *arguments: str, folder: Path = ROOT) -> str:
    result = subprocess.run([python, *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=900)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.long
def test_the_facts_run_with_the_lowest_versions_and_without_torch(tmp_path: Path) -> None:
    text = (ROOT / "requirements-facts.txt").read_text(encoding="utf-8")
    lowest = [f"{name}=={version}" for name, version in re.findall(r"^([\w-]+)>=([\w.]+)", text, re.MULTILINE)]
    python = environment(tmp_path / "lowest", *lowest)
    assert run(python, "-c", RUN_PAGES, *PAGES).split() == ["app.py", *PAGES]
    assert "138,357,544" in run(python, "-m", "vgg_explorer", "analyse", "D")
    assert run(python, "-c", "import importlib.util as u; print(u.find_spec('torch'))").strip() == "None"


def test_the_package_installs_with_its_data_and_its_command(tmp_path: Path) -> None:
    source = tmp_path / "source"  # a build leaves folders behind
    shutil.copytree(ROOT / "vgg_explorer", source / "vgg_explorer", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements-facts.txt"):
        shutil.copy(ROOT / name, source)
    python = environment(tmp_path / "installed", "-c", "constraints.txt", str(source))
    home = Path(run(python, "-c", "import vgg_explorer as v; print(v.__file__)", folder=tmp_path).strip()).parent
    assert files(home) == files(source / "vgg_explorer")
    command = python.parent / ("vgg-explorer.exe" if os.name == "nt" else "vgg-explorer")
    assert "VGG-16, vgg16" in run(command, "networks", folder=tmp_path)


def files(folder: Path) -> set[Path]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts}
