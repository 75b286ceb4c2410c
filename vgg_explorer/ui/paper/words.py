"""The sentences and numbers of the Paper page; every number comes from a judgement or from closed forms."""

from collections import Counter
from math import isnan

from vgg_explorer.analysis.paired_comparison import PairedComparison, decimals, points
from vgg_explorer.analysis.paper_arms import DETAILED, SCALES, SEEDS
from vgg_explorer.analysis.paper_numbers import numbers
from vgg_explorer.analysis.verdicts import Compared, Judgement, Learned
from vgg_explorer.plots.numbers import NARROW
from vgg_explorer.specs.claim import Claim, Quantity, Size, Verdict
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.paper.arm_names import arm
from vgg_explorer.ui.paper.measured import PaperView


def sentence(page: Page, view: PaperView) -> str:
    """How many claims turned out how."""
    counts = Counter(row.judgement.verdict for row in view.rows)
    absent = sum(row.claim.standing in ("not here", "later") for row in view.rows)
    said = page._(
        "Of {n} claims of the paper, what we find agrees with **{agree}** and disagrees with **{disagree}**. Cannot "
        "tell: {cannot}; not measured yet at this size: {missing}; beyond this app: {absent}."
    )
    return said.format(
        n=len(view.rows),
        agree=counts["agrees"],
        disagree=counts["disagrees"],
        cannot=counts["cannot tell"],
        missing=counts[None] - absent,
        absent=absent,
    )


def chance(page: Page) -> str:
    return page._(
        "A verdict follows from 95 % intervals over paired seeds, so that one measured row in twenty errs by chance. "
        "Small networks on small pictures may behave otherwise than the paper's on ImageNet."
    )


def copy(page: Page) -> str:
    """On which pictures what ships was measured."""
    return page._(
        "What ships was measured on a copy of CIFAR-10 whose pictures are JPEG files: about four points more error "
        "than on the original."
    )


def experiments(page: Page, size: Size) -> str:
    """What is trained at a size, and which learning rates are tried."""
    scale = SCALES[size]
    rates, plain = (", ".join(f"{rate:g}" for rate in each) for each in (scale.rates, scale.plain_rates))
    said = page._(
        "At this size: {width} of the paper's width, `{dataset}`, {epochs} epochs, batch {batch}, {seeds} seeds. Of "
        "the learning rates {rates} (without batch normalisation {plain}) each network takes the best on validation. "
        "Claims on scales take `{detailed}`, pictures with twice the detail that the input shows, and twice the width."
    )
    return said.format(
        detailed=DETAILED,
        width=scale.width,
        dataset=scale.dataset,
        epochs=scale.epochs,
        batch=scale.batch,
        seeds=SEEDS,
        rates=rates,
        plain=plain,
    )


def nothing(page: Page) -> str:
    return page._(
        "Nothing was measured at this size yet. Choose another size, or a claim below and “Run this”: your results "
        "stand here when the runs have finished."
    )


def place(page: Page, where: str) -> str:
    """Sections and tables of the paper."""
    sections = "§ " if where[0].isdigit() else ""
    where = where.replace("Tables", page._("Tables")).replace("Table", page._("Table"))
    return page._("paper, {place}").format(place=f"{sections}{where}")


def verdict(page: Page, claim: Claim, found: Verdict | None) -> str:
    """The verdict as a word."""
    words = {
        "agrees": page._("agrees"),
        "disagrees": page._("disagrees"),
        "cannot tell": page._("cannot tell"),
    }
    if claim.standing == "not here":
        return page._("not here")
    if claim.standing == "later":
        return page._("not in this app yet")
    return words[found] if found else page._("not measured yet")


def measured(page: Page, judgement: Judgement) -> list[str]:
    """A line a contrast: what was found; arithmetic has its numbers."""
    if judgement.claim.standing == "arithmetic":
        return arithmetic(page)
    if judgement.verdict is None:
        return []
    return [named(page, judgement, each) for each in judgement.compared]


