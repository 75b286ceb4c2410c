"""The frames over the picture and the growth chart carry the numbers of the analysis."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from vgg_explorer.analysis.receptive_field import outline, receptive_fields, rectangle
from vgg_explorer.analysis.report import analyse
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.receptive_field import FINEST, MOST_MARKERS, growth, over_picture
from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.notation import parse

LOOK = Look()
PICTURE = "data:image/jpeg;base64,"


def frames(figure):
    return [(shape.y0, shape.x0, shape.y1, shape.x1) for shape in figure.layout.shapes]


def test_the_frames_are_the_picture_the_field_and_what_is_seen():
    d = find("D")
    index = analyse(d).index("pool5")
    picture, field, seen = frames(over_picture(d, index, (0, 6), PICTURE, LOOK))
    assert picture == (0, 0, 224, 224)
    assert field == (-90, 102, 122, 314)  # 212 pixels, 90 of them above the picture; 6 x 32 - 90 from the left
    assert seen == (0, 102, 122, 224)


@pytest.mark.parametrize("name", [*names(), "conv3x5-8/2x1 avgpool3/2 conv3-8@2", "conv3-8 FC-10", "FC-10 FC-5"])
def test_every_layer_of_every_network_can_be_drawn(name):
    report = analyse(name)
    for index, layer in enumerate(report.layers):
        rows, columns = layer.output[1:] if len(layer.output) == 3 else (1, 1)
        figure = over_picture(report.network, index, (rows - 1, columns // 2), PICTURE, LOOK)
        units = figure.data[0]
        assert 1 <= len(units.x) <= MOST_MARKERS**2
        seen = rectangle(report.network, index, rows - 1, columns // 2)
        assert frames(figure)[2] == (seen.top, seen.left, seen.bottom, seen.right)


def test_what_is_seen_lies_inside_the_outline():
    for name in ("A", "E", "AlexNet", "ZFNet", "conv5-8/3p1 maxpool3/2p1 conv3-8@3"):
        network = find(name) if name in names() else parse(name)
        for index, field in enumerate(receptive_fields(network)):
            seen, box = rectangle(network, index, 0, 0), outline(field, 0, 0)
            if seen.bottom and len(network.shapes[index]) == 3:
                assert box[0] <= seen.top < seen.bottom <= box[2] + 1e-9
                assert box[1] <= seen.left < seen.right <= box[3] + 1e-9


def test_the_veil_is_strongest_where_the_most_paths_run():
    d = find("D")
    index = analyse(d).index("conv3_3")
    figure = over_picture(d, index, (28, 28), PICTURE, LOOK)
    content = base64.b64decode(figure.layout.images[1].source.split(",")[1])
    alpha = np.asarray(Image.open(BytesIO(content)))[..., 3]
    share = analyse(d).paths("conv3_3", 28, 28).share()
    assert alpha.shape == (224, 224)
    assert alpha.max() == 200
    assert np.array_equal(alpha == 200, np.round(200 * share / share.max()) == 200)
    assert not alpha[0, 0]


def test_the_veil_over_a_large_input_is_drawn_no_finer_than_a_screen_shows():
    network = parse("conv3-8 conv5-8 maxpool", input=(3, 4096, 1500))
    content = base64.b64decode(
        over_picture(network, 2, (1024, 700), PICTURE, LOOK).layout.images[1].source.split(",")[1]
    )
    alpha = np.asarray(Image.open(BytesIO(content)))[..., 3]
    assert alpha.shape == (FINEST, FINEST)
    down, across = np.unravel_index(alpha.argmax(), alpha.shape)
    assert abs((down + 0.5) * 4096 / FINEST - 2049) <= 4096 / FINEST
    assert abs((across + 0.5) * 1500 / FINEST - 1401) <= 1500 / FINEST


def test_growth_marks_the_chosen_layer_and_the_picture():
    d, alexnet = analyse("D"), analyse("AlexNet")
    figure = growth((d, alexnet), (d.index("pool3"), alexnet.index("pool3")), LOOK)
    first, second = figure.data
    assert list(first.y)[-1] == 212
    assert list(second.y)[-1] == 195
    assert first.marker.size[d.index("pool3")] == max(first.marker.size)
    assert figure.layout.shapes[0].y0 == 224
