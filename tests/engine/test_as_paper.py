"""Tests as in section 3.2 of the paper, against loops over windows, crops, mirror images and networks."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional

from vgg_explorer.data.augment import normalised
from vgg_explorer.engine.as_paper import evaluate_as_paper
from vgg_explorer.engine.evaluate import evaluating
from vgg_explorer.engine.paper_views import Contestant, grid, places, posteriors, rescaled
from vgg_explorer.models.build import Net, build
from vgg_explorer.models.dense import DenseNet
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Norm
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.transforms import Head, for_input, scale_width, with_head
from vgg_explorer.specs.vgg import Configuration, vgg

COLOURS = Colours((0.5, 0.4, 0.3), (0.2, 0.3, 0.25), ((1.0, 0, 0), (0, 1, 0), (0, 0, 1)))
UNPADDED = "conv3-6p0 conv3-8p0 maxpool conv3-10p0 FC-12 FC-5"


def made(line: str, size: int = 16, *, norm: Norm = "none", seed: int = 0) -> Net:
    """A network in float64 whose biases and kept statistics are not those of the start."""
    net = build(parse(line, input=(3, size, size), norm=norm), seed=seed).double()
    draw = torch.Generator().manual_seed(seed)
    for name, value in net.state_dict().items():
        if name.endswith(("bias", "running_mean")):
            value.normal_(0, 0.2, generator=draw)
        elif name.endswith("running_var"):
            value.uniform_(0.5, 2, generator=draw)
    return net.eval()


def pictures(count: int, height: int, width: int | None = None, seed: int = 0) -> torch.Tensor:
    shape = (count, 3, height, width or height)
    return torch.from_numpy(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


def small(name: Configuration, head: Head) -> Net:
    network = scale_width(with_head(vgg(name), head, 10), 1 / 16)
    return build(for_input(network, (3, 32, 32), 10).network).double().eval()


@pytest.mark.parametrize("head", ["fc", "gap"])
@pytest.mark.parametrize("name", "ABCDE")
def test_dense_evaluation_of_the_input_size_is_the_plain_forward_pass(name, head):
    net, images = small(name, head), torch.randn(2, 3, 32, 32, dtype=torch.float64)
    scores = DenseNet(net)(images)
    assert scores.shape == (2, 10, 1, 1)
    torch.testing.assert_close(scores[:, :, 0, 0], net(images), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("line", ["conv3-8 maxpool adaptive8 FC-20 FC-5", "conv3-8 maxpool gap FC-7 FC-5"])
def test_pools_before_the_head_keep_the_plain_forward_pass(line):
    net, images = made(line, norm="batch"), torch.randn(2, 3, 16, 16, dtype=torch.float64)
    torch.testing.assert_close(DenseNet(net)(images)[:, :, 0, 0], net(images))


@pytest.mark.parametrize("line", [UNPADDED, UNPADDED.replace("FC-12", "gap FC-12")])
def test_without_padding_dense_scores_are_those_of_windows_at_the_total_stride(line):
    net, images = made(line), torch.randn(2, 3, 22, 18, dtype=torch.float64)
    scores = DenseNet(net)(images)
    assert scores.shape == (2, 5, 4, 2)
    for row in range(4):
        for column in range(2):
            window = images[:, :, 2 * row : 2 * row + 16, 2 * column : 2 * column + 16]
            torch.testing.assert_close(scores[:, :, row, column], net(window))


def test_with_padding_windows_see_other_borders():
    net, images = made("conv3-8 maxpool FC-5"), torch.randn(1, 3, 20, 20, dtype=torch.float64)
    windows = torch.stack(
        [net(images[:, :, 2 * r : 2 * r + 16, 2 * c : 2 * c + 16]) for r in range(3) for c in range(3)]
    )
    assert (DenseNet(net)(images).mean((2, 3)) - windows.mean(0)).abs().max() > 1e-3


def test_a_global_pool_before_one_layer_takes_the_whole_map():
    net, images = made("conv3-8 maxpool gap FC-5"), torch.randn(2, 3, 24, 20, dtype=torch.float64)
    scores = DenseNet(net)(images)
    assert scores.shape == (2, 5, 1, 1)
    torch.testing.assert_close(scores[:, :, 0, 0], net.classifier(net.features(images).mean((2, 3))))


@pytest.mark.parametrize("line", ["conv3-8 adaptive5 FC-5", "conv3-8 gap conv1-8 FC-5"])
def test_a_pool_to_a_fixed_size_is_refused_by_name(line):
    with pytest.raises(SpecError, match=r"(adaptive1|gap) pools to .* this network has no dense form"):
        DenseNet(made(line))


def test_a_network_without_classes_is_refused():
    with pytest.raises(SpecError, match="no scores of classes"):
        DenseNet(made("conv3-8 maxpool"))


def test_regular_crops_go_from_corner_to_corner():
    assert places(8, 5) == [0, 2, 4, 6, 8] and places(9, 1) == [4] and places(0, 3) == [0, 0, 0]
    images = pictures(1, 20, 24)
    crops = list(grid(images, (16, 16), 5))
    assert len(crops) == 25
    assert torch.equal(crops[0], images[:, :, :16, :16]) and torch.equal(crops[-1], images[:, :, -16:, -16:])


def test_multi_crop_with_one_crop_is_the_single_view():
    net = Contestant(made(UNPADDED).float(), COLOURS)
    images = pictures(3, 20)
    one, single = TestProtocol((1.25,), "multi-crop", grid=1), TestProtocol((1.25,), "single")
    with evaluating(net.net):
        assert torch.equal(posteriors(net, images, one), posteriors(net, images, single))


def test_posteriors_are_those_of_a_loop_over_all_views():
    net, images = made("conv3-8 maxpool FC-5", norm="batch").float(), pictures(2, 16, 20)
    protocol = TestProtocol((1.0, 1.25, 1.5), "both", grid=3)
    expected = []
    for scale in protocol.scales:
        side = round(16 * scale)
        size = (side, round(20 * side / 16))
        big = (
            images.float()
            if scale == 1
            else functional.interpolate(images.float(), size, mode="bilinear", antialias=True)
        )
        big = (big / 255 - torch.tensor(COLOURS.mean)[:, None, None]) / torch.tensor(COLOURS.deviation)[:, None, None]
        dense = [DenseNet(net)(x).mean((2, 3)).softmax(1) for x in (big, big.flip(3))]
        rooms = (size[0] - 16, size[1] - 16)
        crops = [
            net(x[:, :, top : top + 16, left : left + 16]).softmax(1)
            for x in (big, big.flip(3))
            for top in (0, round(rooms[0] / 2), rooms[0])
            for left in (0, round(rooms[1] / 2), rooms[1])
        ]
        expected += [torch.stack(dense).mean(0), torch.stack(crops).mean(0)]
    found = posteriors(Contestant(net, COLOURS), images, protocol)
    torch.testing.assert_close(found, torch.stack(expected).mean(0), rtol=1e-4, atol=1e-6)
    assert protocol.views == 3 * 2 * (9 + 1)


def test_rescaling_keeps_the_ratio_and_refuses_what_is_too_small():
    assert rescaled(pictures(1, 20, 30), (16, 16), 1.5).shape == (1, 3, 24, 36)
    assert torch.equal(rescaled(pictures(1, 16), (16, 16), 1), pictures(1, 16).float())
    with pytest.raises(SpecError, match=r"at scale 0\.5 pictures are 8x8, smaller than the 16x16"):
        rescaled(pictures(1, 16), (16, 16), 0.5)


def test_a_larger_picture_is_made_smaller_without_aliasing():
    """As Pillow's bilinear filter does it, within two grey levels; the scales of pictures that keep their own size."""
    (image,) = pictures(1, 48, 64)
    wanted = np.asarray(Image.fromarray(image.permute(1, 2, 0).numpy()).resize((21, 16), Image.Resampling.BILINEAR))
    (found,) = rescaled(image[None], (16, 16), 1)
    assert np.abs(found.permute(1, 2, 0).numpy() - wanted).max() < 2


