"""A network as one line: what a line says, both ways, and what is said when it cannot be read."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.oracles.networks import networks
from tests.waiting import GROWTH
from vgg_explorer.analysis.derive import MAX_STEPS, derive
from vgg_explorer.analysis.match import match
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.steps import FORMS
from vgg_explorer.language import translate
from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.errors import NotationError, SpecError, StepError
from vgg_explorer.specs.kernel_transforms import factorise, widen
from vgg_explorer.specs.notation import format, parse
from vgg_explorer.specs.transforms import for_input, scale_width, with_head, with_norm
from vgg_explorer.specs.vgg import vgg

B, D = vgg("B"), vgg("D")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("B | widen 5", widen(B, 5)),
        ("AlexNet | factorise", factorise(find("AlexNet"))),
        ("D | norm batch", with_norm(D, "batch")),
        ("D | norm batch | norm none", D),
        ("D | head gap", with_head(D, "gap")),
        ("D-GAP | head fc", with_head(find("D-GAP"), "fc")),
        ("D | width 0.5", scale_width(D, 0.5)),
        ("D | width 1/2", scale_width(D, 0.5)),
        ("D | input 64", for_input(D, 64).network),
        ("D | input 3x64x48", for_input(D, (3, 64, 48)).network),
        ("D | classes 10", for_input(D, 224, 10).network),
        ("B | widen 5 | match B macs", match(widen(B, 5), B, "macs").network),
        ("D | head gap | match VGG-16 parameters", match(with_head(D, "gap"), D).network),
        ("conv3-64 maxpool FC-10 | input 1x28x28", parse("conv3-64 maxpool FC-10", input=(1, 28, 28))),
        ("dwconv3-64 | input 64x8x8", parse("dwconv3-64", input=(64, 8, 8))),
        ("D|input 32|classes 10|norm batch", with_norm(for_input(D, 32, 10).network, "batch")),
    ],
)
def test_a_step_is_its_transformation(line, expected):
    network = derive(line).network
    assert (network.layers, network.input, network.norm) == (expected.layers, expected.input, expected.norm)


@pytest.mark.parametrize("line", [f"D | {form}" for form in FORMS.values() if form != "factorise"])
def test_every_form_that_an_error_proposes_works(line):
    assert derive(line).line == line


@pytest.mark.parametrize("name", names())
def test_a_name_is_a_line(name):
    assert derive(name).network == find(name)
    assert derive(name).line == name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  vgg16 |widen  5|  HEAD gap ", "D | widen 5 | head gap"),
        ("CONV3x3-64, maxpool2 | Input 08", "conv3-64 maxpool | input 08"),
        ("<VGG-16> | match $vgg19$ macs", "D | match E macs"),
    ],
)
def test_a_line_is_written_tidily(text, line):
    assert derive(text).line == line
    assert derive(line).line == line


@given(networks())
def test_any_network_is_a_line(network):
    found = derive(f"{format(network)} | input {'x'.join(map(str, network.input))} | norm {network.norm}")
    assert (found.network.layers, found.network.input) == (network.layers, network.input)
    assert derive(found.line).network == found.network


def test_match_refers_to_the_lines_beside_it():
    lines = ("A", "D | head gap | match 3 parameters", "B | widen 5")
    found = derive(lines[1], lines)
    assert found.network.layers == match(with_head(D, "gap"), widen(B, 5)).network.layers
    assert found.line == lines[1]
    chain = ("B | match 2 macs", "B | match 3 macs", "E")
    assert abs(analyse(derive(chain[0], chain).network).macs / analyse("E").macs - 1) < 0.01


def test_what_a_step_did_is_said():
    dropped, scaled = derive("B | input 16 | match A parameters").notes
    assert dropped.text() == "Dropped, because the map is too small: pool5."
    assert scaled.text().startswith("Scaled to 132,8")
    assert scaled.text().endswith("% from A, as close as whole channels allow.")
    assert (
        derive("B | match 1 macs", ("D",)).notes[0].text().endswith("from network 1, as close as whole channels allow.")
    )
    assert not derive("B | input 64 | widen 5").notes
    assert dropped.text(lambda sentence: "{layers}!") == "pool5!"


STEP_FORMS = ", ".join(FORMS.values())
ERRORS = {
    "D | foo": (f'Step 1, "foo": this changes nothing; write for example {STEP_FORMS}.', 4),
    "D |": (f'Step 1, "": this changes nothing; write for example {STEP_FORMS}.', 3),
    "D | head gap | widen": ('Step 2, "widen": this changes nothing; write for example widen 5.', 15),
    "D | factorize": ('Step 1, "factorize": this changes nothing; write for example factorise.', 4),
    "D | widen 4": ('Step 1, "widen 4": kernel is 4; it must be a whole number from 5 to 255.', 4),
    "D | widen six": ("Step 1, \"widen six\": 'six' is not a whole number.", 4),
    "C |  widen 7": (
        'Step 1, "widen 7": a 7x7 replaces 3 3x3 convolutions in a row; the longest run of C has 2.',
        5,
    ),
    "D | width 0": ('Step 1, "width 0": the width factor is 0; it must be above 0 and at most 1000.', 4),
    "D | width 1/0": ("Step 1, \"width 1/0\": the width is '1/0'; write 0.5 or 1/2.", 4),
    "D | input 8x8": ("Step 1, \"input 8x8\": the input is '8x8'; write 64, or 3x64x64 with the channels.", 4),
    "D | input 0": ('Step 1, "input 0": input height is 0; it must be a whole number from 1 to 4,096.', 4),
    "AlexNet | input 4": (
        'Step 1, "input 4", at conv1_1: a window of 11x11 does not fit the map of 4x4 that reaches it.',
        10,
    ),
    "AlexNet-2012 | factorise": (
        'Step 1, "factorise", at conv2_1: conv5-256g2 cannot be written as 3x3: only odd square kernels without '
        "groups or dilation can.",
        15,
    ),
    "D | match vgg17 macs": ("Step 1, \"match vgg17 macs\": unknown network 'vgg17'; known: E, D, B.", 4),
    "D | match 5 macs": ('Step 1, "match 5 macs": there is no network 5 here.', 4),
    "D | match A macs | match B macs": ('Step 2, "match B macs": match stands twice; once is enough.', 19),
    "conv3-64 conv0-3 | widen 5": ('Layer 2, "conv0-3": kernel is 0; it must be a whole number from 1 to 255.', 9),
    f"D | {'9' * 100}": (f'Step 1, "{"9" * 40}...": this changes nothing; write for example {STEP_FORMS}.', 4),
}


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_names_the_token_and_its_place(text):
    with pytest.raises(NotationError) as caught:
        derive(text)
    assert (str(caught.value), caught.value.position) == ERRORS[text]
    assert text[caught.value.position :].startswith(caught.value.token.removesuffix("..."))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("B | match 1 macs",), "network 1 would have to match itself."),
        (("B | match 2 macs", "B | match 1 macs"), "network 2 would have to match itself."),
        (("B | match 2 macs", "foo"), 'Step 1, "match 2 macs": network 2 has an error of its own.'),
        (("B | match 2 macs", " "), 'Step 1, "match 2 macs": there is no network 2 here.'),
        (("",), "the network has no layers; write for example conv3-64 maxpool FC-10."),
        (("D" + " | norm none" * (MAX_STEPS + 1),), "the line has 13 steps; at most 12 are taken."),
        (("D" * 100_000,), "the text has 100,000 characters; at most 60,000 are read."),
    ],
)
def test_lines_that_cannot_be_read(lines, sentence):
    with pytest.raises(SpecError) as caught:
        derive(lines[0], lines)
    assert str(caught.value) == sentence


def test_an_error_can_be_said_in_chinese():
    with pytest.raises(StepError) as caught:
        derive("AlexNet | input 4")
    assert caught.value.text(lambda sentence: translate(sentence, "zh")) != str(caught.value)
    assert "conv1_1" in caught.value.text(lambda sentence: translate(sentence, "zh"))


PIECES = (
    "D",
    "conv3-64",
    "|",
    " ",
    "\n",
    "widen",
    "5",
    "-1",
    "match",
    "1",
    "macs",
    "input",
    "1e9",
    "{0}",
    "<b>",
    "$",
    "😀",
)


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)))
@example("D | input \N{SUPERSCRIPT TWO}")
@example("D | classes \N{ARABIC-INDIC DIGIT ONE}")
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        found = derive(text, (text, "D"))
    except SpecError as error:
        assert str(error)
        return
    assert derive(found.line, (text, "D")).network.layers == found.network.layers


@pytest.mark.parametrize(
    "text",
    [
        "conv255-65536 " * 1000 + "| match D macs" + "| norm batch" * 11,
        "conv5-64 " * 1000 + "| factorise",
        "conv3-64 " * 1000 + "| widen 255 | width 1000 | match E parameters" + "| widen 5" * 9,
        "D" + "|" * 59_999,
        "D | match " + "conv3-64 " * 1000 + " macs",
    ],
)
def test_the_longest_lines_take_a_bounded_time(text):
    start = time.process_time()
    for _ in range(4):
        try:
            derive(text, (text,) * 4)
        except SpecError as error:
            assert len(str(error)) < 400
    assert time.process_time() - start < GROWTH
