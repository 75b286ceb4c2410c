"""How much memory one run may take: estimated before it waits, and watched while it works."""

import psutil

from vgg_explorer.analysis.run_memory import batch_within, pass_bytes, step_bytes
from vgg_explorer.runs.processes import resident
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.recipe import Recipe

PROCESS = 1_000  # MB of a worker that has torch loaded and nothing to do yet
SHARE = 0.8  # of the machine's memory, for all runs that work at once


def most_megabytes() -> int:
    """Megabytes of memory that the process of one run may take."""
    return settings().run_memory_megabytes or int(
        SHARE * psutil.virtual_memory().total / 1e6 / settings().concurrent_runs
    )


def is_too_large(pid: int) -> bool:
    """Whether a process takes more memory than a run may."""
    return resident(pid) > most_megabytes() * 10**6


def check_step(network: Network, recipe: Recipe) -> None:
    """Raise where a step of training would take more memory than a run may."""
    most = most_megabytes()
    needed = PROCESS + step_bytes(network, recipe) / 1e6
    if needed <= most:
        return
    fits = batch_within(network, recipe, (most - PROCESS) * 10**6)
    values = {
        "batch": f"{recipe.batch:,}",
        "size": "x".join(map(str, network.input[1:])),
        "megabytes": f"{needed:,.0f}",
        "most": f"{most:,}",
    }
    if not fits:
        raise SpecError(
            "steps of {batch} pictures of {size} would take about {megabytes} MB of memory, and a run may take {most} "
            "here; one picture is too much already. Take a smaller network, or smaller pictures.",
            **values,
        )
    raise SpecError(
        "steps of {batch} pictures of {size} would take about {megabytes} MB of memory, and a run may take {most} "
        "here; batches of {fits} fit.",
        **values,
        fits=f"{fits:,}",
    )


def check_pass(network: Network) -> None:
    """Raise where one picture on its way through a network would take more memory than a run may."""
    most = most_megabytes()
    needed = PROCESS + pass_bytes(network) / 1e6
    if needed > most:
        raise SpecError(
            "one picture of {size} would take about {megabytes} MB of memory, and a run may take {most} here; take "
            "smaller scales.",
            size="x".join(map(str, network.input[1:])),
            megabytes=f"{needed:,.0f}",
            most=f"{most:,}",
        )