def test_top5_counts_five_of_seven():
    net = Contestant(made("conv3-8p0 maxpool FC-7").float(), COLOURS)
    images, labels = pictures(40, 16), torch.arange(40) % 7
    with evaluating(net.net):
        best = posteriors(net, images, TestProtocol()).topk(5, 1).indices
    found = evaluate_as_paper([net], [(images, labels)], 7, TestProtocol())
    assert found.among_five == int((best == labels[:, None]).any(1).sum()) < 40


def batches(images: torch.Tensor, labels: torch.Tensor, size: int):
    for start in range(0, len(labels), size):
        yield images[start : start + size], labels[start : start + size]


def test_counts_of_a_fused_test_are_those_of_the_mean_posteriors():
    nets = [Contestant(made(UNPADDED, seed=seed).float(), COLOURS) for seed in (1, 2)]
    images, labels = pictures(23, 20), torch.from_numpy(np.random.default_rng(1).integers(0, 5, 23))
    protocol, heard = TestProtocol((1.25,), "dense"), []
    found = evaluate_as_paper(
        nets, batches(images, labels, 10), 5, protocol, total=23, progress=lambda *x: heard.append(x)
    )
    with torch.no_grad():
        chances = torch.stack([posteriors(net, images, protocol) for net in nets]).mean(0)
    for truth, said in zip(labels, chances.argmax(1), strict=True):
        found.confusion[truth, said] -= 1
    assert not found.confusion.any()
    assert found.loss == pytest.approx(float(functional.nll_loss(chances.log(), labels)), rel=1e-5)
    assert heard == [("testing", 10, 23), ("testing", 20, 23), ("testing", 23, 23)]


