"""What is wrong with a test is said before it is queued, in one sentence."""

import pytest

from vgg_explorer.analysis.derive import derive
from vgg_explorer.runs.control import stop
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import results
from vgg_explorer.runs.results import tests as evaluated_tests
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.test_check import check_work
from vgg_explorer.runs.test_request import Chosen, chosen, requests_of_tests
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec, WeightsSource
from vgg_explorer.specs.run_result import RunSummary, Score
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_run import TestSpec

FLAT, POOLED = "conv3-4 maxpool FC-6", "conv3-4 maxpool gap FC-6"


def of(*lines: str, dataset: str = "shapes", **protocol) -> TestSpec:
    runs = [None if ":" in line else RunSpec(line, "shapes") for line in lines]
    sources = (WeightsSource(run, "" if run else line) for run, line in zip(runs, lines, strict=True))
    return TestSpec(tuple(sources), dataset, protocol=TestProtocol(**protocol))


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (of(FLAT, scales=(0.5,), mode="dense"), r"at scale 0\.5 pictures are smaller than"),
        (of(POOLED, scales=(0.5,), mode="single"), r"at scale 0\.5 pictures are smaller than"),
        (of("conv3-4 adaptive7 FC-6", mode="dense"), r"adaptive1 pools to 7x7 whatever the size of the picture"),
        (of(FLAT, dataset="cifar10"), "scores 6 classes; the pictures have 10"),
        (of(FLAT, dataset="shapes | size 16"), r"the data has pictures of 3x16x16; .* takes 3x32x32 or larger"),
        (of(FLAT, dataset="digits"), "the data has pictures of 1x"),
        (of("torchvision:vgg16", dataset="shapes"), "the data has pictures of 3x32x32; D takes 3x224x224"),
        (of("torchvision:vgg99"), "torchvision has no network 'vgg99'"),
        (of("zoo:nobody"), "there is no network 'nobody' in the zoo"),
        (of("own:0123456789abcdef"), "these weights are somebody's own; only who brought them"),
        (of("zoo:cifar10-pairs", "zoo:shapes-pairs", dataset="folder x"), "only networks of the same classes"),
        (of(FLAT, FLAT, scales=(1, 1.1, 1.2, 1.3, 1.4), mode="both", grid=11), "takes 2,440 passes for each picture"),
        (
            TestSpec((WeightsSource(RunSpec(FLAT, "folder x")),), "folder x", protocol=TestProtocol((0.25,), "dense")),
            r"at scale 0\.25 pictures are smaller than conv3-4 maxpool FC-6 takes",
        ),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_not_queued(opened, spec, sentence):
    with pytest.raises(SpecError, match=sentence) as caught:
        add(opened, [Request(spec)], "me")
    assert str(caught.value).endswith(".") and not runs(opened)


def test_what_goes_together_is_queued(opened):
    fits = [
        of(FLAT, scales=(1, 1.25), mode="both"),
        of(POOLED, scales=(0.5, 1), mode="dense"),
        of("zoo:shapes-pairs", POOLED, mode="dense"),
        of("conv3-4 adaptive32 FC-6", mode="dense"),
        of(FLAT, dataset="shapes | size 64"),
        of("zoo:cifar10-pairs", dataset="folder x"),  # of a folder only its files tell
        TestSpec(
            (WeightsSource(RunSpec(FLAT, "folder x")),), "folder x | size 48", protocol=TestProtocol(mode="dense")
        ),
    ]
    assert len(add(opened, [Request(spec) for spec in fits], "me")) == len(fits)


def test_a_test_is_no_more_work_than_the_setting(opened, monkeypatch):
    """The paper's own test of D, 150 crops and dense of pictures of 224, is allowed for 5,000 pictures and more."""
    papers = TestProtocol((1, 1.143, 1.286), "both")
    full = derive("D").network
    check_work([full], papers, 5_000)
    with pytest.raises(
        SpecError, match=r"the test takes 1\d\d,\d{3} 10\^12 multiply-accumulates for 50,000 pictures; at"
    ):
        check_work([full], papers, 50_000)
    monkeypatch.setenv("VGG_EXPLORER_TEST_TERAMACS", "1")
    settings.cache_clear()
    line = "conv3-64 conv3-64 maxpool FC-6"
    add(opened, [Request(of(line))], "me")  # 1,000 validation pictures
    with pytest.raises(
        SpecError, match=r"multiply-accumulates for 1,000 pictures; at most 1 are allowed here\. Take fewer"
    ):
        add(opened, [Request(of(line, mode="multi-crop"))], "me")
    settings.cache_clear()


def test_a_digit_is_another_one_in_the_mirror(opened):
    digits = RunSpec("conv3-4 FC-10", "digits")
    spec = TestSpec((WeightsSource(digits),), "digits")
    with pytest.raises(SpecError, match="mirrored pictures of digits show something else"):
        add(opened, [Request(spec)], "me")
    add(opened, [Request(TestSpec((WeightsSource(digits),), "digits", protocol=TestProtocol(mirror=False)))], "me")


def test_names_become_weights_by_content_and_runs_that_are_needed(opened):
    (id,) = add(opened, [Request(RunSpec(FLAT, "shapes"), name="mine")], "me")
    found = chosen(opened, id[:9])
    assert found == Chosen(WeightsSource(RunSpec(FLAT, "shapes")), (id,), "shapes", "mine")
    assert chosen(opened, f"{id}@0").source.epoch == 0
    zoo = chosen(opened, "zoo:shapes-pairs")
    assert (zoo.source, zoo.needs, zoo.dataset) == (WeightsSource(name="zoo:shapes-pairs"), (), "shapes")
    fused = requests_of_tests([found, zoo], "shapes", "test", TestProtocol(), fuse=True)
    assert [(len(each.spec.weights), each.needs) for each in fused] == [(2, (id,))]  # type: ignore[attr-defined]
    assert fused[0].name == "mine + two 3×3 a stage"
    apart = requests_of_tests([found, zoo], "shapes", "test", TestProtocol(), fuse=False)
    assert [each.needs for each in apart] == [(id,), ()]
    (once,) = requests_of_tests([found, found], "shapes", "test", TestProtocol(), fuse=False)
    assert once.needs == (id,)  # the same weights are not tested twice
    (long,) = requests_of_tests([zoo] * 9, "shapes", "test", TestProtocol(), fuse=True)
    assert len(long.name) == 80 and long.name.endswith("…")
    stop(opened, id, Person("me"))
    with pytest.raises(SpecError, match=r"the run mine \(.{8}\) is stopped; test one that has finished, or that waits"):
        chosen(opened, id)
    with pytest.raises(SpecError, match="there is no run 'nobody'"):
        chosen(opened, "nobody")


def test_tests_are_listed_beside_training_and_in_no_mean(opened):
    (id,) = add(opened, [Request(of("zoo:shapes-pairs"), name="it")], "me")
    assert not evaluated_tests(opened) and not results(opened).left_out
    claim(opened, id, 1)
    RunWriter(opened, id).end("finished", outcome=RunSummary(training_seconds=2.0, test=Score(0.9, 1.0, 0.5, 1000)))
    (found,) = evaluated_tests(opened)
    assert (found.id, found.name, found.correct, found.among_five, found.seconds) == (id, "it", 900, 1000, 2.0)
    assert not results(opened).outcomes and not results(opened).left_out
