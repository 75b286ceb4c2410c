"""Tests as the paper did them, for the command line: queued as runs, and watched until they have ended."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from vgg_explorer.analysis.dense import positions
from vgg_explorer.analysis.statistics import binomial_interval
from vgg_explorer.analysis.test_words import in_words
from vgg_explorer.cli import table
from vgg_explorer.cli.training import absolute, queued, watched
from vgg_explorer.cli.weights import by_content
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.run_json import result_dict
from vgg_explorer.runs.start_supervisor import start_if_needed
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.test_check import networks
from vgg_explorer.runs.test_request import Chosen, chosen, requests_of_tests
from vgg_explorer.runs.weights import no_data
from vgg_explorer.specs.checks import one_of
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.test_protocol import Mode, TestProtocol, read_scales
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import Part, TestSpec

COLUMNS = ["network", "test", "part", ">top-1 error %", ">top-5 error %", ">pictures", ">views", ">seconds"]
MODES: dict[str, Mode] = {"single": "single", "dense": "dense", "multi-crop": "multi-crop", "both": "both"}
PARTS: dict[str, Part] = {"validation": "validation", "test": "test"}


def is_asked(weights: Sequence[str], *options: object, mirror: bool, fuse: bool) -> bool:
    """Whether a command asks for a test as the paper did it, and not for the plain one."""
    return len(weights) > 1 or fuse or not mirror or any(each is not None for each in options)


def protocol(scales: str | None, mode: str | None, grid: int | None, *, mirror: bool) -> TestProtocol:
    """The protocol of options as they were typed."""
    given = TestProtocol()
    one_of("the mode", mode or given.mode, tuple(MODES))
    found = read_scales(scales) if scales is not None else given.scales
    return TestProtocol(found, MODES[mode or given.mode], mirror, given.grid if grid is None else grid)


def test(
    weights: Sequence[str],
    dataset: str | None,
    network: str,
    part: str,
    protocol: TestProtocol,
    *,
    fuse: bool,
    as_json: bool,
) -> None:
    """Do what the options say, and print what came of it: a row a test."""
    one_of("the part", part, tuple(PARTS))
    store = open_store()
    tested = [chosen(store, by_content(each, network)) for each in weights]
    line = format_dataset(absolute(read_dataset(dataset))) if dataset else own_dataset(weights, tested)
    ids = queued(store, requests_of_tests(tested, line, PARTS[part], protocol, fuse=fuse))
    start_if_needed()
    names = {run.id: run.title for run in watched(store, ids, quiet=as_json)}
    results = {id: found for id in ids if (found := folder_of(id).tested())}
    if as_json:
        print(json.dumps([result_dict(each) for each in results.values()], indent=2))
        return
    show(names, results)


def show(names: Mapping[str, str], results: Mapping[str, TestResult]) -> None:
    """A row a test, then what is to be known of the numbers; both are by the ids of the runs."""
    rows = [row(names[id], result) for id, result in results.items()]
    found = list(results.values())
    shown = dict.fromkeys(chain.from_iterable(where(each.spec) for each in found))
    table.write(table.plain(COLUMNS, rows), *shown, on_what(found))


def own_dataset(weights: Sequence[str], tested: Sequence[Chosen]) -> str:
    """The data that the first networks have learned from."""
    if not tested[0].dataset:
        raise no_data(weights[0])
    return tested[0].dataset


def row(name: str, result: TestResult) -> tuple[str, ...]:
    spec, found = result.spec, result.evaluation
    return (
        name,
        in_words(spec.protocol),
        spec.part,
        error(found.correct, found),
        error(found.among_five, found),
        f"{found.total:,}",
        str(spec.protocol.views * len(spec.weights)),
        f"{result.seconds:,.1f}",
    )


def error(right: int, found: Evaluation) -> str:
    """An error in per cent, and its 95 % interval."""
    low, high = binomial_interval(right, found.total)
    return f"{100 * (1 - right / found.total):.2f} ({100 * (1 - high):.2f} to {100 * (1 - low):.2f})"


def where(spec: TestSpec) -> Iterator[str]:
    """How many positions each network has at each scale in dense evaluation."""
    if not spec.protocol.dense:
        return
    for network in networks(spec):
        each = (f"{'x'.join(map(str, positions(network, scale)))} at {scale:g}" for scale in spec.protocol.scales)
        yield f"Positions of {network.name}: {', '.join(each)}."


def on_what(results: Sequence[TestResult]) -> str:
    """The data, the intervals, and what the validation part is for."""
    spec = results[0].spec
    why = "Validation pictures are for choosing; --part test is for what has been chosen, once."
    said = f"On {spec.dataset}; in brackets the binomial 95 % interval of Clopper and Pearson."
    return f"{said} {why}" if spec.part == "validation" else said
