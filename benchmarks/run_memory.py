"""The memory that a few steps of training take, beside the estimate by which a run is refused.

    python -m benchmarks.run_memory

Each case is a process of its own, on one thread of the processor: what it held before its first step, and its peak. The
estimate, of the process and the step, has copies for a checkpoint that these steps do not take: it should lie above.
"""

import os
import subprocess
import sys
from dataclasses import replace

from vgg_explorer.analysis.run_memory import step_bytes
from vgg_explorer.runs.limits import network
from vgg_explorer.runs.memory_limit import PROCESS
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec

STEPS = 3
CASES = (
    ("D | head gap | norm batch | width 1/4", "shapes | size 128 | train 200", 64),
    ("A | head gap | width 1/4", "shapes | size 128 | train 200", 128),
    ("D | norm batch | width 1/2", "shapes | size 64 | train 400", 128),
    ("B | head gap | widen 5", "shapes | size 96 | train 200", 32),
    ("E", "shapes | size 224 | train 100", 8),
)


def measure(spec: RunSpec) -> tuple[int, int]:
    """Bytes that this process holds before its first step, and the most that it ever held (Linux)."""
    import resource
    from itertools import islice

    from vgg_explorer.data.datasets import load
    from vgg_explorer.engine.experiment import Experiment
    from vgg_explorer.engine.train import train
    from vgg_explorer.runs.processes import resident
    from vgg_explorer.specs.datasets import read_dataset
    from vgg_explorer.specs.plan import Plan

    experiment = Experiment(spec, load(read_dataset(spec.dataset)), given=Plan("cpu", 1, False, stream=2))
    training = experiment.training()
    before = resident(os.getpid())
    steps = train(training, experiment.batches, lambda: experiment.measure(training.model, "validation"))
    for _ in islice(steps, STEPS):
        pass
    return before, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def case(number: int) -> RunSpec:
    line, data, batch = CASES[number]
    return RunSpec(line, data, recipe=replace(QUICK, batch=batch, epochs=1))


def main() -> None:
    if len(sys.argv) > 1:
        print(*measure(case(int(sys.argv[1]))))
        return
    print(f"{'before, MB':>12}{'peak':>8}{'estimate':>10}{'ratio':>8}")
    for number, (line, data, batch) in enumerate(CASES):
        command = [sys.executable, "-m", "benchmarks.run_memory", str(number)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        before, peak = (int(word) / 1e6 for word in answer.split())
        spec = case(number)
        estimate = PROCESS + step_bytes(network(spec), spec.recipe) / 1e6
        figures = f"{before:12,.0f}{peak:8,.0f}{estimate:10,.0f}{estimate / peak:8.2f}"
        print(f"{figures}   {line}, {data}, {batch} a batch")


if __name__ == "__main__":
    main()
