"""Results in words: the comparison of two networks, their costs, and which runs are not counted."""

from html import escape

from vgg_explorer.analysis.comparison import Cost, NetworkResult, against, matched, ranked
from vgg_explorer.plots.numbers import NARROW
from vgg_explorer.runs.results import MOST as MOST_READ
from vgg_explorer.ui.frame import address, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.pages import find
from vgg_explorer.ui.frame.plain import capital, plain
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.widgets import cost_words
from vgg_explorer.ui.widgets.weights_field import MOST


def sentence(page: Page, found: ResultsChoice) -> str:
    """Small kernels against large ones, the best of each."""
    if len(found.networks) == 1:
        only = found.networks[0]
        said = page._("{name} has {accuracy} of the test pictures right; train a second network to compare it with.")
        return said.format(name=plain(only.name), accuracy=share(only))
    best, second = two(found)
    return f"{pair(page, best, second)} {cost(page, best, second)}"


def two(found: ResultsChoice) -> tuple[NetworkResult, NetworkResult]:
    """The best stack of small kernels and the best network with large ones, the better first; else the best two."""
    order = ranked(found.networks)
    stacks = [result for result in order if found.family(result) == "stack"]
    others = [result for result in order if found.family(result) != "stack"]
    best, second = sorted([stacks[0], others[0]], key=order.index) if stacks and others else order[:2]
    return best, second


def pair(page: Page, first: NetworkResult, second: NetworkResult) -> str:
    compared = against(first, second)
    notes = [note for note in (compared.note(), compared.left_out()) if note]
    return " ".join(plain(capital(note.text(page._))) for note in notes)


def cost(page: Page, first: NetworkResult, second: NetworkResult) -> str:
    """What the first costs beside the second, and in what the two are matched."""
    here, there = first.cost("field"), second.cost("field")
    form = (
        page._("It has {parameters} and {macs}, and {field}.")
        if here and there
        else page._("It has {parameters} and {macs}.")
    )
    said = form.format(
        parameters=cost_words.parameters(page, ratio(first, second, "parameters")),
        macs=cost_words.macs(page, ratio(first, second, "macs")),
        field=cost_words.receptive_field(page, int(there or 0), int(here or 0)),
    )
    return f"{said} {cost_words.matching(page, matched(first, second))}"


def ratio(first: NetworkResult, second: NetworkResult, what: Cost) -> float:
    one, other = first.cost(what), second.cost(what)
    return (one or 1) / (other or 1)


def share(result: NetworkResult) -> str:
    """82.54 ± 0.31 %, or without a spread of one seed."""
    accuracy = result.accuracy
    spread = f" ± {accuracy.deviation:.2f}" if accuracy.n > 1 else ""
    return f"{accuracy.mean:.2f}{spread}{NARROW}%"


def left_out(page: Page, found: ResultsChoice) -> str:
    """How many runs are left out of the means, by reason."""
    words = {
        "try": page._("tries of learning rates"),
        "diverged": page._("diverged"),
        "failed": page._("failed"),
        "refused": page._("refused"),
        "interrupted": page._("broken off"),
        "stopped": page._("stopped"),
        "waiting": page._("waiting"),
        "running": page._("at work"),
        "stopping": page._("at work"),
    }
    parts = [page._("older ones than the newest {n}").format(n=f"{MOST_READ:,}")] if found.more else []
    parts += [f"{count} {words[state]}" for state, count in sorted(found.left_out.items()) if state in words]
    if not parts:
        return ""
    return page._("Not counted in any mean: {parts}.").format(parts=", ".join(parts))


def unconverged(page: Page, found: ResultsChoice) -> str:
    names = [plain(result.name) for result in found.networks if not result.converged]
    if not names:
        return ""
    if len(names) == len(found.networks) > 1:
        return page._(
            "None of these networks has converged: their training loss was still falling at the end; with more epochs "
            "the order may turn."
        )
    said = page._(
        "Not converged: {names}. Their training loss was still falling at the end; with more epochs the order may turn."
    )
    return said.format(names=", ".join(names))


def where_they_look(page: Page, found: ResultsChoice) -> None:
    """A link to the Saliency page with the networks of these results, the first seed of each."""
    nets = ",".join(dict.fromkeys(result.outcomes[0].id for result in found.networks[:MOST]))
    link, words = escape(address.to(find("saliency"), nets=nets)), escape(page._("Where do they look?"))
    markup.show(f'<p class="aside"><a href="{link}" target="_self">{words} →</a></p>')
