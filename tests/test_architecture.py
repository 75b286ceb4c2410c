"""What import-linter cannot see: app.py, dynamic imports, the package's face; and the rules of the house."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import LIMIT

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "vgg_explorer"
PAGES = sorted((ROOT / "pages").glob("*.py"))
HEAVY = ("torch", "torchvision", "captum", "sklearn")
NEEDS_TORCH = {"worker", "explain", "engine", "models", "data"}  # the layers that may import it
SOURCES = sorted([ROOT / "app.py", *PAGES, *PACKAGE.rglob("*.py")])


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)} imports relatively; write the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def python(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter at the root of the repository; its standard output."""
    command = [sys.executable, "-c", code, *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=LIMIT)
    assert result.returncode == 0, result.stderr
    return result.stdout


# Imports


@pytest.mark.parametrize("path", [ROOT / "app.py", *PAGES], ids=relative)
def test_pages_import_streamlit_and_what_stands_below(path: Path) -> None:
    below = ("ui", "plots", "runs", "analysis", "specs", "settings", "language")
    allowed = ("streamlit", *(f"vgg_explorer.{name}" for name in below))
    for name in imports(path):
        top = name.partition(".")[0]
        assert top in sys.stdlib_module_names or name.startswith(allowed), f"{relative(path)} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_code_imports_from_submodules_never_from_the_face(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    below = {found.name.removesuffix(".py") for found in PACKAGE.iterdir()}
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "vgg_explorer":
            assert len(parts) > 1 and parts[1] in below, f"{relative(path)} imports {name}"


def test_every_layer_without_torch_is_in_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    modules = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    free = {f"vgg_explorer.{name}" for name in modules - NEEDS_TORCH - {"__init__"}} | {"pages"}
    assert set(contracts["facts-need-no-torch"]["source_modules"]) == free


# Turns


@pytest.mark.parametrize("path", [ROOT / "app.py", *PAGES], ids=relative)
def test_a_page_draws_nothing_outside_its_turn(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    drawing = [node for node in body[1:] if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)]
    assert len(drawing) == 1 and isinstance(drawing[0], ast.With)
    assert ast.unparse(drawing[0].items[0].context_expr).startswith("begin(")


def test_what_is_drawn_again_on_its_own_takes_a_turn() -> None:
    parts = PACKAGE / "ui" / "frame" / "part.py"
    assert "st.fragment(turn()(failure.in_a_sentence(draw.__module__)(draw)))" in parts.read_text(encoding="utf-8")
    paths = [path for path in (PACKAGE / "ui").rglob("*.py") if path != parts]
    sources = [path.read_text(encoding="utf-8") for path in paths]
    again = [name for source in sources for name in re.findall(r"st\.fragment\(.*?\)\((\w+)\)", source)]
    assert len(again) == sum(source.count("st.fragment") for source in sources) > 0
    for name in again:
        assert any(f"@turn()\ndef {name}(" in source for source in sources), name


# Loading without torch

LOADED = "; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def modules_without_torch() -> list[str]:
    dotted = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PACKAGE.rglob("*.py")]
    names = [name.removesuffix(".__init__") for name in dotted]
    return sorted(name for name in names if name.split(".")[1:2] != [] and name.split(".")[1] not in NEEDS_TORCH)


def test_the_package_loads_none_of_the_heavy_libraries() -> None:
    modules = ["vgg_explorer", *modules_without_torch()]
    code = f"import sys; from importlib import import_module; [import_module(m) for m in {modules!r}]" + LOADED
    assert not set(HEAVY) & set(python(code).split())


def test_every_name_of_the_face_is_there_and_light() -> None:
    light = "[getattr(v, name) for name in v.__all__ if v.HOMES[name].partition('.')[0] not in layers]"
    code = f"import sys, vgg_explorer as v; layers = {NEEDS_TORCH}; {light}" + LOADED
    loaded = set(python(code).split())
    assert not {*HEAVY, "streamlit", "plotly", "pandas"} & loaded
    python("import vgg_explorer as v; [getattr(v, name) for name in v.__all__]")


