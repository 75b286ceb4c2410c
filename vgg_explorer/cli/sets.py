"""The data sets in the terminal, and downloads."""

import json

from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.pictures.library import Listed, downloaded, listing
from vgg_explorer.specs.dataset_entries import entry
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Download

HERE = {True: "yes", False: "to download", None: "give its path"}


def show(*, as_json: bool) -> None:
    """Name, classes, pictures and size of each data set, and whether it is here."""
    if as_json:
        print(json.dumps(listing(), indent=2))
        return
    columns = ["name", "title", ">classes", ">train", ">test", ">MB", "here", "source"]
    table.write(table.plain(columns, map(row, listing())), "Take a set by its name; README.md says what can follow it.")


def row(listed: Listed) -> tuple[str, ...]:
    numbers = (f"{listed[key]:,}" if listed[key] else "" for key in ("classes", "train", "test", "megabytes"))
    return (listed["name"], listed["title"], *numbers, HERE[listed["here"]], listed["source"])


def download(name: str) -> None:
    """Fetch a data set into the data directory."""
    if entry(name).origin != "download":
        raise SpecError("{name} needs no download.", name=name)
    if downloaded(name):
        print(f"{name} is here already.")
        return
    answered(Download(name), quiet=False)
    print(f"{name} is here now.")
