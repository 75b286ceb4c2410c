"""The names of what was trained and tested, in a person's language, and what their words mean."""

from vgg_explorer.language import N_
from vgg_explorer.ui.frame.page import Page

SHOWN = {
    "plain": N_("plain"),
    "small weights": N_("small weights"),
    "from A": N_("from A"),
    "deviation 0.1": N_("deviation 0.1"),
    "deviation 0.01": N_("deviation 0.01"),
    "B with 5×5": N_("B with 5×5"),
    "as many parameters": N_("as many parameters"),
    "no ReLU between": N_("no ReLU between"),
    "pairs": N_("3×3 pairs"),
    "three 3×3": N_("three 3×3"),
    "one 7×7": N_("one 7×7"),
    "fixed scale": N_("fixed scale"),
    "jitter": N_("jitter"),
    "dense": N_("dense evaluation"),
    "far": N_("far"),
    "three scales": N_("three scales"),
    "crops": N_("crops"),
    "crops and dense": N_("dense and crops"),
    "tested": N_("tested"),
    "D and E": N_("D and E"),
}


def arm(page: Page, name: str) -> str:
    """Such as: B with 5×5, as many parameters. Letters are the paper's networks, and AlexNet is itself."""
    return ", ".join(page._(SHOWN[part]) if part in SHOWN else part for part in name.split(", "))


def meanings(page: Page) -> list[tuple[str, str]]:
    """The words of the rows, each with what it means."""
    return [
        ("A, A-LRN, B, C, D, E", page._("the networks of the paper's Table 1, narrower, with three pools")),
        (
            page._("points"),
            page._("percent points of top-1 accuracy on the test set, the first network less the second"),
        ),
        (
            page._("nats"),
            page._("the unit of the loss; the gap is validation loss less training loss"),
        ),
        (page._("seeds"), page._("runs with other random numbers; both networks of a pair have the same ones")),
        (
            page._("plain"),
            page._("without batch normalisation, from Glorot's initialisation"),
        ),
        (page._("small weights"), page._("random weights of standard deviation 0.01, without batch normalisation")),
        (page._("from A"), page._("the same, but for the layers of the paper, which are copied from a trained A")),
        (page._("jitter"), page._("learned from pictures each at a scale of its own, 1 to 1.5 times the input")),
        (
            page._("dense evaluation"),
            page._("the network runs over the whole picture, and the class scores are averaged"),
        ),
        (page._("crops"), page._("50 crops of each picture, and their posteriors are averaged")),
    ]
