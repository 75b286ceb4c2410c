"""The sentences of the Saliency page: the answer, alternative texts, and the checks of a map."""

from collections.abc import Sequence
from html import escape

from vgg_explorer.analysis.pointing import pointed
from vgg_explorer.analysis.rank_correlation import rank_correlation
from vgg_explorer.pictures.examples import Example
from vgg_explorer.plots.numbers import percent
from vgg_explorer.plots.saliency import side_by_side
from vgg_explorer.plots.saliency_file import Looked
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.saliency import Explained, Trusted
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.widgets.phrases import joined
from vgg_explorer.ui.widgets.weights_field import WeightsColumn, name

COMPLETE = 0.01  # of the total: a map that adds up
FORGETS = 0.5  # rank correlation: what a map may keep when nothing that was learned is left


def answer(
    page: Page,
    columns: Sequence[WeightsColumn],
    seen: Sequence[Explained | None],
    looked: Sequence[Looked],
    methods: Sequence[str],
    example: Example,
) -> str:
    """The prediction of each network, the true class if it is known, and how similar their maps are."""
    if not columns:
        return page._("Pick a trained network, and see where it looks.")
    said = [
        page._("**{name}** says {label} ({chance})").format(
            name=plain(name(column, columns)), label=plain(best(found)), chance=percent(found.map.top[0].probability)
        )
        for column, found in zip(columns, seen, strict=True)
        if found
    ]
    if not said:
        return page._("None of these networks has answered.")
    parts = (f"{joined(page, said)}.", truth(page, seen, example), together(page, looked, methods))
    return " ".join(filter(None, (*parts, where(page, looked, example))))


def truth(page: Page, seen: Sequence[Explained | None], example: Example) -> str:
    """The true class, unless all networks predict it."""
    if not example.label or all(best(found) == example.label for found in seen if found):
        return ""
    return page._("It is: {label}.").format(label=plain(example.label))


def best(found: Explained) -> str:
    return found.classes[found.map.top[0].index]


def where(page: Page, looked: Sequence[Looked], example: Example) -> str:
    """In how many maps of the true class the highest point lies on the object."""
    maps = [found for each in looked for found in each.maps if found and found.target == example.label]
    if not example.box or not maps:
        return ""
    said = page.n_(
        "The highest point lies on the object in {hits} of {n} map.",
        "The highest point lies on the object in {hits} of {n} maps.",
        len(maps),
    )
    return said.format(hits=sum(on_object(found, example) for found in maps), n=len(maps))


def together(page: Page, looked: Sequence[Looked], methods: Sequence[str]) -> str:
    """The rank correlation of two networks' maps, by the last method that both have a map of."""
    if len(looked) != 2:
        return ""
    for method, first, second in reversed(list(zip(methods, looked[0].maps, looked[1].maps, strict=True))):
        if first and second and (maps := side_by_side(first.map.map, second.map.map)):
            said = page._("By {method} they look at places that are {alike} alike (rank correlation {found}).")
            found = rank_correlation(*maps)
            words = page._("much") if found > 0.7 else page._("partly") if found > 0.3 else page._("hardly")
            return said.format(method=page._(find_method(method).title), alike=words, found=f"{found:.2f}")
    return ""


def on_object(found: Explained, example: Example) -> bool:
    """The pointing game (Zhang et al. 2016), without a tolerance: more than half of the highest pixels, mostly one."""
    height, width = example.picture.pixels.shape[:2]
    return pointed(found.map.map, example.box or (0, 0, 0, 0), picture=(height, width)) > 0.5


def highest(found: Explained) -> tuple[int, int]:
    place = int(found.map.map.argmax())
    return place // found.map.map.shape[1], place % found.map.map.shape[1]


def alt(page: Page, column: WeightsColumn, found: Explained) -> str:
    """The alternative text of a map."""
    row, place = highest(found)
    words = page._("{method} of {name} for {label}: highest at row {row}, column {column} of {height}×{width}")
    height, width = found.map.map.shape
    return words.format(
        method=page._(find_method(found.map.method).title),
        name=column.known.title,
        label=found.target,
        row=row,
        column=place,
        height=height,
        width=width,
    )


def checks(page: Page, found: Explained, trust: Trusted, example: Example) -> list[tuple[bool, str]]:
    """Each check of a map: whether it passed, and a sentence with its numbers."""
    asked: list[tuple[bool, str]] = []
    if (complete := found.map.completeness) is not None:
        words = page._("It adds up to what it has to, but for {share}.")
        asked.append((complete.relative <= COMPLETE, words.format(share=percent(complete.relative))))
    left = trust.remains
    words = page._("When all weights are random, the map has a rank correlation of {left} with this one.")
    asked.append((not left > FORGETS, words.format(left=f"{left:.2f}")))
    gone, chance = trust.curves.deletion_area, trust.chance.deletion_area
    words = (
        page._("Without its highest pixels the class fades sooner than without random ones: area {area}, {chance}.")
        if gone < chance
        else page._("Without its highest pixels the class fades no sooner than without random ones: {area}, {chance}.")
    )
    asked.append((gone < chance, words.format(area=f"{gone:.2f}", chance=f"{chance:.2f}")))
    come, chance = trust.curves.insertion_area, trust.chance.insertion_area
    words = (
        page._("With its highest pixels the class is found sooner than with random ones: area {area}, {chance}.")
        if come > chance
        else page._("With its highest pixels the class is found no sooner than with random ones: {area}, {chance}.")
    )
    asked.append((come > chance, words.format(area=f"{come:.2f}", chance=f"{chance:.2f}")))
    if example.box and found.target == example.label:
        hit = on_object(found, example)
        on, off = page._("Its highest point lies on the object."), page._("Its highest point lies beside the object.")
        asked.append((hit, on if hit else off))
    return asked


def badge(page: Page, found: Explained, asked: list[tuple[bool, str]]) -> str:
    """How many checks passed; it unfolds to their sentences."""
    good = sum(fine for fine, _ in asked)
    words = page._("{good} of {n} checks").format(good=good, n=len(asked))
    lines = "".join(f'<li class="{"yes" if fine else "no"}">{escape(line)}</li>' for fine, line in asked)
    took = page._("{ms} ms").format(ms=f"{1000 * found.map.seconds:,.0f}")
    state = "good" if good == len(asked) else "mixed" if good > len(asked) / 2 else "bad"
    return f'<details class="trust {state}"><summary>{escape(words)} · {took}</summary><ul>{lines}</ul></details>'
