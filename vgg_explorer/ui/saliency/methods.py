"""The methods that are drawn, and the options of each."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import BY_NAME, METHODS, Method, find_method
from vgg_explorer.specs.options import ChoiceOption, LayerOption, Option, RealOption, Value, relu_layers
from vgg_explorer.ui.frame import address, fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import capital
from vgg_explorer.ui.widgets import table
from vgg_explorer.ui.widgets.weights_field import WeightsColumn

DEFAULT = ("gradient", "grad_cam")
MOST = len(METHODS)
MethodOptions = dict[str, dict[str, Value]]  # by method, then by option


def choose(page: Page) -> list[str]:
    """The methods, in the order in which they were picked."""
    titles = {method.name: page._(method.title) for method in METHODS}
    return fields.several(page, "methods", page._("Methods"), titles, default=DEFAULT, most=MOST)


def options(page: Page, methods: Sequence[str], columns: Sequence[WeightsColumn]) -> MethodOptions:
    """The options of the methods, from the address; a popover has a field for each."""
    told = allowed(page, read(address.value("options") or ""), columns)
    chosen = [method for name in methods if (method := find_method(name)).options]
    if chosen and columns:
        with st.popover(page._("Options"), icon=":material/tune:"):
            for method in chosen:
                st.markdown(f"**{page._(method.title)}**")
                with st.container(horizontal=True):
                    for option in method.options:
                        field(page, method, option, told, columns)
    return told


def allowed(page: Page, told: MethodOptions, columns: Sequence[WeightsColumn]) -> MethodOptions:
    """The options without those that break a rule, which are refused; a layer must exist in one of the networks."""
    found: MethodOptions = {}
    for method, own in told.items():
        for name, value in own.items():
            try:
                check(find_method(method), name, value, columns)
                found.setdefault(method, {})[name] = value
            except SpecError as error:
                page.refuse(error)
    return found


def check(method: Method, name: str, value: Value, columns: Sequence[WeightsColumn]) -> None:
    if name == "layer" and value in all_layers(columns):
        return
    for column in columns:
        method.settle({name: value}, column.known.network)


def all_layers(columns: Sequence[WeightsColumn]) -> list[str]:
    return list(dict.fromkeys(name for column in columns for name in relu_layers(column.known.network)))


def field(page: Page, method: Method, option: Option, told: MethodOptions, columns: Sequence[WeightsColumn]) -> None:
    """The field of one option; empty, with the default as placeholder, until it is set."""
    key = f"option {method.name} {option.name}"
    st.session_state[key] = told.get(method.name, {}).get(option.name)
    label = capital(page._(option.what))
    args = (method, option.name, key)
    match option:
        case ChoiceOption():
            st.selectbox(label, option.choices, None, key=key, placeholder=option.choices[0], on_change=keep, args=args)
        case LayerOption():
            names, last = all_layers(columns), page._("the last one")
            st.selectbox(label, names, None, key=key, placeholder=last, on_change=keep, args=args)
        case _:
            default = getattr(option, "default", None)
            shown = page._("by the picture's size") if default is None else f"{default:g}"
            step = 1.0 if isinstance(option, RealOption) else 1
            st.number_input(
                label, value=None, step=step, format="%g", key=key, placeholder=shown, on_change=keep, args=args
            )


def keep(method: Method, option: str, key: str) -> None:
    """Write the value of an option into the address."""
    told = read(address.value("options") or "")
    own = told.setdefault(method.name, {})
    value = st.session_state[key]
    if value is None:
        own.pop(option, None)
    else:
        own[option] = int(value) if isinstance(value, float) and value.is_integer() else value
    address.keep("options", written(told), "")


def written(told: MethodOptions) -> str:
    """The options as they stand in the address: smoothgrad.samples=64,grad_cam.layer=conv2_2."""
    return ",".join(f"{method}.{name}={value}" for method, own in told.items() for name, value in own.items())


def read(text: str) -> MethodOptions:
    """Read the options from the address; what is no option of a method is left out."""
    found: MethodOptions = {}
    for part in text[:2000].split(","):
        name, _, value = part.partition("=")
        method, _, option = name.partition(".")
        if method in BY_NAME and option in {each.name for each in BY_NAME[method].options}:
            found.setdefault(method, {})[option] = as_value(value)
    return found


def as_value(text: str) -> Value:
    """A number where it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def for_network(told: Mapping[str, Value], method: Method, column: WeightsColumn) -> tuple[tuple[str, Value], ...]:
    """The options for one network: a layer that it does not have is left out, so that its last one is taken."""
    layers = relu_layers(column.known.network)
    return tuple((name, value) for name, value in told.items() if name != "layer" or value in layers)


def head(page: Page, method: Method) -> str:
    """The title of a row; it unfolds to what the method shows, and its source."""
    words = [page._(method.sign)]
    if method.complete:
        words.append(page._("It adds up to {total}.").format(total=page._(method.complete)))
    words.append(page._("Source: {citation}.").format(citation=method.citation))
    said = escape(" ".join(words))
    return f'<details class="method"><summary>{escape(page._(method.title))}</summary><p>{said}</p></details>'


def explained(page: Page) -> None:
    """The methods with their sources, and what is checked."""
    rows = [(page._(method.title), page._(method.sign), method.citation) for method in METHODS]
    with st.container(key="methods table"):
        table.table([page._("Method"), page._("What it shows"), page._("Source")], rows)
    st.markdown(
        page._(
            "Every map is of the class score before the softmax. Unsigned maps are magnitudes, the largest over the "
            "colours; signed ones are sums over them. What stands under each map was checked: whether it adds up to "
            "what its method promises; whether it changes when the weights become random (Adebayo et al. 2018); and "
            "whether taking its pixels away, or showing them alone, changes the probability sooner than pixels in "
            "random order do (Petsiuk et al. 2018). On drawn shapes also whether its highest point lies on the object "
            "(Zhang et al. 2016). They are checks, not proofs: a map may pass all of them and still mislead."
        )
    )
