"""The numbers behind the paper's arithmetic and behind what summaries say, all in closed form or from its tables."""

import re
from collections.abc import Mapping
from functools import cache

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.kernels import KernelComparison, break_even
from vgg_explorer.analysis.paired_comparison import points
from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.analysis.stages import stages
from vgg_explorer.specs.notation import format
from vgg_explorer.specs.paper_tables import LOCALISATION, OVERFEAT_MILLIONS, TABLE_3, TABLE_4, entry, scaled
from vgg_explorer.specs.vgg import TABLE_1, TABLE_2

JITTER = "[256; 512]"
Numbers = Mapping[str, float | str]


@cache
def numbers() -> Numbers:
    """By the names that sentences use: shares in per cent, parameters in millions, errors in per cent."""
    return {**of_kernels(), **of_networks(), **of_stages(), **of_others(), **of_tables()}


@cache
def report(name: str) -> Report:
    return analyse(name)


def of_kernels() -> Numbers:
    """One kernel of 5x5 and of 7x7 against its stack, at equal width (section 2.3)."""
    five, seven = KernelComparison(5), KernelComparison(7)
    square = seven.channels**2
    paths = seven.stack.paths(seven.stack.layers[-1].name, seven.side // 2, seven.side // 2)
    middle, corner = max(paths.rows) * max(paths.columns), edge(paths.rows) * edge(paths.columns)
    return {
        "field_5": side(five),
        "field_7": side(seven),
        "stack_7": seven.stack.weights // square,
        "single_7": seven.single.weights // square,
        "fewer_5": 100 * (1 - five.weights_ratio),
        "fewer_7": 100 * (1 - seven.weights_ratio),
        "more_7": 100 * (1 / seven.weights_ratio - 1),
        "centre_paths": middle,
        "corner_paths": corner,
        "break_even_5": break_even(5, five.channels),
    }


def side(comparison: KernelComparison) -> int:
    """The receptive field of a stack along one axis, pixels; it is square."""
    return comparison.stack.receptive_field.height.size


def edge(counts: tuple[int, ...]) -> int:
    """The paths from the outermost pixel of a receptive field, along one axis."""
    return next(count for count in counts if count)


def of_networks() -> Numbers:
    b, c, d, e = (report(name) for name in "BCDE")
    connected = [layer for layer in d.layers if layer.name.startswith("fc")]
    parameters = sum(layer.parameters for layer in connected)
    return {
        "c_over_b": 100 * (c.macs / b.macs - 1),
        "c_below_d": 100 * (1 - c.macs / d.macs),
        "fc_parameters": 100 * parameters / d.parameters,
        "fc_macs": 100 * sum(layer.macs for layer in connected) / d.macs,
        "fc_millions": parameters / 1e6,
        "d_millions": d.parameters / 1e6,
        "e_millions": e.parameters / 1e6,
        "e_more": (e.parameters - d.parameters) / 1e6,
        "d_layers": d.weight_layers,
        "d_pools": sum(layer.layer == "maxpool" for layer in d.layers),
        "overfeat": OVERFEAT_MILLIONS,
        "table_2": sum(round(report(name).parameters / 1e6) == millions for name, millions in TABLE_2.items()),
        "configurations": len(TABLE_1),
        "batch_norm": sum(derive(name).network.norm == "batch" for name in TABLE_1),
    }


def of_stages() -> Numbers:
    """Weights of B's pairs of 3x3 against one 5x5 in their place, stage by stage."""
    pairs, wide = stages(report("B")), stages(report("B-5x5"))
    more = [100 * (pair.weights / single.weights - 1) for pair, single in zip(pairs, wide, strict=True)]
    return {
        "stages": len(more),
        "stages_more": sum(each > 0 for each in more),
        "first_stage": points(more[0], 0, signed=True),
        "last_stage": points(more[-1], 0, signed=True),
    }


def of_others() -> Numbers:
    """The kernels of AlexNet and the first stride of AlexNet and ZFNet."""
    alexnet, zfnet = (format(derive(name).network) for name in ("AlexNet", "ZFNet"))
    sizes = sorted(set(map(int, re.findall(r"conv(\d+)-", alexnet))), reverse=True)
    return {
        "alexnet": ", ".join(f"{size}×{size}" for size in sizes),
        "alexnet_stride": first_stride(alexnet),
        "zfnet_stride": first_stride(zfnet),
    }


def first_stride(line: str) -> int:
    found = re.match(r"conv\d+-\d+/(\d+)", line)
    return int(found[1]) if found else 1


def of_tables() -> Numbers:
    """Errors that the paper prints."""
    many, one = entry("VGG, ILSVRC, 7 nets, dense"), entry("VGG, 1 net, multi-crop & dense")
    return {
        "a": scaled(TABLE_3, "A", "256").top1,
        "a_lrn": scaled(TABLE_3, "A-LRN", "256").top1,
        "d_fixed": scaled(TABLE_3, "D", "256").top1,
        "e_fixed": scaled(TABLE_3, "E", "256").top1,
        "d_jitter": scaled(TABLE_3, "D", JITTER).top1,
        "d_best": scaled(TABLE_4, "D", JITTER).top1,
        "e_best": scaled(TABLE_4, "E", JITTER).top1,
        "vgg_test": many.test_top5 or "–",
        "one_test": one.test_top5 or "–",
        "one_validation": one.top5 or "–",
        "googlenet_test": entry("GoogLeNet, 7 nets").test_top5 or "–",
        "vgg_boxes": LOCALISATION["VGG"],
        "googlenet_boxes": LOCALISATION["GoogLeNet"],
    }
