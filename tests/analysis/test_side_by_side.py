"""Several networks on one axis: nothing is lost, nothing counted twice, and the order is everybody's own."""

from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.networks import networks
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.side_by_side import HEAD, MEASURES, amount, columns, measured, sections, total

REPORTS = [analyse(name) for name in ("B", "B-5x5", "D", "AlexNet")]


@given(st.lists(networks(), min_size=1, max_size=4))
def test_every_layer_has_one_column_in_its_own_order(found):
    reports = [analyse(network) for network in found]
    rows = columns(reports)
    for place, report in enumerate(reports):
        assert tuple(layer for row in rows if (layer := row.layers[place])) == report.layers


@given(networks())
def test_parts_add_up_to_the_network(network):
    report = analyse(network)
    found = sections(report)
    assert tuple(layer for part in found for layer in part.layers) == report.layers
    for measure in ("parameters", "macs", "memory"):
        assert sum(part.total(measure) for part in found) == total(report, measure)


@given(networks())
def test_what_is_not_measured_costs_nothing(network):
    rows = columns([analyse(network)])
    for measure in ("parameters", "macs", "memory"):
        shown = {row.name for row in measured(rows, measure)}
        assert not any(
            amount(layer, measure) for row in rows for layer in row.layers if layer and row.name not in shown
        )


def test_the_same_name_stands_in_the_same_column():
    rows = columns(REPORTS)
    names = [row.name for row in rows if row.name.startswith(("conv", "pool", "fc"))]
    assert len(names) == len(set(names))
    assert names[:6] == ["conv1_1", "conv1_2", "pool1", "conv2_1", "conv2_2", "pool2"]
    assert names[-4:] == ["pool5", "fc1", "fc2", "fc3"]
    first = rows[0]
    assert [layer and layer.layer for layer in first.layers] == ["conv3-64", "conv5-64", "conv3-64", "conv11-64/4p2"]
    assert [row.section for row in rows if row.name == "fc1"] == [HEAD]


def test_the_receptive_field_ends_before_the_head():
    rows = measured(columns(REPORTS), "field")
    assert rows[-1].name == "pool5"
    assert [total(report, "field") for report in REPORTS] == [156, 156, 212, 195]


def test_stages_of_d():
    found = sections(analyse("D"))
    assert [part.number for part in found] == [1, 2, 3, 4, 5, HEAD]
    assert found[-1].total("parameters") == 123_642_856  # the three FC layers
    assert [part.total("field") for part in found[:5]] == [6, 16, 44, 100, 212]


def test_every_measure_of_every_network_can_be_asked():
    for report in REPORTS:
        assert all(total(report, measure) > 0 for measure in MEASURES)
        assert all(amount(layer, measure) >= 0 for layer in report.layers for measure in MEASURES)
