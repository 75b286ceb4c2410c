"""How fast a network is here, in the terminal."""

import json
from dataclasses import asdict

from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.specs.question import Measure, Speed

COLUMNS = [">batch", ">ms a picture", ">lower quartile", ">upper quartile", ">passes", ">peak memory, MB"]


def measure(network: str, *, as_json: bool) -> None:
    """Time forward passes, and print their median and quartiles."""
    found = answered(Measure(network), quiet=as_json)
    if as_json:
        print(json.dumps(asdict(found), indent=2))
        return
    threads = "1 thread" if found.threads == 1 else f"{found.threads} threads"
    shown = table.plain(COLUMNS, map(row, found.batches))
    table.write(shown, f"{found.network}: forward passes on {found.device}, {threads}; memory of the whole process.")


def row(speed: Speed) -> tuple[str, ...]:
    times = (f"{each:.3f}" for each in (speed.median, speed.low, speed.high))
    return (str(speed.batch), *times, str(speed.n), f"{speed.peak_bytes / 1e6:,.0f}")