def test_fusion_of_a_network_with_itself_changes_nothing():
    net = Contestant(made(UNPADDED).float(), COLOURS)
    images, labels = pictures(12, 16), torch.arange(12) % 5
    one, two = (evaluate_as_paper([net] * n, [(images, labels)], 5, TestProtocol()) for n in (1, 2))
    assert np.array_equal(one.confusion, two.confusion) and one.loss == pytest.approx(two.loss, rel=1e-6)


def test_each_network_normalises_by_its_own_colours():
    net, other = made(UNPADDED).float(), Colours((0.1, 0.1, 0.1), (1.0, 1.0, 1.0), COLOURS.axes)
    images = pictures(2, 16)
    with evaluating(net):
        found = posteriors(Contestant(net, other), images, TestProtocol(mirror=False))
        torch.testing.assert_close(found, net(normalised(images, other)).softmax(1))


@pytest.mark.parametrize(
    ("nets", "classes", "sentence"),
    [([], 5, "no network"), ([UNPADDED], 7, "scores 5 classes; the pictures have 7"), ([UNPADDED], 5, "no pictures")],
)
def test_what_cannot_be_tested_is_one_sentence(nets, classes, sentence):
    with pytest.raises(SpecError, match=sentence):
        evaluate_as_paper([Contestant(made(line).float(), COLOURS) for line in nets], [], classes, TestProtocol())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"scales": ()}, "number of scales is 0"),
        ({"scales": (1.0, 1.0)}, "stands twice"),
        ({"scales": (9.0,)}, "a test scale is 9"),
        ({"mode": "best"}, "the mode is 'best'; take single, dense, multi-crop, both"),
        ({"grid": 0}, "grid of crops is 0"),
    ],
)
def test_bad_protocols_are_refused(values, sentence):
    with pytest.raises(SpecError, match=sentence):
        TestProtocol(**values)
