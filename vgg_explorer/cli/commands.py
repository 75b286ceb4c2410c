"""The commands that start workers. What only they need is loaded when they are called: `analyse` stays fast."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


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
    part: Annotated[str | None, typer.Option(metavar="P", help="validation, to choose on, or test.")] = None,
    scales: Annotated[
        str | None, typer.Option(metavar="Q,Q", help="Multiples of the input size, 1,1.143,1.286; averaged.")
    ] = None,
    mode: Annotated[str | None, typer.Option(metavar="M", help="single, dense, multi-crop or both.")] = None,
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
