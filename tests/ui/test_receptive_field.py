"""The Receptive field page as a script: its sentence, its notes, its fields, and a person's own picture."""

import json
import re
from base64 import b64decode
from functools import partial
from io import BytesIO
from unittest.mock import Mock

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.ui.pages import refusals, said, sound
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.widgets import answers


@pytest.fixture
def open_page():
    return partial(sound, "receptive_field")


def test_the_first_view_is_a_good_example(open_page):
    page = open_page()
    assert "One unit of pool5 in D sees **212×212 pixels**; its neighbour sees as many, 32 pixels further on." in said(
        page
    )
    assert "rows 6 to 217 and columns 6 to 217" in said(page)
    assert not page.error


def test_the_share_of_padding_is_said(open_page):
    page = open_page(row="0", column="0")
    assert "rows 0 to 121 and columns 0 to 121" in said(page)
    assert "67 % of its field is padding." in said(page)  # 1 - (122 / 212)^2


def test_a_field_larger_than_the_picture_gets_a_note(open_page):
    assert "larger than the picture" not in said(open_page())
    assert "The field is larger than the picture of 224×224: no unit of pool5 in E" in said(open_page(network="E"))


def test_a_second_network_stands_beside_it(open_page):
    page = open_page(other="AlexNet")
    assert {"field", "field2", "growth"} <= {chart.key for chart in page.get("plotly_chart")}
    assert page.select_slider(key="layer2").value == "pool3"


def test_a_new_layer_puts_the_unit_back_into_the_middle(open_page):
    page = open_page(layer="conv1_1", row="200", column="10")
    assert "rows 199 to 201" in said(page)
    page.select_slider(key="layer").set_value("pool5").run()
    assert not page.exception
    assert not page.error
    assert page.select_slider(key="row").value == 3


def test_a_new_network_starts_at_its_own_last_map(open_page):
    page = open_page(layer="conv5_3")
    page.selectbox(key="network").set_value("A").run()
    assert not page.error
    assert "One unit of pool5 in A sees **150×150 pixels**" in said(page)


def test_a_network_can_be_typed(open_page):
    page = open_page(network="conv3-8 maxpool conv3-8 FC-10")
    assert r"One unit of conv2_1 in conv3\-8 maxpool conv3… sees **8×8 pixels**" in said(page)


def test_two_typed_networks_are_told_apart(open_page):
    page = open_page(network="conv3-8 conv3-8", other="B | widen 5")
    assert r"in conv3\-8 conv3\-8 sees" in said(page)
    legend = [trace["name"] for trace in json.loads(page.get("plotly_chart")[2].proto.spec)["data"]]
    assert legend == ["conv3-8 conv3-8", "B | widen 5"]


def test_what_a_step_has_to_say_is_said(open_page):
    page = open_page(network="B | input 16", other="A | match B macs")
    notes = [caption.value.replace("\\", "") for caption in page.caption]
    assert "Dropped, because the map is too small: pool5." in notes
    assert any(note.startswith("Scaled to ") for note in notes)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"layer": "conv1_1"}, "sees **3×3 pixels**; its neighbour sees as many, 1 pixel further on."),
        ({"layer": "fc1"}, "sees **404×404 pixels**. Its map is one place, so all its units see the same."),
        ({"network": "conv3-8/2x1"}, "its neighbour sees as many, 2 px further down or 1 px further right."),
        ({"network": "conv3-8/1x4"}, "its neighbour sees as many, 1 px further down or 4 px further right."),
        ({"network": "conv3-8 gap"}, "sees **226×226 pixels**. Its map is one place"),
    ],
)
def test_the_neighbour_of_a_unit(open_page, query, sentence):
    query = {"layer": "gap"} | query if "gap" in query.get("network", "") else query
    assert sentence in said(open_page(**query))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"network": "conv3-64 cnov3-64"}, 'Layer 2, "cnov3-64": this is no layer; write for example conv3-64.'),
        ({"network": "conv0-64"}, "kernel is 0; it must be a whole number from 1 to 255."),
        ({"network": "VGG17"}, "Unknown network 'VGG17'"),
        ({"network": "🙂"}, "Unknown network"),
        ({"network": "conv3-1000000000"}, "it must be a whole number from 1 to 65,536."),
        ({"network": "conv3-64 " * 1_001}, "the network has 1,001 layers"),
        ({"other": "<b>x</b>"}, "Unknown network"),
        ({"layer": "conv9_9"}, "There is no layer conv9_9; the network has conv1_1 ... fc3."),
        ({"row": "99"}, "Row of the unit is 99; it must be a whole number from 0 to 6."),
        ({"picture": "cat"}, "cat is not one of shapes, letters, rings."),
    ],
)
def test_nonsense_gets_one_sentence_and_the_page_stays(open_page, query, sentence):
    page = open_page(**query)
    assert len(refusals(page)) == 1
    assert sentence.lower() in refusals(page)[0].lower()
    assert "212×212" in said(page)


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader(key="upload").set_value([(name, content, "image/png")]).run()
    assert not page.exception
    return page


def shown(page: AppTest) -> str:
    """The picture under the field, as it is sent to the browser."""
    return json.loads(page.get("plotly_chart")[0].proto.spec)["layout"]["images"][0]["source"]


