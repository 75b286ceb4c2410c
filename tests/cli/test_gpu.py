"""A run on a GPU and what is asked of it, as a person does it; skipped where there is none."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from tests.cli.test_train import command, home, store
from vgg_explorer.runs.listing import runs

__all__ = ["command", "home", "store"]
pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU is at hand")

NETWORK = "conv3-8 conv3-8 maxpool conv3-16 gap FC-6 | norm batch"


@pytest.fixture(scope="module")
def trained(home, command, store):
    home["VGG_EXPLORER_DEVICE"] = "cuda"
    done = command("train", "--network", NETWORK, "--dataset", "shapes", "--epochs", "2", "--seeds", "2")
    assert done.returncode == 0, done.stderr
    return [run.id for run in runs(store)]


def test_runs_end_and_say_where_they_were_made(trained, store):
    for run in runs(store):
        assert run.exit == "finished" and run.outcome and run.outcome.surroundings.gpu == torch.cuda.get_device_name()


def test_its_accuracy_is_found_again(trained, command, store):
    done = command("evaluate", trained[0], "--json")
    assert done.returncode == 0, done.stderr
    before = runs(store, ids=trained[:1])[0].test
    assert before and json.loads(done.stdout)["test"]["top1"] == before.top1


def test_maps_and_fields_of_it(trained, command, tmp_path):
    picture = tmp_path / "picture.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8)).save(picture)
    for method in ("gradient", "grad_cam", "lrp", "occlusion"):
        out = tmp_path / f"{method}.npz"
        done = command("explain", trained[0], "--image", str(picture), "--method", method, "--out", str(out))
        assert done.returncode == 0 and out.exists(), done.stderr
    done = command("receptive-field", trained[0], "--layer", "conv1_2")
    assert done.returncode == 0, done.stderr
