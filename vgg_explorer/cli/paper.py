"""The claims of the paper in the terminal: what was measured for each, and measuring it."""

import json
from pathlib import Path

from vgg_explorer.analysis.verdicts import Compared, Judgement, judge
from vgg_explorer.cli import table
from vgg_explorer.cli.training import queued, watched
from vgg_explorer.runs import paper
from vgg_explorer.runs.person import SHELL
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.start_supervisor import start_if_needed
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.claim import Claim, Size, among
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.measurements import Measurements
from vgg_explorer.specs.paper_claims import CLAIMS

SIZES: tuple[Size, ...] = ("class", "laptop", "gpu")
COLUMNS = ["claim", "place", ">seeds", "measured", "verdict"]


def size_of(text: str) -> Size:
    for size in SIZES:
        if size == text:
            return size
    raise SpecError("there is no size {text!r}; take {sizes}.", text=brief(text), sizes=", ".join(SIZES))


def show(size: str, *, own: bool, as_json: bool) -> None:
    """Each claim, and what ships for it or, with `own`, what was measured here."""
    judged = judgements(measurements(size_of(size), own=own))
    if as_json:
        print(json.dumps([as_dict(each) for each in judged], indent=2))
        return
    table.write(table.plain(COLUMNS, map(row, judged)), "One row in twenty errs by chance: intervals are of 95 %.")


def measurements(size: Size, *, own: bool) -> Measurements:
    return paper.own(open_store(), size, SHELL) if own else paper.shipped(size)


def judgements(found: Measurements) -> list[Judgement]:
    by_arm = paper.outcomes(found)
    return [judge(each, by_arm) for each in CLAIMS]


def row(judged: Judgement) -> tuple[str, ...]:
    claim = judged.claim
    measured = "; ".join(map(said, judged.compared)) if judged.seeds else ""
    seeds = str(judged.seeds) if judged.seeds else ""
    return claim.id, claim.place, seeds, measured, judged.verdict or standing(claim)


def standing(claim: Claim) -> str:
    return "not measured" if claim.standing == "measured" else claim.standing


def said(compared: Compared) -> str:
    """B less A: +1.2 (0.3 to 2.1)."""
    contrast, learned, difference = compared.contrast, compared.learned, compared.difference
    if learned:
        first = f"{contrast.first}: {learned.first} of {learned.of_first} learn"
        return f"{first}, {contrast.second}: {learned.second} of {learned.of_second}"
    if difference is None or not difference.n:
        return ""
    interval = f" ({difference.low:.2f} to {difference.high:.2f})" if difference.n > 1 else ""
    return f"{contrast.first} less {contrast.second}: {difference.mean:+.2f}{interval}"


def as_dict(judged: Judgement) -> dict[str, object]:
    return {
        "claim": judged.claim.id,
        "place": judged.claim.place,
        "says": judged.claim.says,
        "verdict": judged.verdict or standing(judged.claim),
        "seeds": judged.seeds,
        "measured": [said(each) for each in judged.compared] if judged.seeds else [],
    }


def run(name: str, size: str, *, seeds: int, wait: bool) -> None:
    """Measure a claim, or all; what was measured before is kept, and the same command goes on where it stopped."""
    chosen, of = [among(CLAIMS, name)] if name != "all" else list(CLAIMS), size_of(size)
    names = tuple(dict.fromkeys(arm for each in chosen for arm in each.arms))
    if not names:
        raise SpecError("the claim {name!r} is not measured by runs.", name=name)
    store = open_store()
    carried_out(store, paper.asked(names, of, seeds), wait=wait)
    if wait:
        carried_out(store, paper.asked_tests(store, names, of, SHELL, seeds), wait=True)
        by_arm = paper.outcomes(paper.own(store, of, SHELL, seeds))
        table.write(table.plain(COLUMNS, [row(judge(each, by_arm)) for each in chosen if each.arms]), "")


def carried_out(store: Store, asked: list[Request], *, wait: bool) -> None:
    ids = queued(store, asked)
    start_if_needed()
    if wait and ids:
        watched(store, ids, quiet=False)


def pack(size: str, out: str | None) -> None:
    """Write what was measured here as what ships."""
    found = paper.own(open_store(), size_of(size), SHELL)
    if not found.found:
        raise SpecError("nothing was measured here at the size {size!r}; start with paper run all.", size=size)
    path = paper.pack(found) if out is None else paper.pack(found, Path(out))
    print(f"{len(found.found)} runs and tests are written to {path}.")
