"""Accuracy by distance of networks that were trained to compare two marks: figure, sentences and numbers."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from vgg_explorer.analysis.distance import Point, all_see, paths95_width, points, reach, sure_reach
from vgg_explorer.plots.distance import name
from vgg_explorer.runs import zoo
from vgg_explorer.specs.distance import DistanceResult
from vgg_explorer.specs.zoo import DISTANCE_NETWORKS
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures
from vgg_explorer.ui.widgets import table as facts


def section(page: Page) -> None:
    """The figure, its sentence, its numbers; nothing where it has not been measured."""
    found = zoo.distance()
    if not found:
        return
    figure(page, found)
    with page.folded("seen", page._("Every number, and how it was measured")) as numbers:
        if numbers.open:
            table(page, found)
            st.markdown(method(page, found))


def on_start(page: Page) -> None:
    """The figure and its sentence, where every network learns what lies well inside its field."""
    found = zoo.distance()
    if found and all_see(found):
        figure(page, found)


def figure(page: Page, found: Sequence[DistanceResult]) -> None:
    st.header(page._("How far can each really see?"), anchor=False)
    st.markdown(sentence(page, found))
    page.chart(figures.by_distance(found, page.look), alt=alt(page, found), key="distance")
    st.caption(
        page._(
            "Two marks on noise: which one is on the left? In a grey band a unit with that field sees them in part, "
            "left of it whole, right of it never both. Bars are standard deviations over seeds. Triangles: marks up to "
            "so far apart lie within 95 % of the paths from pixels to a unit."
        )
    )
    if said := beyond_paths(page, found):
        st.markdown(said)


@lru_cache(figures.KEPT)
def sentence(page: Page, found: Sequence[DistanceResult]) -> str:
    """What the numbers say: inside the field, field by field, and beyond it."""
    fields = sorted({seen.field for seen in found})
    inside = page._("What lies well inside its field, each of these networks learns to use.") if all_see(found) else ""
    lines = [f"- {about(page, field, found)}" for field in fields]
    return "\n".join([f"{inside} {beyond(page, found)}".strip(), "", *lines])


def about(page: Page, field: int, found: Sequence[DistanceResult]) -> str:
    stack, single = pair(field, found)
    return page._(
        "Field {field} px: {stack} are right in 95 % and more up to a distance of **{far} px**, {single} up to "
        "**{other} px**; above chance up to {reach} and {other_reach} px."
    ).format(
        field=field,
        stack=name(stack, page.look),
        far=sure_reach(stack),
        reach=reach(stack),
        single=name(single, page.look),
        other=sure_reach(single),
        other_reach=reach(single),
    )


def pair(field: int, found: Sequence[DistanceResult]) -> tuple[DistanceResult, DistanceResult]:
    """The stack and the single kernel of one receptive field."""
    by_kind = {seen.kind: seen for seen in found if seen.field == field}
    return by_kind["stack"], by_kind["single"]


def beyond(page: Page, found: Sequence[DistanceResult]) -> str:
    blind = [point for seen in found for point in points(seen) if point.sight == "no"]
    clear = [point for point in blind if point.clear]
    if clear:
        return page._(
            "Beyond its field a network should guess; {n} of {all} points there do not, which is unexplained."
        ).format(n=len(clear), all=len(blind))
    return page._("Beyond its own field each one guesses, as it must.")


@lru_cache(figures.KEPT)
def beyond_paths(page: Page, found: Sequence[DistanceResult]) -> str:
    """The network whose accuracy exceeds the prediction of its path counts the most; empty where none does."""
    most = max(found, key=lambda seen: sure_reach(seen) - paths95_width(seen))
    if sure_reach(most) <= paths95_width(most):
        return ""
    return page._(
        "{name}: 95 % of the paths end within {paths} px, and yet the network is right up to {far} px. Where paths are "
        "few, weights can make up for it."
    ).format(name=name(most, page.look), paths=paths95_width(most), far=sure_reach(most))


@lru_cache(figures.KEPT)
def alt(page: Page, found: Sequence[DistanceResult]) -> str:
    lines = (
        f"{name(seen, page.look)}: " + ", ".join(f"{p.distance} px {p.accuracy.mean:.0f} %" for p in points(seen))
        for seen in found
    )
    title = page._("Accuracy by distance.")
    return f"{title} {'; '.join(lines)}."


def table(page: Page, found: Sequence[DistanceResult]) -> None:
    distances = sorted({distance for seen in found for distance in seen.counts})
    rows = []
    for seen in found:
        known = {point.distance: point for point in points(seen)}
        cells = [cell(known[distance]) if distance in known else "–" for distance in distances]
        rows.append((name(seen, page.look), *cells))
    facts.table([page._("Network"), *map(str, distances)], rows)


def cell(point: Point) -> str:
    spread = f" ± {point.accuracy.deviation:.1f}" if point.accuracy.n > 1 else ""
    return f"{point.accuracy.mean:.1f}{spread}"


def method(page: Page, found: Sequence[DistanceResult]) -> str:
    n = min(len(by_seed) for seen in found for by_seed in seen.counts.values())
    return page._(
        "Pictures of noise with a red and a blue mark of 2×2 pixels; the class is which one is on the left. "
        "Networks of stride 1 with 16 channels, batch normalisation, global average pooling and one linear layer "
        "learn all their distances together, in {epochs} epochs, at whose end the loss is flat; {tested} new "
        "pictures of each distance test them; {n} seeds each, mean ± standard deviation in per cent. A unit that "
        "never sees both marks cannot know the answer, and neither can an average of such units. Both marks are "
        "seen whole up to two pixels less than the field, in part up to the field itself. Chance is left behind "
        "where every seed lies above the 99.99 % interval of a guesser."
    ).format(epochs=DISTANCE_NETWORKS[0].spec(0).recipe.epochs, tested=tested(found), n=n)


def tested(found: Sequence[DistanceResult]) -> int:
    return next(total for seen in found for by_seed in seen.counts.values() for _, total in by_seed.values())
