"""The folder of a page can be deleted, and the other pages stay: by what they import, and by running them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_architecture import imports
from tests.ui.pages import ROOT
from vgg_explorer.ui.frame.pages import PAGES, PageEntry

UI = ROOT / "vgg_explorer" / "ui"
FOLDERS = {entry.name for entry in PAGES}
TIMEOUT = 600

# Without torch, so that no page waits for a worker; argv: the page that is gone, then the files of the others.
OTHER_PAGES = """
import sys
from streamlit.testing.v1 import AppTest

gone, *files = sys.argv[1:]

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "torch" or f"{name}.".startswith(f"vgg_explorer.ui.{gone}."):
            raise ModuleNotFoundError(f"No module named {name!r} (refused by a test)", name=name)

sys.meta_path.insert(0, Refuse())
for file in files:
    app = AppTest.from_file("app.py", default_timeout=600)
    if file != "app.py":
        app.switch_page(file)
    app.run()
    assert not app.exception, (file, app.exception)
    assert app.title, f"{file} is empty"
    print(file)
"""


def run_others(gone: str, files: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", OTHER_PAGES, gone, *files]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=TIMEOUT)


def test_each_page_has_a_folder_and_each_folder_is_a_page_or_shared() -> None:
    folders = {path.parent.name for path in UI.glob("*/__init__.py")}
    assert folders == FOLDERS | {"frame", "widgets"}


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_page_imports_its_own_folder_alone(entry: PageEntry) -> None:
    used = {name.split(".")[2] for name in imports(ROOT / entry.file) if name.startswith("vgg_explorer.ui.")}
    assert used & FOLDERS == {entry.name}


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "ui").glob("*.py")), ids=lambda p: p.stem)
def test_a_test_imports_the_folder_of_its_own_page_alone(path: Path) -> None:
    used = {name.split(".")[2] for name in imports(path) if name.startswith("vgg_explorer.ui.")} & FOLDERS
    own = {name for name in FOLDERS if path.stem.startswith(f"test_{name}")}
    assert used <= own, f"{path.name} imports {used - own}"


@pytest.mark.long
def test_a_page_does_not_run_without_its_folder() -> None:
    result = run_others("results", ["app.py", "pages/results.py"])
    assert result.returncode and "refused by a test" in result.stderr
    assert result.stdout.splitlines()[0] == "app.py" and "pages/results.py" not in result.stdout.splitlines()


@pytest.mark.long
@pytest.mark.parametrize("gone", PAGES, ids=lambda entry: entry.name)
def test_the_other_pages_run_without_a_page(gone: PageEntry) -> None:
    files = [entry.file for entry in PAGES if entry != gone and entry.file != "app.py"]
    if gone.file != "app.py":
        files.insert(0, "app.py")
    result = run_others(gone.name, files)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == files
