"""`train` and `evaluate` as a person runs them: processes of their own, a data directory of their own."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

NETWORK = "conv3-8 maxpool gap FC-10 | norm batch"
LONG = ["train", "--network", NETWORK, "--dataset", "digits", "--epochs", "4000"]


@pytest.fixture
def home(tmp_path):
    return os.environ | {
        "VGG_EXPLORER_DATA_DIRECTORY": str(tmp_path),
        "VGG_EXPLORER_DEVICE": "cpu",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def command(home, repository):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", "vgg_explorer", *arguments]
        return subprocess.run(whole, cwd=repository, env=home, capture_output=True, text=True, timeout=120)

    return run


@pytest.fixture
def started(home, repository):
    """A long run that has taken its first steps, and its worker."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vgg_explorer", *LONG],
        cwd=repository,
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    folder = None
    end = time.monotonic() + 60
    while time.monotonic() < end and not folder:
        found = list((repository / home["VGG_EXPLORER_DATA_DIRECTORY"]).glob("runs/*/checkpoint.pt"))
        folder = found[0].parent if found else None
        time.sleep(0.05)
    assert folder, process.communicate(timeout=5)
    (worker,) = psutil.Process(process.pid).children()
    yield process, worker, folder
    process.kill()
    process.communicate()


def test_two_networks_are_compared_and_can_be_evaluated(command, tmp_path):
    asked = ["train", "--network", NETWORK, "--network", "conv5-8 maxpool gap FC-10 | norm batch"]
    asked += ["--dataset", "digits", "--epochs", "2", "--seeds", "2"]
    shown = command(*asked)
    assert shown.returncode == 0, shown.stderr
    assert "conv3-8 maxpool gap FC-10 | norm batch" in shown.stdout and "paired t, 2 seeds" in shown.stdout
    assert "It is too early to judge" in shown.stdout
    begin = time.monotonic()
    results = json.loads(command(*asked, "--json").stdout)  # nothing is trained again
    assert time.monotonic() - begin < 30
    assert [(each["spec"]["seed"], each["test"]["total"]) for each in results] == [(0, 360), (1, 360)] * 2
    folder = next((tmp_path / "runs").iterdir())
    found = json.loads(command("evaluate", folder.name, "--json").stdout)
    assert found["test"] == json.loads((folder / "result.json").read_text())["test"]
    assert "top-1 error" in command("evaluate", str(folder)).stdout


def test_a_learning_rate_is_chosen_on_validation(command):
    asked = ["train", "--network", NETWORK, "--dataset", "digits", "--epochs", "2", "--json"]
    shown = command(*asked, "--learning-rate", "0.000001", "--learning-rate", "0.1")
    (result,) = json.loads(shown.stdout)
    assert result["spec"]["recipe"]["learning_rate"] == 0.1 and result["test"]


def ends(worker: psutil.Process) -> None:
    psutil.wait_procs([worker], timeout=30)
    assert not worker.is_running()


def test_ctrl_c_stops_and_the_same_command_goes_on(started, home, repository):
    process, worker, folder = started
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopping after this step." in words
    assert "What was learned is kept; the same command goes on from there." in words
    assert "Traceback" not in words
    ends(worker)
    before = (folder / "checkpoint.pt").stat().st_mtime_ns
    again = subprocess.Popen(
        [sys.executable, "-m", "vgg_explorer", *LONG], cwd=repository, env=home, stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and (folder / "checkpoint.pt").stat().st_mtime_ns == before:
        time.sleep(0.05)
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)
    assert (folder / "checkpoint.pt").stat().st_mtime_ns > before


def test_a_killed_command_takes_its_worker_along_and_the_checkpoint_stays(started):
    process, worker, folder = started
    process.kill()
    process.communicate()
    ends(worker)
    assert (folder / "checkpoint.pt").exists() and not list(folder.glob(".*.part"))


def test_a_killed_worker_is_said_in_a_sentence(started):
    process, worker, _ = started
    worker.kill()
    _, words = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Error: the worker ended with code -9" in words and "Traceback" not in words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--network", "conv3-8 FC-x"], 'Layer 2, "FC-x": this is no layer'),
        (["--network", "D", "--dataset", "cifar"], "there is no data set 'cifar'; take cifar10"),
        (["--network", "D", "--dataset", "cifar10"], "cifar10 is not on this machine; download it first, or take"),
        (["--network", "D", "--recipe", "slow"], "there is no recipe 'slow'; take "),
        (["--network", "D", "--epochs", "0"], "the number of epochs is 0; it must be a whole number from 1 to 10,000."),
        (["--network", "D", "--seeds", "0"], "the number of seeds is 0; it must be a whole number from 1 to 100."),
        (["--network", "D", "--learning-rate", "0"], "the learning rate is 0.0; it must be above 0 and at most 10."),
        (["--network", "D", "--learning-rate", "-1"], "the learning rate is -1.0; it must be above 0 and at most 10."),
        (["--network", "D", "--learning-rate", "nan"], "the learning rate is nan; it must be above 0 and at most 10."),
        (["--network", "D", "--network", "vgg16"], "a network stands twice"),
        (["--network", "conv9-8p0 FC-2", "--dataset", "digits"], "a window of 9x9 does not fit the map of 8x8"),
        (["--network", "conv3-8 gap", "--dataset", "digits"], "classes need a last FC layer; add FC-10."),
        (["--network", "conv3-8 FC-2", "--dataset", "pairs"], "pairs needs a network that ends in gap"),
        (["--network", "D", "--dataset", "folder /nowhere"], "/nowhere"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(command, arguments, sentence):
    shown = command("train", *arguments)
    assert shown.returncode == 2
    assert sentence in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1 and shown.stderr.startswith("Error: ")


def test_evaluate_refuses_what_is_no_run(command):
    shown = command("evaluate", "nothing")
    assert shown.returncode == 2 and "there is no run 'nothing'; the runs are in" in shown.stderr


def test_data_list_and_download(command):
    listed = json.loads(command("data", "list", "--json").stdout)
    assert {"shapes", "cifar10", "imagenet"} <= {each["name"] for each in listed}
    assert "CIFAR-10" in command("data", "list").stdout
    shown = command("data", "download", "shapes")
    assert shown.returncode == 2 and "shapes needs no download." in shown.stderr
