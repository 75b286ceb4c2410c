"""`evaluate` as the paper tested, as a person runs it: queued, watched, and nothing done twice."""

import json

import pytest

from tests.cli.test_train import command, home, store
from vgg_explorer.cli import paper_test
from vgg_explorer.runs.listing import runs
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_run import TestSpec

__all__ = ["command", "home", "store"]
NETWORK = "conv3-8 maxpool gap FC-10 | norm batch"


def test_networks_are_tested_apart_and_fused(command, store):
    trained = command("train", "--network", NETWORK, "--dataset", "digits", "--epochs", "1", "--seeds", "2")
    assert trained.returncode == 0, trained.stderr
    first, second = (run.id for run in runs(store))
    asked = ["evaluate", first[:9], second[:9], "--no-mirror", "--part", "test"]
    shown = command(*asked)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("the central crop at scale 1 ") == 2 and "binomial 95 % interval" in shown.stdout
    results = json.loads(command(*asked, "--json").stdout)
    assert len(runs(store)) == 4  # nothing is tested again
    for id, result in zip((first, second), results, strict=True):
        plain = json.loads(command("evaluate", id, "--json").stdout)["test"]
        assert result["kind"] == "test" and result["evaluation"]["confusion"] == plain["confusion"]
    dense = ["--scales", "1,1.5", "--mode", "dense", "--no-mirror", "--fuse"]
    fused = command("evaluate", first, second, *dense)
    assert fused.returncode == 0, fused.stderr
    assert "Validation pictures are for choosing" in fused.stdout
    assert f"Dense evaluation of {NETWORK} has 4x4, 6x6 positions at scale 1, 1.5." in " ".join(fused.stderr.split())
    last = runs(store)[-1]
    assert isinstance(last.spec, TestSpec) and len(last.spec.weights) == 2 and last.needs == (first, second)
    listed = command("runs", "list").stdout
    assert f"test of {NETWORK} + {NETWORK}"[:79] in " ".join(listed.split())
    known = command("runs", "show", last.id).stdout
    assert "tested on digits, validation pictures, dense evaluation at scale 1, 1.5: finished." in known
    assert "validation pictures." in known


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody", "--fuse"], "there is no run 'nobody'."),
        (["zoo:shapes-pairs", "--scales", "0.5"], "at scale 0.5 pictures are smaller than conv3-16"),
        (["zoo:shapes-pairs", "--scales", "1,x"], "'x' is no test scale; write multiples of the input size"),
        (["zoo:shapes-pairs", "--mode", "all"], "the mode is 'all'; take single, dense, multi-crop, both."),
        (["zoo:shapes-pairs", "--part", "train"], "the part is 'train'; take validation, test."),
        (["zoo:shapes-pairs", "--grid", "0"], "the grid of crops is 0"),
        (["zoo:shapes-pairs", "--fuse", "--dataset", "cifar10"], "scores 6 classes; the pictures have 10."),
    ],
)
def test_bad_input_is_one_sentence(typed, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    code, out, error = typed("evaluate", *arguments)
    assert code == 2 and out == "" and sentence in error and error.count("\n") == 1


def test_any_of_the_options_asks_for_such_a_test():
    assert not paper_test.is_asked(["a"], None, None, None, None, mirror=True, fuse=False)
    assert paper_test.is_asked(["a", "b"], None, None, None, None, mirror=True, fuse=False)
    assert paper_test.is_asked(["a"], None, "1", None, None, mirror=True, fuse=False)
    assert paper_test.is_asked(["a"], None, None, None, None, mirror=False, fuse=False)
    assert paper_test.protocol("1, 1.5", "both", 3, mirror=False) == TestProtocol((1, 1.5), "both", False, 3)
    with pytest.raises(SpecError, match="a test scale stands twice"):
        paper_test.protocol("1,1", None, None, mirror=True)
