"""The groups of commands: runs, data sets, the zoo, the claims. What only they need is loaded when they are called."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="Its id, or the beginning of it.")]
SizeOption = Annotated[str, typer.Option("--size", metavar="class|laptop|gpu", help="How large the experiment is.")]

runs = typer.Typer(
    help="The runs: list, show, stop, resume, delete, export.", no_args_is_help=True, rich_markup_mode=None
)
zoo = typer.Typer(help="The networks that ship trained: list, build.", no_args_is_help=True, rich_markup_mode=None)
paper = typer.Typer(help="The claims of the paper: list, run, pack.", no_args_is_help=True, rich_markup_mode=None)
data = typer.Typer(help="The data sets: what there is, and downloads.", no_args_is_help=True, rich_markup_mode=None)


@data.command("list")
def list_sets(as_json: Json = False) -> None:
    """Name, classes, pictures and size of each data set, and whether it is here."""
    from vgg_explorer.cli import sets

    sets.show(as_json=as_json)


@data.command("download")
def download(name: Annotated[str, typer.Argument(help="Its name in the list.")]) -> None:
    """Fetch a data set into the data directory."""
    from vgg_explorer.cli import sets

    sets.download(name)


@runs.command("list")
def list_runs(as_json: Json = False) -> None:
    """All runs: what they are, where they stand, what came of them."""
    from vgg_explorer.cli import runs

    runs.list_all(as_json=as_json)


@runs.command("show")
def show_run(run: Run, as_json: Json = False) -> None:
    """One run: its epochs, its result, its warnings."""
    from vgg_explorer.cli import runs

    runs.show(run, as_json=as_json)


@runs.command("stop")
def stop_run(run: Run) -> None:
    """Have a run save and end, within two steps."""
    from vgg_explorer.cli import runs

    runs.stop(run)


@runs.command("resume")
def resume_run(
    run: Run,
    from_start: Annotated[bool, typer.Option("--from-start", help="Where its checkpoint is damaged.")] = False,
) -> None:
    """Queue a run again that was stopped or broken off; it goes on from its checkpoint."""
    from vgg_explorer.cli import runs

    runs.resume(run, from_start=from_start)


@runs.command("delete")
def delete_run(run: Run, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete a run and its files; there is no way back."""
    from vgg_explorer.cli import runs

    runs.delete(run, yes=yes)


@runs.command("export")
def export_run(
    run: Run, out: Annotated[str, typer.Option("--out", metavar="FILE", help="A zip; RUN.zip unless given.")] = ""
) -> None:
    """Put what a run is and what came of it into a zip: spec, epochs, result, weights, log."""
    from vgg_explorer.cli import runs

    runs.export(run, out)


@zoo.command("list")
def list_zoo(as_json: Json = False) -> None:
    """The networks that ship trained, and what each reached over its seeds."""
    from vgg_explorer.cli import zoo

    zoo.show(as_json=as_json)


@zoo.command("build")
def build_zoo(
    cifar10: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="CIFAR-10 as pictures: train/ and test/, a folder a class.")
    ] = None,
    out: Annotated[str | None, typer.Option(metavar="FOLDER", help="Where to write it; into the package.")] = None,
) -> None:
    """Train the zoo again, networks and distance figure; hours on a laptop, and it goes on where it stopped."""
    from vgg_explorer.cli import zoo

    zoo.build(cifar10, out)


@paper.command("list")
def list_claims(
    size: SizeOption = "class",
    own: Annotated[bool, typer.Option("--own", help="What was measured here, in place of what ships.")] = False,
    as_json: Json = False,
) -> None:
    """Each claim of the paper, what was measured for it, and the verdict."""
    from vgg_explorer.cli import paper

    paper.show(size, own=own, as_json=as_json)


@paper.command("run")
def run_claim(
    claim: Annotated[str, typer.Argument(help="A claim of the list, or all.")],
    size: SizeOption = "class",
    seeds: Annotated[int, typer.Option(metavar="S", help="Runs of each network, with seeds 0 to S-1.")] = 5,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for completion, or only queue the runs.")] = True,
) -> None:
    """Measure a claim on this machine. The same command again goes on where it stopped."""
    from vgg_explorer.cli import paper

    paper.run(claim, size, seeds=seeds, wait=wait)


@paper.command("pack")
def pack_claims(
    size: SizeOption = "class",
    out: Annotated[str | None, typer.Option(metavar="FOLDER", help="Where to write it; into the package.")] = None,
) -> None:
    """Write what was measured here as what ships with the package."""
    from vgg_explorer.cli import paper

    paper.pack(size, out)
