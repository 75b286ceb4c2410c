"""Tests to be as values: what they are called, what is refused, and JSON both ways."""

import pytest

from vgg_explorer.runs.kinds import read_spec
from vgg_explorer.runs.request import Request
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec, WeightsSource, read_run
from vgg_explorer.specs.test_protocol import TestProtocol, read_scales
from vgg_explorer.specs.test_run import TestSpec, read_test

B = WeightsSource(RunSpec("B", "shapes", seed=3))
ZOO = WeightsSource(name="zoo:shapes-pairs")
OWN = WeightsSource(name="own:0123456789abcdef")


def test_both_ways_and_by_content():
    spec = TestSpec((B, ZOO), " shapes|train 100", "test", TestProtocol((1.0, 1.25), "both", False, 3))
    assert read_test(spec.to_json()) == read_spec(spec.to_json()) == spec
    assert (spec.dataset, spec.seed, spec.version, spec.kind) == ("shapes | train 100", 3, 2, "test")
    assert (spec.epochs, spec.batch, spec.learning_rate) == (1, 1, None)
    with pytest.raises(SpecError, match="there is no kind of run 'test'; take train"):
        read_run(spec.to_json())
    keys = {
        Request(TestSpec(weights, "shapes", part, TestProtocol(mode=mode))).key()
        for weights in ((B,), (ZOO,), (B, ZOO))
        for part in ("validation", "test")
        for mode in ("single", "dense")
    }
    assert len(keys) == 12


def test_a_test_is_called_by_its_networks():
    assert TestSpec((B,), "shapes").network == "B"
    assert TestSpec((OWN, WeightsSource(name="torchvision:vgg16"), B), "shapes").network == f"{OWN.name} + vgg16 + B"
    assert TestSpec((ZOO,), "shapes").network.startswith("conv3-16 conv3-16 maxpool")
    assert TestSpec((OWN,), "shapes").seed == 0


def test_what_cannot_be_asked_for():
    with pytest.raises(SpecError, match="the number of networks that are tested together is 0"):
        TestSpec((), "shapes")
    with pytest.raises(SpecError, match="the number of networks that are tested together is 11"):
        TestSpec((B,) * 11, "shapes")
    with pytest.raises(SpecError, match="validation, test"):
        TestSpec((B,), "shapes", "train")  # type: ignore[arg-type]
    with pytest.raises(SpecError, match="shape"):
        TestSpec((B,), "shape")


def test_scales_as_text():
    assert read_scales(" 1, 1.143;1.286 ") == (1.0, 1.143, 1.286)
    with pytest.raises(SpecError, match=r"'1\.2x' is no test scale; write multiples of the input size"):
        read_scales("1, 1.2x")
