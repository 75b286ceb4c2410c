"""The commands that start workers. What only they need is loaded when they are called: `analyse` stays fast."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Run = Annotated[str, typer.Argument(metavar="RUN", help="Its id, or the beginning of it.")]

runs = typer.Typer(
    help="The runs: list, show, stop, resume, delete, export.", no_args_is_help=True, rich_markup_mode=None
)
zoo = typer.Typer(help="The networks that ship trained: list, build.", no_args_is_help=True, rich_markup_mode=None)
paper = typer.Typer(help="The claims of the paper: list, run, pack.", no_args_is_help=True, rich_markup_mode=None)
data = typer.Typer(help="The data sets: what there is, and downloads.", no_args_is_help=True, rich_markup_mode=None)


def train(
    network: Annotated[list[str], typer.Option(metavar="LINE", help='A network, "B | widen 5"; may stand repeatedly.')],
    dataset: Annotated[str, typer.Option(metavar="SET", help='Pictures, "cifar10 | train 20000".')] = "shapes",
    recipe: Annotated[str, typer.Option(metavar="R", help="paper, paper-2, quick, fast or fast-2.")] = "quick",
    epochs: Annotated[int | None, typer.Option(metavar="E", help="Epochs, in place of the recipe's.")] = None,
    seeds: Annotated[int, typer.Option(metavar="S", help="Runs of each network, with seeds 0 to S-1.")] = 1,
    learning_rate: Annotated[
        list[float] | None, typer.Option(metavar="RATE", help="Peak rate; of several the best on validation is taken.")
    ] = None,
    train_scale: Annotated[
        str, typer.Option(metavar="S", help='Crops from pictures so many times the input: "1.143", "1.143,2.286".')
    ] = "",
    initialise_from: Annotated[
        str, typer.Option(metavar="WEIGHTS", help="RUN, RUN@3, zoo:NAME, torchvision:vgg16, or a file to start from.")
    ] = "",
    pre_train: Annotated[
        list[str] | None, typer.Option(metavar="LINE", help="A network to train first, A; repeatedly for a chain.")
    ] = None,
    layers: Annotated[
        str, typer.Option(metavar="WAY", help="What is copied: paper or equal-names (usual for a chain).")
    ] = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for completion, or only queue the runs.")] = True,
    as_json: Json = False,
) -> None:
    """Train networks on this machine. The same command again goes on where it stopped."""
    from vgg_explorer.cli import training

    rates = learning_rate or []
    training.train(
        network,
        dataset,
        recipe,
        epochs=epochs,
        seeds=seeds,
        rates=rates,
        scale=train_scale,
        wait=wait,
        as_json=as_json,
        initialise_from=initialise_from,
        pre_train=pre_train or [],
        layers=layers,
    )


def evaluate(
    weights: Annotated[list[str], typer.Argument(help="RUN, RUN@3, zoo:NAME, torchvision:vgg16, or a file; several.")],
    dataset: Annotated[str | None, typer.Option(metavar="SET", help="Other data, with the same classes.")] = None,
    network: Annotated[str, typer.Option(metavar="LINE", help="What a file is for that does not say it.")] = "",
    part: Annotated[str | None, typer.Option(metavar="PART", help="validation, to choose on, or test.")] = None,
    scales: Annotated[
        str | None, typer.Option(metavar="Q,Q", help="Multiples of the input size, 1,1.143,1.286; averaged.")
    ] = None,
    mode: Annotated[str | None, typer.Option(metavar="MODE", help="single, dense, multi-crop or both.")] = None,
    mirror: Annotated[bool, typer.Option("--mirror/--no-mirror", help="Average with the mirror image.")] = True,
    grid: Annotated[int | None, typer.Option(metavar="N", help="N x N crops at each scale; 5.")] = None,
    fuse: Annotated[bool, typer.Option("--fuse", help="Average the posteriors of all networks.")] = False,
    as_json: Json = False,
) -> None:
    """Top-1 and top-5 error with 95 % intervals, and the error of each class.

    With an option from --part on it tests as the paper did, section 3.2: a run in the queue, which is watched, and
    which the same command takes up again where it stopped.
    """
    from vgg_explorer.cli import evaluation, paper_test

    if paper_test.is_asked(weights, part, scales, mode, grid, mirror=mirror, fuse=fuse):
        protocol = paper_test.protocol(scales, mode, grid, mirror=mirror)
        paper_test.test(weights, dataset, network, part or "validation", protocol, fuse=fuse, as_json=as_json)
    else:
        evaluation.evaluate(weights[0], dataset, network, as_json=as_json)


def measure(
    network: Annotated[str, typer.Argument(help='A line, "D" or "B | widen 5 | input 64".')],
    as_json: Json = False,
) -> None:
    """Milliseconds a picture on this machine, at batches of 1 and of 64, and the memory at the peak."""
    from vgg_explorer.cli import measuring

    measuring.measure(network, as_json=as_json)


def explain(
    weights: Annotated[str, typer.Argument(help="zoo:NAME, the id of a run, torchvision:vgg16, or a file.")],
    image: Annotated[str, typer.Option(metavar="FILE", help="A picture; it is scaled to cover the network's input.")],
    out: Annotated[str, typer.Option(metavar="FILE", help="A sheet, .png, or the numbers, .npz.")],
    method: Annotated[list[str], typer.Option(metavar="M", help="A method, grad-cam; may stand repeatedly.")],
    target: Annotated[str, typer.Option(metavar="CLASS", help="Its name or number; the best one unless given.")] = "",
    layer: Annotated[
        str | None, typer.Option(metavar="L", help="For Grad-CAM: a convolution with a ReLU; the last one.")
    ] = None,
    network: Annotated[str, typer.Option(metavar="LINE", help="What a file is for that does not say it.")] = "",
) -> None:
    """Where a trained network looks in a picture: one map a method, with what can be said for it."""
    from vgg_explorer.cli import saliency

    saliency.explain(weights, image, method, target, layer, network, out)


def receptive_field(
    weights: Annotated[str, typer.Argument(help="zoo:NAME, the id of a run, torchvision:vgg16, or a file.")],
    layer: Annotated[str, typer.Option(metavar="L", help="One layer; all unless given.")] = "",
    network: Annotated[str, typer.Option(metavar="LINE", help="What a file is for that does not say it.")] = "",
    as_json: Json = False,
) -> None:
    """How much of its receptive field a trained network uses: measured, with random weights, and by path counts."""
    from vgg_explorer.cli import receptive_field

    receptive_field.show(weights, layer, network, as_json=as_json)


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
def resume_run(run: Run) -> None:
    """Queue a run again that was stopped or broken off; it goes on from its checkpoint."""
    from vgg_explorer.cli import runs

    runs.resume(run)


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


SizeOption = Annotated[str, typer.Option("--size", metavar="SIZE", help="class, laptop or gpu.")]


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