def test_the_face_itself_imports_nothing() -> None:
    code = "import sys; before = set(sys.modules); import vgg_explorer; print(*set(sys.modules) - before)"
    loaded = set(python(code).split())
    assert not {name for name in loaded if name.startswith("vgg_explorer.")}
    assert "numpy" not in loaded


def test_the_face_names_the_same_for_readers_and_for_python() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    typed = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    typed -= {"import_module", "TYPE_CHECKING"}
    import vgg_explorer

    assert typed == set(vgg_explorer.__all__) == set(vgg_explorer.HOMES)


def test_the_command_line_is_light() -> None:
    loaded = set(python("import sys, vgg_explorer.cli.app" + LOADED).split())
    assert not {*HEAVY, "streamlit", "plotly", "pandas", "pydantic_settings"} & loaded


# A finder that refuses the heavy libraries, as on a machine that has only requirements-facts.txt.
BLOCK = f"""
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HEAVY!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}} (refused by a test)", name=name)

sys.meta_path.insert(0, Refuse())
"""

RUN_PAGES = """
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=600).run()
for page in ["app.py", *sys.argv[1:]]:
    if page != "app.py":
        app.switch_page(page).run()
    assert not app.exception, (page, app.exception)
    assert app.title or app.header or app.markdown, f"{page} is empty"
    print("page", page)
"""


def test_all_pages_run_and_load_none_of_the_heavy_libraries() -> None:
    loaded = set(python("import sys" + RUN_PAGES + LOADED.strip("; "), *map(relative, PAGES)).split())
    assert not set(HEAVY) & loaded
    assert "streamlit" in loaded


def test_all_pages_run_where_torch_is_absent() -> None:
    shown = python(BLOCK + RUN_PAGES, *map(relative, PAGES))
    assert shown.split()[1::2] == ["app.py", *map(relative, PAGES)]


def test_the_command_line_runs_where_torch_is_absent() -> None:
    code = BLOCK + "from vgg_explorer.cli.app import main; main()"
    assert "138,357,544" in python(code, "analyse", "D")


def test_the_refusing_finder_refuses() -> None:
    for name in HEAVY:
        code = BLOCK + f"\ntry:\n    import {name}\nexcept ModuleNotFoundError as error:\n    print(error)"
        assert "refused by a test" in python(code)


# Rules of the house


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_file_is_called_after_what_it_holds(path: Path) -> None:
    assert path.stem not in {"utils", "util", "common", "helpers", "misc"}


def test_only_the_face_has_code_in_its_init() -> None:
    full = [relative(path) for path in PACKAGE.rglob("__init__.py") if path.read_text(encoding="utf-8").strip()]
    assert full == ["vgg_explorer/__init__.py"]


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), f"{relative(path)} has no docstring"


def test_every_requirement_is_used_and_every_import_required() -> None:
    required = {name.lower() for name in re.findall(r"^(\w[\w-]*)", read_requirements(), re.MULTILINE)}
    given = {"torch", "torchvision", "captum", "orjson"}  # the last one is used by plotly
    tops = {name.partition(".")[0] for path in SOURCES for name in imports(path)}
    outside = {top.lower() for top in tops - set(sys.stdlib_module_names) - {"vgg_explorer", "pages"}}
    called = {"pydantic_settings": "pydantic-settings", "pil": "pillow", "sklearn": "scikit-learn"}
    assert {called.get(name, name) for name in outside} | given == required | given


def read_requirements() -> str:
    return "\n".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements-facts.txt", "requirements.txt")
    )


def test_the_package_asks_for_what_the_requirements_files_name() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert settings["project"]["optional-dependencies"]["torch"] == [
        line for line in lines if line and line[0].isalpha()
    ]
