"""The receptive field that trained networks really use: the second half of the Receptive field page."""

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from vgg_explorer.analysis.report import analyse
from vgg_explorer.plots import effective_field as plots
from vgg_explorer.runs.weights import known
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.receptive_field import LayerField, MeasuredFields, MeasureFields
from vgg_explorer.ui import export, fields, weights_field
from vgg_explorer.ui import saliency_answers as answers
from vgg_explorer.ui.page import Page
from vgg_explorer.ui.plain import plain
from vgg_explorer.ui.saliency_choice import can_look
from vgg_explorer.ui.saliency_grid import figure, uri
from vgg_explorer.ui.weights_field import Column

HEAVY = 10**9  # multiply-accumulates of a network that is measured on fewer pictures, and when somebody asks
FEW = 2
WANTED = "fields wanted"


def section(page: Page) -> None:
    """Up to two trained networks, and what their units look at."""
    if not can_look(page):
        return
    columns = weights_field.choose(page, resets=("used1", "used2"), most=2)
    known_fields = [measured(page, column) for column in columns]
    both = [(column, found) for column, found in zip(columns, known_fields, strict=True) if found]
    if not both:
        return
    st.markdown(" ".join(sentence(page, column, found) for column, found in both))
    names = {column.number: weights_field.name(column, columns) for column in columns}
    named = [(names[column.number], column.colour(page.look), found.layers) for column, found in both]
    page.chart(plots.by_layer(named, page.look), alt=alt(page, both), key="used by layer")
    cells = st.columns(2)
    for (column, found), cell in zip(both, cells, strict=False):
        with cell:
            one(page, column, found)
    st.caption(explained(page, both[0][1]))
    export.download(page, partial(rows, both), "effective_fields.csv")


def measured(page: Page, column: Column) -> MeasuredFields | None:
    """At once for a small network; a large one is measured when somebody asks, and can be cancelled."""
    macs = analyse(column.known.network).macs
    if macs < HEAVY:
        return asked(page, column, MeasureFields(column.weights), slow=False)
    question = MeasureFields(column.weights, pictures=FEW)
    wanted: set[MeasureFields] = st.session_state.setdefault(WANTED, set())
    if question not in wanted and not answers.is_known(question):
        st.button(
            page._("Measure {name}, which takes minutes").format(name=column.known.title),
            key=f"measure {column.number}",
            on_click=wanted.add,
            args=(question,),
        )
        return None
    if not answers.is_known(question):
        st.button(page._("Cancel"), key=f"stop {column.number}", on_click=wanted.discard, args=(question,))
    return asked(page, column, question, slow=True)


def asked(page: Page, column: Column, question: MeasureFields, *, slow: bool) -> MeasuredFields | None:
    try:
        if answers.is_known(question):
            return answers.fields(question)
        title = page._("Measuring {name} …").format(name=column.known.title)
        bar = st.progress(0.0, title)

        def tell(what: str, done: int, of: int) -> None:
            bar.progress(done / of, f"{title} {what}")

        found = answers.fields(question, progress=tell, slow=slow)
        bar.empty()
        return found
    except SpecError as error:
        page.refuse(error)
        return None


def sentence(page: Page, column: Column, found: MeasuredFields) -> str:
    """The last convolution in numbers."""
    last = next((each for each in reversed(found.layers) if each.layer.startswith("conv")), found.layers[-1])
    words = page._(
        "A unit of {layer} in **{name}** can see {theory} px; half of what moves it lies within **{half} px**, 95 % "
        "within {most} px (with random weights {random_half} and {random_most})."
    )
    return words.format(
        layer=last.layer,
        name=plain(column.known.title),
        theory=last.theory,
        half=last.trained.half,
        most=last.trained.most,
        random_half=last.random.half,
        random_most=last.random.most,
    )


def one(page: Page, column: Column, found: MeasuredFields) -> None:
    """One layer of one network: its field as a picture, trained and random, and along a line."""
    names = [each.layer for each in found.layers]
    convolutions = [name for name in names if name.startswith("conv")] or names
    key = f"used{column.number}"
    label = page._("Layer of {name}").format(name=column.known.title)
    chosen = fields.slider(page, key, label, names, default=convolutions[-1], check=partial(weights_field.among, names))
    field, network = found.find(chosen), column.known.network
    left, right = st.columns(2, wrap=False)
    for place, seen, how in ((left, field.trained, page._("trained")), (right, field.random, page._("random weights"))):
        said = page._("{how}: 50 % in {half} px, 95 % in {most} px").format(how=how, half=seen.half, most=seen.most)
        with place:
            figure(uri(plots.picture(seen)), said, said)
    drawn = plots.profile(network, network.layer_names().index(chosen), field, column.colour(page.look), page.look)
    page.chart(drawn, alt=profile_alt(page, field), key=f"profile {column.number}")


def profile_alt(page: Page, field: LayerField) -> str:
    words = page._(
        "Share of the gradient along the columns: trained 95 % in {most} px, random weights {random} px, paths {paths} "
        "px; the unit can see {theory} px."
    )
    return words.format(most=field.trained.most, random=field.random.most, paths=field.paths_most, theory=field.theory)


def alt(page: Page, both: Sequence[tuple[Column, MeasuredFields]]) -> str:
    lines = (
        f"{column.known.title}: "
        + ", ".join(f"{each.layer} {each.theory}/{each.trained.most}/{each.trained.half}" for each in found.layers)
        for column, found in both
    )
    words = page._("By layer, in pixels, what a unit can see / what holds 95 % / 50 %. {lines}.")
    return words.format(lines="; ".join(lines))


def explained(page: Page, found: MeasuredFields) -> str:
    one = found.layers[0].trained
    return page._(
        "The mean |d unit / d pixel| over {pictures} {source} and up to {units} channels of the unit in the middle, "
        "before its ReLU; the raw mass, no logarithm (Luo et al. 2016). Squares are centred on the unit and may reach "
        "beyond the picture. The frame is all that the unit can see. Paths: what it would be if all weights were equal."
    ).format(pictures=one.pictures, source=page._(found.source), units=max(each.trained.units for each in found.layers))


def rows(both: Sequence[tuple[Column, MeasuredFields]]) -> Iterator[dict[str, object]]:
    """A row a layer of each network, for a file."""
    for column, found in both:
        for each in found.layers:
            bell = each.trained.gaussian
            yield {
                "weights": column.weights,
                "network": known(column.weights, paths=False).title,
                "layer": each.layer,
                "field": each.theory,
                "trained_50": each.trained.half,
                "trained_95": each.trained.most,
                "random_50": each.random.half,
                "random_95": each.random.most,
                "paths_50": each.paths_half,
                "paths_95": each.paths_most,
                "gaussian_deviation": bell.deviation[1] if bell else "",
                "gaussian_explained": bell.explained[1] if bell else "",
                "units": each.trained.units,
                "pictures": each.trained.pictures,
            }
