"""A command in this process: as a person types it, without the second that a new Python takes to start."""

import sys
from collections.abc import Callable

import pytest

from vgg_explorer.cli.app import main

Shown = tuple[int, str, str]  # exit code, stdout, stderr


@pytest.fixture
def typed(monkeypatch, capfd) -> Callable[..., Shown]:
    """Types arguments behind the command's name."""

    def run(*arguments: str) -> Shown:
        monkeypatch.setattr(sys, "argv", ["vgg-explorer", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return (code if isinstance(code, int) else 0, *capfd.readouterr())

    return run
