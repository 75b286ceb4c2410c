"""Whatever the bytes are, a parser reads them or says one sentence, within its memory. Each runs in its own process.

A tenth of the cases belongs to the slow tests; `make long` runs all of them, with other seeds.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")

ROOT = Path(__file__).parents[2]
CASES = {"lines": 50_000, "networks": 100_000, "pictures": 10_000, "zips": 500, "weights": 500}
MEGABYTES = {"zips": 1_000, "weights": 1_000}  # more than before; 500 where nothing else is said
TIMEOUT = 3_600  # seconds


def check(name: str, count: int, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "tests.fuzz", name, str(count), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=TIMEOUT)
    assert done.returncode == 0, done.stderr[-3_000:]
    report = json.loads(done.stdout.splitlines()[-1])
    with capsys.disabled():
        print(
            f"\n{name}: {report['read']:,} read, {report['refused']:,} refused, slowest "
            f"{report['slowest_seconds']:.2f} s, {report['more_megabytes']} MB more. {report['slowest_case'][:120]}"
        )
    assert not report["failures"], "\n\n".join(report["unforeseen"])
    assert report["read"] + report["refused"] == count and report["refused"]
    assert report["more_megabytes"] <= MEGABYTES.get(name, 500)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_tenth(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    check(name, CASES[name] // 10, 0, capsys)


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_all(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    check(name, CASES[name], 1, capsys)
