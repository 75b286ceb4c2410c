"""The fields of a test as the paper did it, and the runs that they ask for."""

from dataclasses import dataclass

import streamlit as st

from vgg_explorer.analysis.derive import derive
from vgg_explorer.runs.kinds import check_limits
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.test_request import chosen, requests_of_tests
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.run_result import EvaluatedRun
from vgg_explorer.specs.test_protocol import MAX_GRID, PAPER_GRID, Mode, TestProtocol, read_scales
from vgg_explorer.specs.test_run import MOST_NETWORKS, Part, TestSpec
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page

MODES: tuple[Mode, ...] = ("single", "dense", "multi-crop", "both")
PARTS: tuple[Part, ...] = ("validation", "test")
SCALES = "1"


@dataclass(frozen=True)
class Asked:
    """The tests that the fields ask for, and the trained networks that they are of."""

    requests: tuple[Request, ...]
    networks: tuple[EvaluatedRun, ...]

    @property
    def specs(self) -> list[TestSpec]:
        return [spec for request in self.requests if isinstance(spec := request.spec, TestSpec)]

    @property
    def described(self) -> list[Network]:
        """The networks as they were fitted to their pictures, each called as its line."""
        return [derive(run.fitted).network.called(run.name or run.spec.network) for run in self.networks]


def read(page: Page, runs: dict[str, EvaluatedRun]) -> Asked | None:
    """What the fields ask for, of `runs` by their ids; None where they do not go together, which is refused."""
    seed = page._("seed {n}")
    labels = {id: f"{run.name or run.spec.network}, {seed.format(n=run.spec.seed)}" for id, run in runs.items()}
    names = fields.several(
        page, "test_of", page._("Networks"), labels, default=[next(iter(labels))], most=MOST_NETWORKS
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mode = fields.choice(page, "test_mode", page._("Views"), modes(page), default="single", pills=True)
        part = fields.choice(page, "test_part", page._("Pictures"), parts(page), default="validation")
    scales = st.text_input(
        page._("Scales"),
        SCALES,
        key="test_scales",
        bind="query-params",
        help=page._(
            "Multiples of the size that the networks were trained on: the paper's 224, 256 and 288 are 1, 1.143, 1.286."
        ),
    )
    grid = grid_field(page) if mode in ("multi-crop", "both") else PAPER_GRID
    mirrored = may_mirror(runs)
    with st.container(horizontal=True):
        if mirrored:
            mirrored = not fields.switch("test_unmirrored", page._("Without mirror images"))
        fuse = fields.switch("test_fused", page._("Fuse them: average the posteriors of all networks"))
    if not may_mirror(runs):
        st.caption(page._("A mirror image of these pictures shows something else: they are tested without."))
    if not names:
        return None
    chosen_mode, chosen_part = (next(each for each in MODES if each == mode), next(p for p in PARTS if p == part))
    try:
        protocol = TestProtocol(read_scales(scales or SCALES), chosen_mode, mirrored, grid)
        return asked([runs[id] for id in names], protocol, chosen_part, fuse=fuse)
    except SpecError as error:
        page.refuse(error)
        return None


def may_mirror(runs: dict[str, EvaluatedRun]) -> bool:
    """Whether pictures of the data set, which is the same for all results that are shown, stay what they are."""
    return read_dataset(next(iter(runs.values())).spec.dataset).entry().changes == "all"


def modes(page: Page) -> dict[str, str]:
    return {
        "single": page._("central crop"),
        "dense": page._("dense evaluation"),
        "multi-crop": page._("crops"),
        "both": page._("dense and crops"),
    }


def parts(page: Page) -> dict[str, str]:
    return {"validation": page._("validation"), "test": page._("test")}


def grid_field(page: Page) -> int:
    def rule(value: object) -> None:
        check("the grid of crops", value, 1, MAX_GRID)

    return fields.number(
        page, "test_grid", page._("Crops along a side"), low=1, high=MAX_GRID, default=PAPER_GRID, check=rule
    )


def asked(networks: list[EvaluatedRun], protocol: TestProtocol, part: Part, *, fuse: bool) -> Asked:
    """The tests of these networks on the data that they have learned from; raises what stands in the way."""
    store = open_store()
    tested = [chosen(store, each.id) for each in networks]
    requests = requests_of_tests(tested, networks[0].spec.dataset, part, protocol, fuse=fuse)
    for request in requests:
        check_limits(request.spec)
    return Asked(tuple(requests), tuple(networks))
