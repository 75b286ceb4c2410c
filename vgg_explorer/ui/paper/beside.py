"""The lines beside a verdict, for claims that say more than better or worse."""

from dataclasses import replace

from vgg_explorer.analysis.beside_claims import Costs, Errors, costs, errors
from vgg_explorer.analysis.paired_comparison import points
from vgg_explorer.analysis.verdicts import Outcomes
from vgg_explorer.plots.numbers import readable
from vgg_explorer.specs.claim import Claim, Contrast, Size
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.paper.arm_names import arm


def lines(page: Page, claim: Claim, size: Size, outcomes: Outcomes) -> list[str]:
    """Costs of local response normalisation; errors of B and its twins, which the paper gives as "7 % higher"."""
    match claim.id:
        case "lrn":
            known = {each: costs(each, size, outcomes) for each in claim.arms}
            timed = all(each.milliseconds is not None for each in known.values())  # one time alone compares nothing
            return [
                cost(page, name, each if timed else replace(each, milliseconds=None)) for name, each in known.items()
            ]
        case "five-by-five":
            found = [(each, errors(each, outcomes)) for each in claim.contrasts]
            told = [error(page, contrast, each) for contrast, each in found if each]
            return [*told, seven(page)] if told else []
        case _:
            return []


def cost(page: Page, name: str, found: Costs) -> str:
    """A-LRN keeps 1.2 MB of each picture in training, 3.4 ms a picture."""
    kept = page._("{name}: training keeps {bytes} of each picture").format(
        name=arm(page, name), bytes=readable(found.bytes, "B")
    )
    if found.milliseconds is None:
        return kept
    return page._("{kept}, and takes {ms} ms for it").format(kept=kept, ms=f"{found.milliseconds:.2f}")


def error(page: Page, contrast: Contrast, found: Errors) -> str:
    """B errs 22.1 %, B with 5×5 23.0 %: 0.9 points, or 4.1 % of the first, more."""
    first, second = arm(page, contrast.first), arm(page, contrast.second)
    said = page._("errors: {first} {a} %, {second} {b} %, which is {points} points, or {relative} % of the first")
    return said.format(
        first=first,
        second=second,
        a=points(found.first, 1),
        b=points(found.second, 1),
        points=points(found.points, 1, signed=True),
        relative=points(found.relative, 1, signed=True),
    )


def seven(page: Page) -> str:
    return page._("The paper's “7 % higher” may be either: it does not say points or per cent of the error.")
