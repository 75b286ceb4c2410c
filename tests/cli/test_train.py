"""`train`, `runs` and `evaluate` as a person runs them: processes of their own, a data directory of their own."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.runs.conftest import end_family
from tests.waiting import LIMIT, until
from vgg_explorer.runs.control import stop
from vgg_explorer.runs.listing import histories, runs
from vgg_explorer.runs.person import SHELL, Person
from vgg_explorer.runs.state import OPEN, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.settings import settings

NETWORK = "conv3-8 maxpool gap FC-10 | norm batch"
LONG = ["train", "--network", NETWORK, "--dataset", "digits", "--epochs", "4000"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One data directory, and so one supervisor, for all tests here; it ends with them."""
    directory = tmp_path_factory.mktemp("home")
    yield os.environ | {
        "VGG_EXPLORER_DATA_DIRECTORY": str(directory),
        "VGG_EXPLORER_DEVICE": "cpu",
        "VGG_EXPLORER_RUN_EPOCHS": "10000",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    found = directory / "supervisor.json"
    if found.exists():
        end_family(json.loads(found.read_text())["pid"])


@pytest.fixture(scope="module")
def command(home, repository):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", "vgg_explorer", *arguments]
        return subprocess.run(whole, cwd=repository, env=home, capture_output=True, text=True, timeout=LIMIT)

    return run


@pytest.fixture(scope="module")
def store(home):
    """The store of that directory, looked into from here."""
    return Store(f"sqlite:///{home['VGG_EXPLORER_DATA_DIRECTORY']}/store.db")


def listen_to_ctrl_c() -> None:
    """As in a terminal; a process that is started in the background ignores it, and so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def started(home, repository, command, store):
    """A long run that has taken its first steps: the command, and the run's id."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vgg_explorer", *LONG],
        cwd=repository,
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen_to_ctrl_c,
    )
    until(lambda: runs(store) and newest(store).state == "running" and epochs(store) > 1)
    id = newest(store).id
    yield process, id
    process.kill()
    process.communicate()
    stop(store, id, Person(SHELL))
    until(lambda: newest(store).state not in OPEN)
    command("runs", "delete", "--yes", id)


def newest(store: Store) -> Run:
    return runs(store)[-1]


def epochs(store: Store) -> int:
    id = newest(store).id
    return len(histories(store, [id]).get(id, []))


def test_two_networks_are_compared_and_can_be_evaluated(command, home):
    asked = ["train", "--network", NETWORK, "--network", "conv5-8 maxpool gap FC-10 | norm batch"]
    asked += ["--dataset", "digits", "--epochs", "2", "--seeds", "2"]
    shown = command(*asked)
    assert shown.returncode == 0, shown.stderr
    assert "conv3-8 maxpool gap FC-10 | norm batch" in shown.stdout and "paired t, 2 seeds" in shown.stdout
    assert "It is too early to judge" in shown.stdout
    before = command("runs", "list", "--json").stdout
    results = json.loads(command(*asked, "--json").stdout)
    assert command("runs", "list", "--json").stdout == before  # nothing is trained again
    assert [(each["spec"]["seed"], each["test"]["total"]) for each in results] == [(0, 360), (1, 360)] * 2
    run = json.loads(command("runs", "list", "--json").stdout)[0]
    found = json.loads(command("evaluate", run["id"][:10], "--json").stdout)
    assert found["test"]["top1"] == run["outcome"]["test"]["top1"]
    shown = command("runs", "show", run["id"][:10]).stdout
    assert "on digits, seed 0, recipe quick: finished." in shown and "Top-1 error" in shown
    out = Path(home["VGG_EXPLORER_DATA_DIRECTORY"]) / "taken.zip"
    assert command("runs", "export", run["id"], "--out", str(out)).returncode == 0
    with zipfile.ZipFile(out) as archive:
        names = {"spec.json", "epochs.csv", "result.json", "weights.safetensors", "log.txt"}
        assert set(archive.namelist()) == names
        assert len(archive.read("epochs.csv").decode().splitlines()) == 3


def test_a_learning_rate_is_chosen_on_validation(command):
    asked = ["train", "--network", NETWORK, "--dataset", "digits", "--epochs", "2", "--json"]
    shown = command(*asked, "--learning-rate", "0.000001", "--learning-rate", "0.1")
    (result,) = json.loads(shown.stdout)
    assert result["spec"]["recipe"]["learning_rate"] == 0.1 and result["test"]


def test_runs_are_queued_as_a_page_does(command, store):
    asked = ["train", "--network", NETWORK, "--dataset", "digits", "--epochs", "1", "--no-wait", "--json"]
    (queued,) = json.loads(command(*asked).stdout)
    assert queued["state"] in ("waiting", "running")
    until(lambda: newest(store).state == "finished")
    assert newest(store).id == queued["id"]
    assert command("runs", "resume", queued["id"]).stderr.startswith("Error: a run that is finished cannot go on")


