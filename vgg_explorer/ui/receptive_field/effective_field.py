"""The effective receptive field of trained networks (Luo et al., NIPS 2016): the second half of the page."""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

import streamlit as st

from vgg_explorer.plots import effective_field as plots
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.receptive_field import LayerField, MeasuredFields, MeasureFields
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.receptive_field import effective_words as words
from vgg_explorer.ui.receptive_field.effective_words import UsedField
from vgg_explorer.ui.widgets import answers, export, figures, torch_needed, weights_field
from vgg_explorer.ui.widgets.picture_figure import figure, uri
from vgg_explorer.ui.widgets.slow_answers import MACS_PER_SECOND, answered
from vgg_explorer.ui.widgets.weights_field import WeightsColumn

HEAVY = 10**9  # multiply-accumulates of a network that is measured on fewer pictures, and when somebody asks
FEW = 2


def section(page: Page) -> None:
    """The effective receptive fields of up to two trained networks."""
    if not torch_needed.can_explain(page):
        return
    columns = weights_field.choose(page, resets=("used1", "used2"), most=2)
    answer = st.container()  # filled below: it depends on the layers
    known_fields = [measured(page, column) for column in columns]
    both = [(column, found) for column, found in zip(columns, known_fields, strict=True) if found]
    if not both:
        return
    by_layer = st.container()
    cells = st.columns(2)
    used = []
    for (column, found), cell in zip(both, cells, strict=False):
        with cell:
            used.append(UsedField(column, weights_field.name(column, columns), found, layer(page, column, found)))
            one(page, used[-1])
    with answer:
        st.markdown(words.answer(page, used))
    with by_layer:
        named = tuple((each.name, each.column.colour(page.look), each.found.layers) for each in used)
        page.chart(figures.used_by_layer(named, page.look), alt=words.alt(page, used), key="used by layer")
    st.caption(words.explained(page, used[0].found))
    with st.container(horizontal=True):
        export.download(page, partial(by_layer_rows, used), "effective_fields.csv", page._("CSV by layer"))
        export.download(page, partial(by_pixel_rows, used), "effective_profiles.csv", page._("CSV by pixel"))


def measured(page: Page, column: WeightsColumn) -> MeasuredFields | None:
    """The measured fields; of a large network on fewer pictures, after a button."""
    network, title = column.known.network, column.known.title
    try:
        if figures.report(network).macs < HEAVY:
            with st.spinner(page._("Measuring {name} …").format(name=title)):
                return answers.answer(MeasureFields(column.weights))
        question = MeasureFields(column.weights, pictures=FEW)
        offer = page._("Measure {name}").format(name=title)
        return answered(page, question, seconds(network, question), offer=offer, key=f"fields {column.number}")
    except SpecError as error:
        page.refuse(error)
        return None


def seconds(network: Network, question: MeasureFields) -> float:
    """Expected seconds: for each layer, trained and random, a forward pass and one backward pass a unit."""
    macs, through = 0.0, 0
    _, height, width = network.input
    for layer in figures.report(network).layers:
        through += layer.macs
        if len(layer.output) == 3:
            field = layer.receptive_field
            seen = min(height, field.height.size) * min(width, field.width.size) / (height * width)
            macs += seen * through * (1 + question.units)
    return 2 * question.pictures * macs / MACS_PER_SECOND


def layer(page: Page, column: WeightsColumn, found: MeasuredFields) -> LayerField:
    """The last convolution, unless another layer is chosen."""
    names = [each.layer for each in found.layers]
    default = next((name for name in reversed(names) if name.startswith("conv")), names[-1])
    label = page._("Layer of {name}").format(name=column.known.title)
    check = partial(weights_field.among, names)
    return found.find(fields.slider(page, f"used{column.number}", label, names, default=default, check=check))


def one(page: Page, used: UsedField) -> None:
    """The field of one layer as a picture, trained and with random weights, and its profile along the columns."""
    field, look = used.field, page.look
    said = [
        page._("{how}: 50 % in {half} px, 95 % in {most} px").format(how=how, half=seen.side50, most=seen.side95)
        for how, seen in ((page._("trained"), field.trained), (page._("random weights"), field.random))
    ]
    for place, source, sentence in zip(
        st.columns(2, wrap=False), pictures(used.network, used.index, field), said, strict=True
    ):
        with place:
            figure(source, sentence, sentence)
    drawn = figures.used_along(used.network, used.index, field, used.column.colour(look), look)
    page.chart(drawn, alt=words.profile_alt(page, field), key=f"profile {used.column.number}")


@lru_cache(64)
def pictures(network: Network, index: int, field: LayerField) -> tuple[str, str]:
    """The trained and the random field as data URIs."""
    trained, random = (uri(plots.picture(network, index, seen)) for seen in (field.trained, field.random))
    return trained, random


def by_layer_rows(used: Sequence[UsedField]) -> Iterator[dict[str, object]]:
    """A row a layer of each network, for a file."""
    for one in used:
        for each in one.found.layers:
            bell = each.trained.gaussian
            yield {
                "weights": one.column.weights,
                "network": one.column.known.title,
                "layer": each.layer,
                "field": each.theory,
                "trained_50": each.trained.side50,
                "trained_95": each.trained.side95,
                "random_50": each.random.side50,
                "random_95": each.random.side95,
                "paths_50": each.paths_side50,
                "paths_95": each.paths_side95,
                "root_paths_50": each.sqrt_paths_side50,
                "root_paths_95": each.sqrt_paths_side95,
                "gaussian_deviation": bell.deviation[1] if bell else "",
                "gaussian_explained": bell.explained[1] if bell else "",
                "units": each.trained.units,
                "pictures": each.trained.pictures,
            }


def by_pixel_rows(used: Sequence[UsedField]) -> Iterator[dict[str, object]]:
    """A row a column of pixels, of the chosen layer of each network: shares that sum to 1."""
    for one in used:
        lines = plots.along(one.network, one.index, one.field)
        for pixel in range(len(lines["trained"])):
            shares = {name: float(mass[pixel]) for name, mass in lines.items()}
            place = {"weights": one.column.weights, "layer": one.field.layer, "pixel": pixel}
            yield place | {"bell": ""} | shares
