"""The README says what is so: its tree, its tables, and what its commands print."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from tests.waiting import LIMIT
from vgg_explorer.cli.app import app
from vgg_explorer.settings import Settings
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.ui.frame.pages import PAGES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of the README in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def section(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"the README has no section {heading!r}"
    return found[1]


# The tree


def named_in_tree() -> Iterator[str]:
    """Paths in the README's tree; two blanks deeper is inside the folder above."""
    folder = ""
    for line in re.findall(r"^( *\S+)  ", section("What is where"), re.MULTILINE):
        name = line.strip()
        if line.startswith(" "):
            yield folder + name.rstrip("/")
        else:
            folder = name
            yield name.rstrip("/")


def tracked() -> set[str]:
    """Names at the top and in the package that git knows."""
    command = ["git", "ls-files", "-z", "--", "."]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    if result.returncode or not result.stdout:
        pytest.skip("this is no git checkout")
    names = set()
    for path in result.stdout.strip("\0").split("\0"):
        parts = path.split("/")
        names.add("/".join(parts[:2]) if parts[0] == "vgg_explorer" else parts[0])
    return names


def test_the_tree_names_only_what_exists() -> None:
    missing = [name for name in named_in_tree() if not (ROOT / name).exists()]
    assert not missing


def test_the_tree_names_every_file_and_folder() -> None:
    assert not tracked() - set(named_in_tree())


def test_every_line_of_the_tree_says_what_is_there() -> None:
    (tree,) = re.findall(r"^```\n(.*?)^```$", section("What is where"), re.MULTILINE | re.DOTALL)
    assert all(re.fullmatch(r" *\S+ {2,}\S.+", line) for line in tree.splitlines())


# The tables


def test_every_page_is_in_the_readme() -> None:
    rows = re.findall(r"^\| ([^|]+) \| `([^`]+)` \| ([^|]+) \|$", section("Pages"), re.MULTILINE)
    assert rows == [(page.title, page.file, page.question) for page in PAGES]


def test_every_page_file_is_in_the_navigation() -> None:
    assert {f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")} == {p.file for p in PAGES} - {"app.py"}


def test_every_setting_is_in_the_readme() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| `([^`]*)` \| (.+) \|$", section("Settings"), re.MULTILINE)
    fields = Settings.model_fields.items()
    assert rows == [(f"VGG_EXPLORER_{name.upper()}", default(f), f.description) for name, f in fields]


def default(field: FieldInfo) -> str:
    return "by system" if field.default_factory else str(field.default) or "empty"


def commands() -> list[str]:
    callbacks = [command.callback for command in app.registered_commands]
    return [callback.__name__.replace("_", "-") for callback in callbacks if callback]


def test_every_data_set_is_in_the_readme() -> None:
    table = re.search(r"^\| data set \| is \|\n(.*?)\n\n", README, re.MULTILINE | re.DOTALL)
    assert table
    named = re.findall(r"`([\w-]+)", "".join(row.split("|")[1] for row in table[1].splitlines()))
    assert sorted(named) == sorted(known.name for known in DATASETS)


def test_every_command_is_in_the_readme() -> None:
    rows = re.findall(r"^\| `python -m vgg_explorer ([\w-]+)[^`]*` \|", section("From the shell"), re.MULTILINE)
    assert rows == commands()


def test_every_command_of_a_group_is_in_the_readme() -> None:
    for group in app.registered_groups:
        (row,) = re.findall(rf"^\| `python -m vgg_explorer {group.name} .*", section("From the shell"), re.MULTILINE)
        inside = group.typer_instance
        assert inside
        for command in inside.registered_commands:
            assert re.search(rf"[` ]{command.name}[` ]", row.split(" | ")[0]), command.name


@pytest.mark.parametrize("command", commands())
def test_every_option_is_in_the_readme(command: str) -> None:
    shown = run(f"python -m vgg_explorer {command} --help")
    options = set(re.findall(r"(--[a-z-]+)", shown)) - {"--help"}
    described = set(re.findall(r"`(--[a-z-]+)", section("From the shell")))
    assert options <= described


@pytest.mark.parametrize("target", re.findall(r"`make (\w+)", README))
def test_every_make_target_that_the_readme_names_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_requirement_has_a_reason() -> None:
    lines = [(ROOT / f"requirements{kind}.txt").read_text(encoding="utf-8") for kind in ("", "-facts", "-dev")]
    required = {name.lower() for name in re.findall(r"^([\w-]+?)[><=]", "\n".join(lines), re.MULTILINE)}
    reasons = re.findall(r"^\| [^|]+ \| ([^|]+) \|", section("What it stands on"), re.MULTILINE)[1:]
    assert required == {name.strip().lower() for cell in reasons for name in cell.split(",")}


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert link.startswith("https://") or (ROOT / link).exists()


# The commands


def run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "python", f"the README starts commands with python, not with {program}"
    environment = {"PYTHONUTF8": "1", "NO_COLOR": "1"}
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | environment,
        timeout=LIMIT,
    )
    return result.stdout


def shell_examples() -> list[tuple[str, str]]:
    """(command, what the README says it prints)."""
    sessions = "\n".join(blocks("console"))
    return re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n?)*)", sessions, re.MULTILINE)


def stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("command", "printed"), shell_examples())
def test_the_shell_prints_what_the_readme_says(command: str, printed: str) -> None:
    assert stripped(run(command)) == stripped(printed)


def test_the_readme_has_examples() -> None:
    assert len(shell_examples()) >= 3
    assert len(blocks("python")) == 4


@pytest.mark.parametrize(
    "source", ["\n".join(blocks("python")), ROOT / "vgg_explorer" / "__init__.py"], ids=["README", "face"]
)
def test_python_prints_what_the_text_says(source: str | Path) -> None:
    text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    examples = doctest.DocTestParser().get_doctest(text.replace('"""', ""), {}, "README", "README.md", 0)
    assert examples.examples
    printed: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(examples, out=printed.append)
    assert not runner.failures, "".join(printed)