def photo(mode: str = "RGB", kind: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new(mode, (300, 200)).save(buffer, kind)
    return buffer.getvalue()


def test_an_own_picture_is_shown_and_a_broken_one_refused(open_page):
    page = open_page()
    sample = shown(page)
    upload(page, "mine.jpg", photo("CMYK", "JPEG"))
    assert not page.error
    assert shown(page) != sample
    upload(page, "mine.jpg", b"no picture")
    assert ["The file mine.jpg is no picture that can be read" in refusal for refusal in refusals(page)] == [True]
    assert shown(page) == sample


def test_a_sample_can_be_chosen_while_an_own_picture_is_there(open_page):
    page = upload(open_page(picture="rings"), "mine.png", photo())
    own = shown(page)
    assert page.query_params["picture"] == "own"
    page.session_state["share page"] = True  # opened
    page.run()
    assert "Your own file is not in it" in " ".join(caption.value for caption in page.caption)
    choose(page, "letters")
    assert shown(page) != own
    assert page.query_params["picture"] == "letters"
    assert "Your own file is not in it" not in " ".join(caption.value for caption in page.caption)
    choose(page, "own")
    assert shown(page) == own
    assert not page.error


def test_a_large_input_is_drawn_as_fine_as_a_figure_is(open_page):
    """4096 x 4096 pixels, the largest that a line can ask for, are not sent to the browser."""
    page = open_page(network="conv3-8 maxpool | input 4096")
    images = json.loads(page.get("plotly_chart")[0].proto.spec)["layout"]["images"]
    sizes = [Image.open(BytesIO(b64decode(image["source"].split(",")[1]))).size for image in images]
    assert sizes == [(1024, 1024), (512, 512)]


def choose(page: AppTest, name: str) -> None:
    next(group for group in page.button_group if group.label == "Picture").set_value(name).run()
    assert not page.exception


def test_a_link_to_somebody_s_own_picture_says_that_it_is_not_there(open_page):
    page = open_page(picture="own")
    (refusal,) = refusals(page)
    assert refusal == "The picture was somebody's own file, and a link does not carry it. The page shows Shapes."
    assert shown(page) == shown(open_page())


def test_a_file_is_read_once_by_a_worker_also_when_it_is_broken(open_page, empty_answers, monkeypatch):
    spy = Mock(wraps=vars(answers)["ask"])
    monkeypatch.setattr(answers, "ask", spy)
    for content in (photo(), b"no picture"):
        page = upload(open_page(), "mine.png", content)
        page.select_slider(key="row").set_value(1).run()
        page.select_slider(key="row").set_value(2).run()
    assert spy.call_count == 2
    upload(open_page(), "the same.png", photo())
    assert spy.call_count == 2, "the same content is not read again"


def test_a_page_without_a_worker_says_that_a_picture_cannot_be_read(open_page, empty_answers, monkeypatch):
    monkeypatch.setattr(answers, "ask", Mock(side_effect=SpecError("there is no worker.")))
    page = upload(open_page(), "mine.png", photo())
    assert refusals(page) == ["There is no worker. The page shows Shapes."]


def test_what_trained_networks_really_use(open_page):
    page = open_page(used="true")
    words = said(page).replace("\\", "")
    assert (
        "Both can see 30 px, but half of what moves a unit lies within **14 px** for two 3×3 a stage, within **16 px** "
        "for one 5×5 a stage." in words
    )
    assert "**two 3×3 a stage**, conv3_2: can see 30 px; 50 % of what moves a unit lies within 14 px, 95 %" in words
    assert "within 16 and 28 px: training has made the field 10 % narrower." in words
    assert re.search(r"it is the square root of the path counts, and [0-2]\.\d % of the gradient or less", words)
    keys = {chart.key for chart in page.get("plotly_chart")}
    assert {"used by layer", "profile 1", "profile 2"} <= keys
    page.select_slider(key="used1").set_value("conv1_2").run()
    assert not page.exception
    assert "**two 3×3 a stage**, conv1_2: can see 5 px;" in said(page) and "Both can see" not in said(page)
    assert "over 32 drawn shapes and up to 8 channels" in " ".join(caption.value for caption in page.caption)


def test_a_large_network_is_measured_when_somebody_asks(open_page, monkeypatch):
    monkeypatch.setattr("vgg_explorer.ui.receptive_field.effective_field.HEAVY", 10)
    monkeypatch.setattr("vgg_explorer.ui.widgets.slow_answers.SLOW", 0.001)
    page = open_page(used="true", nets="zoo:shapes-5x5")
    assert "Takes about" in " ".join(caption.value for caption in page.caption)
    assert "used by layer" not in {chart.key for chart in page.get("plotly_chart")}
    page.button(key="ask fields 1").click().run()
    assert not page.exception and "used by layer" in {chart.key for chart in page.get("plotly_chart")}


def test_nobody_is_asked_before_the_part_is_opened(open_page, monkeypatch):
    """Who looks at facts starts no worker."""
    monkeypatch.setattr("vgg_explorer.ui.widgets.answers.ask", Mock(side_effect=AssertionError))
    assert not open_page().exception
