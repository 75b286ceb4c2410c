"""Fields of trained networks, answered in this process."""

import numpy as np
import pytest

from tests.oracles.trained import small
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.options import map_layers
from vgg_explorer.specs.receptive_field import MeasureFields
from vgg_explorer.worker.answer import answer
from vgg_explorer.worker.weights import ready


def test_every_layer_is_measured_trained_and_random_beside_its_paths():
    told: list = []
    found = answer(MeasureFields("zoo:shapes-pairs", pictures=4, units=2), lambda *each: told.append(each))
    model, _ = ready("zoo:shapes-pairs")
    assert [each.layer for each in found.layers] == list(map_layers(model.network))
    assert told[-1] == ("gap", 18, 18) and len(told) == 18
    assert found.source == "drawn shapes"
    for each in found.layers:
        assert each.trained.trained and not each.random.trained
        assert not np.allclose(each.trained.mass, each.random.mass)
        assert each.trained.side50 <= each.trained.side95 <= each.theory
        assert each.paths_side50 <= each.paths_side95 <= each.theory
        assert each.paths_side50 <= each.sqrt_paths_side50 <= each.sqrt_paths_side95 <= each.theory
        assert each.trained.units == 2 and each.trained.pictures == 4
    assert found.find("conv1_2").paths_side50 == 3  # of 5x5: (2 + 3 + 2)^2 of 81 paths
    assert found.find("conv1_2").sqrt_paths_side50 == 5  # (2 sqrt 2 + sqrt 3)^2 of (2 + 2 sqrt 2 + sqrt 3)^2: 48 %


def test_a_network_of_other_pictures_looks_at_the_drawings(tmp_path):
    found = answer(MeasureFields("zoo:cifar10-5x5", "conv2_1", pictures=32, units=2), lambda *_: None)
    assert found.layers[0].trained.pictures == 20 and found.source == "drawings and their mirror images"
    small(tmp_path / "grey.safetensors", channels=1)
    assert answer(MeasureFields(str(tmp_path / "grey.safetensors"), pictures=2), lambda *_: None).layers
    with pytest.raises(SpecError, match="there is no layer 'conv9' to look at"):
        answer(MeasureFields("zoo:cifar10-5x5", "conv9"), lambda *_: None)
    with pytest.raises(SpecError, match="number of pictures is 0; it must be"):
        answer(MeasureFields("zoo:cifar10-5x5", pictures=0), lambda *_: None)
