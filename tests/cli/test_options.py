"""How options are declared, so that every release of typer from the lowest on reads them alike."""

from inspect import signature
from typing import get_args

import pytest

from vgg_explorer.cli.app import app


def commands(group):
    yield from group.registered_commands
    for inner in group.registered_groups:
        yield from commands(inner.typer_instance)


@pytest.mark.parametrize("command", list(commands(app)), ids=lambda command: command.callback.__name__)
def test_no_placeholder_is_the_name_of_its_option(command):
    """typer 0.27 took `metavar="NETWORK"` of `network` for the name: the option was then `--NETWORK`."""
    for name, parameter in signature(command.callback).parameters.items():
        for declared in get_args(parameter.annotation)[1:]:
            assert (declared.metavar or "").lower() != name or declared.param_decls or "Argument" in str(type(declared))
