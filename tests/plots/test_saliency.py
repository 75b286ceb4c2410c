"""Maps as pictures, and as files."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from vgg_explorer.plots import faithfulness
from vgg_explorer.plots.feature_maps import as_picture, filters_sheet, maps_sheet
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.saliency import coloured, difference, enlarged, framed, limit, over, scaled, side_by_side
from vgg_explorer.plots.saliency_file import Looked, ends, numbers, sheet, write_file
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.maps import Chance, Completeness, Curves, SaliencyMap
from vgg_explorer.specs.saliency import Explained

RAMP = np.linspace(-1, 1, 101, dtype=np.float32)[None].repeat(4, 0)


def explained(map, *, method="gradient", signed=False):
    found = SaliencyMap(
        method, {}, 1, 0.75, 3.0, (Chance(1, 0.75), Chance(0, 0.25)), map, signed, Completeness(2.0, 1.98), 0.01
    )
    return Explained(found, np.full((*map.shape, 3), 200, np.uint8), {0: "cat", 1: "dog"}, 2)


def test_signed_maps_are_blue_and_red_around_a_neutral_zero():
    colours = coloured(RAMP, 1.0, signed=True).astype(int)
    low, zero, high = colours[0, 0], colours[0, 50], colours[0, -1]
    assert low[2] > low[0] + 100 and high[0] > high[2] + 100 and zero.min() > 240
    assert np.array_equal(coloured(-RAMP, 1.0, signed=True)[0], colours[0, ::-1])


def test_magnitudes_become_brighter_and_what_is_beyond_the_end_is_the_end():
    grey = coloured(np.abs(RAMP[:, 50:]), 0.5, signed=False).astype(float).mean(2)[0]
    assert (np.diff(grey)[:24] > 0).all() and np.ptp(grey[25:]) == 0
    assert coloured(np.zeros((2, 2)), 0.0, signed=False).max() < 10


def test_a_scale_ends_at_the_percentile_of_the_strongest_map():
    weak, strong = RAMP, 3 * RAMP
    assert limit([weak, strong]) == pytest.approx(np.percentile(np.abs(strong), 99))
    assert limit([]) == 0
    spike = np.zeros((40, 40))
    spike[3, 3] = 7
    assert limit([spike]) == 7, "one pixel of many is no outlier where all others are nothing"


def test_strength_goes_from_the_picture_to_the_map():
    picture = np.random.default_rng(0).integers(0, 256, (4, 101, 3)).astype(np.uint8)
    assert np.array_equal(over(picture, RAMP, 1.0, signed=True, strength=0.0), picture)
    assert np.array_equal(over(picture, RAMP, 1.0, signed=True, strength=1.0), coloured(RAMP, 1.0, signed=True))
    half = over(picture, RAMP, 1.0, signed=True, strength=0.5).astype(float)
    grey = picture @ [0.299, 0.587, 0.114]
    assert np.abs(half - (grey[..., None] + coloured(RAMP, 1.0, signed=True)) / 2).max() <= 0.5


def test_a_difference_is_in_units_of_each_maps_own_scale():
    assert np.abs(difference(RAMP, 5 * RAMP)).max() < 1e-6
    assert scaled(np.zeros((3, 3))).max() == 0
    assert difference(RAMP, -RAMP).max() == pytest.approx(2)


def test_maps_of_unlike_sizes_are_compared_on_the_pixels_of_the_coarser_one():
    coarse = np.random.default_rng(0).standard_normal((8, 12)).astype(np.float32)
    fine = coarse.repeat(3, 0).repeat(3, 1) + np.tile([-1, 0.5, 0.5], (24, 12))  # no change of any mean
    for pair in ((coarse, fine), (fine, coarse)):
        for map in side_by_side(*pair) or ():
            np.testing.assert_allclose(map, coarse, atol=1e-6)
    assert all(map is fine for map in side_by_side(fine, fine) or [None])
    assert side_by_side(coarse, np.ones((8, 8))) is None


def test_pictures_are_enlarged_by_whole_factors_and_framed():
    assert enlarged(np.zeros((8, 12, 3), np.uint8), 30).shape == (32, 48, 3)
    marked = framed(np.full((40, 40, 3), 99, np.uint8), (2, 1, 5, 4), 4)
    assert (marked[12, 8 - 1] == 255).all() and (marked[8, 12] == 99).all()


def test_a_sheet_has_a_row_a_method_and_a_column_a_network():
    looked = [
        Looked("zoo:a", "a", (explained(RAMP.repeat(25, 0)), None)),
        Looked("zoo:b", "a network with a very long name indeed", (explained(3 * RAMP.repeat(25, 0)), None)),
    ]
    image = Image.open(BytesIO(sheet(looked, ["gradient", "lrp"], shared=True, strength=1.0)))
    assert image.size == (16 + 3 * 240, 16 + 40 + 2 * 260)
    shared, own = ends(looked, 0, shared=True), ends(looked, 0, shared=False)
    assert shared[0] == shared[1] == own[1] == pytest.approx(3 * own[0])


def test_the_numbers_come_with_what_they_mean(tmp_path):
    looked = [Looked("zoo:a", "a", (explained(RAMP), None))]
    found = np.load(BytesIO(numbers(looked, ["gradient", "lrp"])))
    assert sorted(found) == ["about", "map_0_gradient", "picture_0"]
    assert np.array_equal(found["map_0_gradient"], RAMP) and found["picture_0"].shape == (4, 101, 3)
    (about,) = json.loads(str(found["about"]))
    assert about["class"] == "dog" and about["completeness"] == pytest.approx(0.01)
    assert about["citation"].startswith("Simonyan") and about["weights"] == "zoo:a"
    for name in ("maps.png", "maps.NPZ"):
        write_file(tmp_path / name, looked, ["gradient", "lrp"])
        assert (tmp_path / name).stat().st_size > 100
    with pytest.raises(SpecError, match=r"the file 'maps.jpg' must end in .png or .npz"):
        write_file(tmp_path / "maps.jpg", looked, ["gradient", "lrp"])
    with pytest.raises(SpecError, match="cannot be written: No such file or directory"):
        write_file(tmp_path / "no" / "maps.png", looked, ["gradient", "lrp"])


def test_many_maps_on_one_sheet():
    found = maps_sheet(np.random.default_rng(0).random((5, 10, 12)).astype(np.float32))
    assert found.shape == (2 * 41 - 1, 3 * 49 - 1, 3)
    assert maps_sheet(np.zeros((1, 4, 4), np.float32)).max() == 0
    filters = filters_sheet(np.stack([np.zeros((3, 3, 3)), np.ones((3, 3, 3))]))
    assert filters[0, 0].tolist() == [128, 128, 128] and filters[0, -1].tolist() == [255, 255, 255]
    assert as_picture(np.zeros((1, 2, 2)), (0.5,), (0.2,)).tolist() == [[[128] * 3] * 2] * 2


@pytest.mark.parametrize("dark", [False, True])
def test_figures_of_one_map(dark):
    look = Look(dark=dark)
    line = Curves(0, np.linspace(0, 1, 3), np.array([1.0, 0.5, 0.0]), np.array([0.0, 0.5, 1.0]))
    drawn = faithfulness.curves(line, line, "#0072B2", look)
    assert [list(trace.y) for trace in drawn.data[:2]] == [[100, 50, 0], [0, 50, 100]]
    large = faithfulness.large("data:", RAMP, 1.0, signed=True, strength=0.5, look=look)
    assert large.data[0].zmin == -1 and large.data[0].opacity == 0.5
    assert all(colour.startswith("rgb(") for _, colour in large.data[0].colorscale), "no name of a theme's colour"
