"""Questions about a picture and a trained network, answered in this process."""

import numpy as np
import pytest
import torch

from tests.oracles.trained import small
from vgg_explorer.pictures.examples import examples
from vgg_explorer.runs.store import _opened
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.saliency import Activate, Explain, Imagine, LookAtFilters, Picture, Trust
from vgg_explorer.worker.answer import answer
from vgg_explorer.worker.weights import ready


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    yield
    _opened.cache_clear()
    settings.cache_clear()


def asked(question):
    return answer(question, lambda *_: None)


STAR = examples("shapes")["star"].picture
PAIRS = "zoo:shapes-pairs"


def test_a_map_comes_with_the_picture_as_it_was_seen_and_the_names_of_classes():
    found = asked(Explain(PAIRS, STAR, "grad_cam"))
    assert found.target == "star" and found.map.probability > 0.9
    assert found.map.map.shape == (32, 32) and found.map.method == "grad_cam"
    assert np.array_equal(found.picture, STAR.pixels)
    assert set(found.classes) == {found.map.target, *(chance.index for chance in found.map.top)}
    assert len(found.map.top) == 5


def test_a_class_is_named_or_numbered():
    by_name, by_number = (asked(Explain(PAIRS, STAR, target=target)) for target in ("ring", "3"))
    assert by_name.target == by_number.target == "ring"
    assert np.array_equal(by_name.map.map, by_number.map.map)
    assert not np.allclose(by_name.map.map, asked(Explain(PAIRS, STAR, target="star")).map.map)
    for nobody in ("hexagon", "6", "-1"):
        sentence = f"there is no class '{nobody}'; two 3×3 a stage has disc, square, triangle, ring, cross, star."
        with pytest.raises(SpecError, match="there is no class") as caught:
            asked(Explain(PAIRS, STAR, target=nobody))
        assert str(caught.value) == sentence


def test_a_picture_of_any_size_is_cut_to_the_input_and_one_channel_is_grey(tmp_path):
    model = small(tmp_path / "grey.safetensors", channels=1)
    picture = Picture(np.random.default_rng(0).integers(0, 256, (90, 50, 3)).astype(np.uint8))
    found = asked(Explain(str(tmp_path / "grey.safetensors"), picture))
    assert found.picture.shape == (8, 8, 3) and found.map.map.shape == (8, 8)
    assert (found.picture == found.picture[..., :1]).all()
    values = torch.from_numpy(found.picture[..., 0].copy()).float()[None, None] / 255
    scores = model.eval()((values - 0.25) / 0.5)[0]
    assert found.map.score == pytest.approx(float(scores.detach().max()), abs=1e-5)


def test_a_network_is_kept_until_its_file_changes(tmp_path):
    path = tmp_path / "one.safetensors"
    small(path)
    first, _ = ready(str(path))
    assert ready(str(path))[0] is first
    other = small(path, seed=1)
    again, _ = ready(str(path))
    assert again is not first
    assert torch.equal(next(again.parameters()), next(other.parameters()))


def test_what_speaks_for_a_map():
    """Against pixels in random order, and against a network whose weights are all random."""
    found = asked(Trust(Explain(PAIRS, STAR, "lrp")))
    assert found.curves.deletion_area < found.chance.deletion_area
    assert found.curves.insertion_area > found.chance.insertion_area
    assert len(found.randomised.steps) == 7
    assert abs(found.remains) < 0.5 < found.randomised.steps[0].magnitudes
    assert found.remains == found.randomised.steps[-1].magnitudes


def test_layers_filters_and_what_a_class_looks_like():
    maps = asked(Activate(PAIRS, STAR, "conv2_1")).maps
    assert maps.shape == (32, 16, 16) and maps.min() == 0 < maps.max()
    assert asked(LookAtFilters(PAIRS)).weights.shape == (16, 3, 3, 3)
    found = asked(Imagine(PAIRS, "ring", steps=8))
    assert found.target == 3 and found.image.shape == (3, 32, 32)
    assert found.scores[-1] > found.scores[0]
    with pytest.raises(SpecError, match="there is no layer 'conv9' to look at"):
        asked(Activate(PAIRS, STAR, "conv9"))
