"""One claim in full: every seed, the rates that were tried, when and on what, and the runs as JSON."""

import json
from collections.abc import Iterator
from functools import partial

import streamlit as st

from vgg_explorer.runs import paper
from vgg_explorer.specs.claim import Claim, Size
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.measurements import Measured
from vgg_explorer.specs.paper_claims import CLAIMS
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import quoted
from vgg_explorer.ui.paper import words
from vgg_explorer.ui.paper.arm_names import arm
from vgg_explorer.ui.paper.measured import PaperView
from vgg_explorer.ui.paper.train_link import has_experiment
from vgg_explorer.ui.widgets import export, table

KEY, WIDGET = "claim", "claim chosen"
MEASURED = {each.id: each for each in CLAIMS if each.standing == "measured"}
FIRST = next(iter(MEASURED))


def choose(page: Page) -> Claim:
    """One of the claims that are measured."""
    asked = address.value(KEY) or FIRST
    shown = asked if asked in MEASURED else FIRST
    if asked not in MEASURED:
        page.refuse(unknown(asked), shown=page._(MEASURED[FIRST].says).rstrip(".。"))
        address.keep(KEY, FIRST, FIRST)
    st.session_state[WIDGET] = shown
    st.selectbox(
        page._("Claim"),
        list(MEASURED),
        format_func=lambda id: f"{MEASURED[id].number} · {page._(MEASURED[id].says)}",
        key=WIDGET,
        on_change=lambda: address.keep(KEY, st.session_state[WIDGET], FIRST),
    )
    return MEASURED[shown]


def unknown(asked: str) -> SpecError:
    return SpecError("there is no claim {value}; pick one of the list.", value=quoted(asked))


def draw(page: Page, view: PaperView, claim: Claim) -> None:
    """What decides it, and a line a seed."""
    st.markdown(words.rule(page, claim))
    if not any(each.arm in claim.arms for each in (*view.shipped.found, *view.own.found)):
        st.caption(page._("No run of this claim has finished at this size."))
        return
    with page.folded("values", page._("Every seed, the rates tried, when and on what")) as values:
        if values.open:
            lines = [*seeds(page, view.shipped.found, claim, ""), *seeds(page, view.own.found, claim, page._("yours"))]
            table.table(heads(page), lines)


def heads(page: Page) -> tuple[str, ...]:
    return (
        page._("What was trained or tested"),
        page._("Seed"),
        page._("Test accuracy, %"),
        page._("Learning rate"),
        page._("Rates tried, their validation accuracy, %"),
        page._("Day"),
        page._("Machine"),
    )


def seeds(page: Page, found: tuple[Measured, ...], claim: Claim, whose: str) -> Iterator[tuple[str, ...]]:
    for each in found:
        if each.arm not in claim.arms:
            continue
        around, trained = each.result.surroundings, isinstance(each.result, RunResult)
        test = each.result.test if isinstance(each.result, RunResult) else each.result.evaluation
        rate = f"{each.result.spec.learning_rate:g}" if isinstance(each.result, RunResult) else "–"
        tried = (f"{one.rate:g}: {'–' if one.accuracy is None else f'{100 * one.accuracy:.1f}'}" for one in each.rates)
        yield (
            ", ".join(filter(None, (arm(page, each.arm), whose))),
            str(each.seed),
            f"{100 * test.top1:.2f}" if test else page._("diverged"),
            rate if trained else "–",
            "; ".join(tried) or "–",
            each.day,
            f"{around.hardware}, {around.versions}",
        )


def download(page: Page, claim: Claim, size: Size) -> None:
    """The runs of the claim as JSON, as the store keeps them; a test says what it tests by content."""
    if has_experiment(claim, size):
        written = partial(as_json, claim, size)
        export.button(page._("Runs as JSON"), written, f"{claim.id}-{size}.json", "application/json")


def as_json(claim: Claim, size: Size) -> str:
    found = paper.asked(claim.arms, size)
    return json.dumps([json.loads(each.spec.to_json()) for each in found], indent=1)