def test_ctrl_c_stops_and_the_same_command_goes_on(started, home, repository, store, command):
    process, id = started
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    assert "Stopping after this step." in words
    assert "What was learned is kept; the same command goes on from there." in words
    assert "Traceback" not in words
    assert newest(store).state == "stopped"
    before = epochs(store)
    again = subprocess.Popen(
        [sys.executable, "-m", "vgg_explorer", *LONG],
        cwd=repository,
        env=home,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen_to_ctrl_c,
    )
    until(lambda: epochs(store) > before)
    assert newest(store).id == id
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=LIMIT)
    assert command("runs", "resume", id[:12]).returncode == 0
    until(lambda: newest(store).state == "running")
    assert command("runs", "stop", id).returncode == 0
    until(lambda: newest(store).state == "stopped")


def test_a_killed_command_leaves_its_run_at_work(started, store):
    process, _ = started
    process.kill()
    process.communicate()
    before = epochs(store)
    until(lambda: epochs(store) > before)
    assert newest(store).state == "running"


def test_a_killed_worker_is_said_in_a_sentence(started, store):
    process, _ = started
    os.kill(newest(store).pid or 0, signal.SIGKILL)
    _, words = process.communicate(timeout=LIMIT)
    assert process.returncode == 2
    assert "Error: the run was broken off: its process " in words and "Traceback" not in words
    assert "The same command goes on from its checkpoint." in words
    assert newest(store).state == "interrupted"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--network", "conv3-8 FC-x"], 'Layer 2, "FC-x": this is no layer'),
        (["--network", "D", "--dataset", "cifar"], "there is no data set 'cifar'; take cifar10"),
        (["--network", "D", "--recipe", "slow"], "there is no recipe 'slow'; take "),
        (["--network", "D", "--epochs", "0"], "the number of epochs is 0; it must be a whole number from 1 to 10,000."),
        (["--network", "D", "--seeds", "0"], "the number of seeds is 0; it must be a whole number from 1 to 100."),
        (
            ["--network", "D", "--train-scale", "1,x"],
            "the training scale is '1,x'; write one, 1.143, or the ends of a range, 1.143,2.286.",
        ),
        (["--network", "D", "--learning-rate", "0"], "the learning rate is 0.0; it must be above 0 and at most 10."),
        (["--network", "D", "--learning-rate", "-1"], "the learning rate is -1.0; it must be above 0 and at most 10."),
        (["--network", "D", "--learning-rate", "nan"], "the learning rate is nan; it must be above 0 and at most 10."),
        (["--network", "D", "--network", "vgg16"], "a network stands twice"),
        (["--network", "conv9-8p0 FC-2", "--dataset", "digits"], "a window of 9x9 does not fit the map of 8x8"),
        (["--network", "conv3-8 gap", "--dataset", "digits"], "classes need a last FC layer; add FC-10."),
        (["--network", "conv3-8 FC-2", "--dataset", "pairs"], "pairs needs a network that ends in gap"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(typed, monkeypatch, tmp_path, arguments, sentence):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    code, _, words = typed("train", *arguments)
    settings.cache_clear()
    assert code == 2 and sentence in words
    assert len(words.strip().splitlines()) == 1 and words.startswith("Error: ")
    assert not (tmp_path / "supervisor.json").exists()  # nobody was troubled


@pytest.mark.parametrize(
    ("dataset", "sentence"),
    [("folder /nowhere", "/nowhere"), ("cifar10", "cifar10 is not on this machine; download it first, or take")],
)
def test_pictures_that_are_not_here_are_refused(command, dataset, sentence):
    shown = command("train", "--network", "D", "--dataset", dataset)
    assert shown.returncode == 2 and sentence in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1 and shown.stderr.startswith("Error: ")


def test_evaluate_refuses_what_is_no_run(command):
    shown = command("evaluate", "nothing")
    assert shown.returncode == 2 and "there is no run 'nothing'." in shown.stderr


def test_data_list_and_download(command):
    listed = json.loads(command("data", "list", "--json").stdout)
    assert {"shapes", "cifar10", "imagenet"} <= {each["name"] for each in listed}
    assert "CIFAR-10" in command("data", "list").stdout
    shown = command("data", "download", "shapes")
    assert shown.returncode == 2 and "shapes needs no download." in shown.stderr


def test_a_network_is_timed(command):
    found = json.loads(command("measure", f"{NETWORK} | input 16", "--json").stdout)
    assert [each["batch"] for each in found["batches"]] == [1, 64]
    assert all(0 < each["low"] <= each["median"] <= each["high"] and each["n"] >= 5 for each in found["batches"])
    assert "ms a picture" in command("measure", f"{NETWORK} | input 16").stdout
