"""Two processes come to what one comes to."""

import json
import os
import subprocess
import sys

import pytest

from tests.oracles.ranks import outcome
from vgg_explorer.engine.distributed import Alone, joined
from vgg_explorer.engine.plan import threads


def flat(value: object) -> list[float]:
    """All numbers in a nest of lists and dictionaries, in order."""
    if isinstance(value, dict):
        return flat(list(value.values()))
    if isinstance(value, list):
        return [number for each in value for number in flat(each)]
    return [float(value)]  # type: ignore[arg-type]


@pytest.mark.slow  # three processes that load torch
def test_two_ranks_give_the_result_of_one(repository, tmp_path):
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone"]
    command += ["-m", "tests.oracles.ranks", str(tmp_path / "out")]
    environment = os.environ | {"GLOO_SOCKET_IFNAME": "lo", "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    result = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, timeout=180)
    assert result.returncode == 0, result.stderr
    two = [json.loads((tmp_path / f"out.{rank}").read_text()) for rank in range(2)]
    with threads(1):
        one = outcome(Alone())
    assert two[0] == two[1]  # both know the whole
    assert two[0].pop("agreed") is True and two[0].pop("refused") is False
    expected = flat({name: one[name] for name in two[0]})
    assert flat(two[0]) == pytest.approx(expected, rel=1e-4, abs=1e-6)
    assert two[0]["test"]["total"] == 45 and two[0]["history"][-1]["pictures"] == 84


def test_one_process_decides_alone():
    with joined() as ranks:
        assert (ranks.rank, ranks.world, ranks.agreed(True), ranks.agreed(False)) == (0, 1, True, False)
