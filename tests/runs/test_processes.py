"""Which process is which, and which goes first."""

import subprocess
import sys

import psutil


def test_a_run_lets_others_go_first():
    code = "import psutil; from vgg_explorer.runs.processes import step_back; step_back()"
    code += "; print(psutil.Process().nice())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > psutil.Process().nice()