def named(page: Page, judgement: Judgement, found: Compared) -> str:
    """One contrast; where a claim has several, with what is compared."""
    said = contrast(page, found)
    return f"{pair(page, found)}: {said}" if len(judgement.compared) > 1 and not found.learned else said


def pair(page: Page, found: Compared) -> str:
    """B − A."""
    return f"{arm(page, found.contrast.first)} − {arm(page, found.contrast.second)}"


def arithmetic(page: Page) -> list[str]:
    return [
        page._("fields of {field_5} and {field_7} px").format(**numbers()),
        page._("{stack_7} C² against {single_7} C²: {fewer_7:.0f} % fewer, or {more_7:.0f} % more").format(**numbers()),
        page._("{table_2} of {configurations} numbers of Table 2 to the million").format(**numbers()),
        page._("E has {e_millions:.1f} M, OverFeat {overfeat} M").format(**numbers()),
    ]


def contrast(page: Page, found: Compared) -> str:
    if found.learned:
        return learned(page, found, found.learned)
    if found.difference is None or not found.difference.n:
        return page._("no seed in common")
    return difference(page, found.difference, found.contrast.quantity)


def learned(page: Page, found: Compared, counts: Learned) -> str:
    """B, from A: 5 of 5 seeds learn; B, small weights: 0 of 5."""
    said = page._("{a}: {first} of {of_first} seeds learn; {b}: {second} of {of_second}")
    return said.format(
        a=arm(page, found.contrast.first),
        b=arm(page, found.contrast.second),
        first=counts.first,
        of_first=counts.of_first,
        second=counts.second,
        of_second=counts.of_second,
    )


def difference(page: Page, found: PairedComparison, quantity: Quantity) -> str:
    """+0.42 points, −0.10 to +0.94, 5 seeds."""
    ends = [] if isnan(found.low) else [found.low, found.high]
    digits = decimals(found.mean, *ends)
    mean = f"{points(found.mean, digits, signed=True)}{NARROW}{unit(page, quantity)}"
    seeds = page.n_("{n} seed", "{n} seeds", found.n).format(n=found.n)
    if isnan(found.low):
        return f"{mean}, {seeds}"
    low, high = (points(end, digits, signed=True) for end in (found.low, found.high))
    interval = page._("{low} to {high}").format(low=low, high=high)
    return f"{mean} ({interval}), {seeds}"


def unit(page: Page, quantity: Quantity) -> str:
    match quantity:
        case "gap":
            return page._("nats")
        case "epochs":
            return page._("epochs")
        case _:
            return page._("points")


def axis(page: Page, half: float) -> str:
    """What the small figures show."""
    return page._(
        "A bar is the 95 % interval of the difference, its mark the mean; the line is zero, the dashes half a point, "
        "the axis {half:g} points to either side. Filled dots are seeds that learn."
    ).format(half=half)


def rule(page: Page, claim: Claim) -> str:
    """What was laid down before anything was measured."""
    rules = {
        "above 0": page._(
            "It agrees if the interval of {pairs} lies wholly above zero, and disagrees if wholly below."
        ),
        "below 0": page._(
            "It agrees if the interval of {pairs} lies wholly below zero, and disagrees if wholly above."
        ),
        "below 0.5": page._(
            "It agrees if the interval of {pairs} lies wholly below half a point, and disagrees if wholly above."
        ),
        "within 0.5": page._(
            "It agrees if the interval of {pairs} lies within half a point of zero, and disagrees if wholly outside."
        ),
        "learned": page._(
            "It agrees if in {pairs} all seeds of the first learn and not all of the second, and disagrees if none of "
            "the first does; to learn is to end above chance."
        ),
    }
    sign = page._("against") if claim.rule == "learned" else "−"
    pairs = "; ".join(f"**{arm(page, each.first)}** {sign} **{arm(page, each.second)}**" for each in claim.contrasts)
    return rules[claim.rule].format(pairs=pairs)
