"""The folder of a run: what was asked for, where it stands, what came of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.run_json import read_result, read_started, result_text, started_text
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import Started
from vgg_explorer.specs.run import RunSpec, read_run
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.spec import Spec
from vgg_explorer.specs.test_result import AnyResult, TestResult
from vgg_explorer.specs.test_run import TestSpec, read_test


@dataclass(frozen=True, slots=True)
class RunFolder:
    """`spec.json`, `log.txt`, `checkpoint.pt`, `weights.safetensors` (best on validation); at last `result.json`.

    Of runs that keep them, the weights of each epoch are in `epochs`.
    """

    path: Path

    @property
    def checkpoint(self) -> Path:
        return self.path / "checkpoint.pt"

    @property
    def weights(self) -> Path:
        return self.path / "weights.safetensors"

    @property
    def log(self) -> Path:
        return self.path / "log.txt"

    def epoch(self, number: int) -> Path:
        """The weights after that epoch, from 1; of epoch 0 those before the first step."""
        return self.path / "epochs" / f"{number:04}.safetensors"

    def kept_epochs(self) -> list[int]:
        return sorted(int(file.stem) for file in (self.path / "epochs").glob("*.safetensors"))

    def copy_from(self, other: "RunFolder") -> None:
        """Take over all that another run has learnt."""
        if other.path.is_dir():
            shutil.copytree(
                other.path, self.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("result.json", ".*")
            )

    def write_spec(self, spec: Spec) -> None:
        write_text(self.path / "spec.json", spec.to_json())

    def for_spec(self, spec: Spec) -> "RunFolder":
        """The folder, with that spec in it."""
        self.write_spec(spec)
        return self

    def spec(self) -> RunSpec:
        """The training run that is asked for."""
        return read_run(self.spec_text())

    def test_spec(self) -> TestSpec:
        """The test that is asked for."""
        return read_test(self.spec_text())

    def spec_text(self) -> str:
        try:
            return (self.path / "spec.json").read_text(encoding="utf-8")
        except OSError:
            raise SpecError("{path} holds no run: there is no spec.json in it.", path=str(self.path)) from None

    def write_started(self, started: Started) -> None:
        """What the run has started from, which its checkpoints no longer say."""
        write_text(self.path / "started.json", started_text(started))

    def started(self) -> Started | None:
        try:
            text = (self.path / "started.json").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        return read_started(text, self.path.name)

    def write_result(self, result: AnyResult) -> None:
        write_text(self.path / "result.json", result_text(result))

    def trained(self) -> RunResult | None:
        """What came of a run that trains; None before its end, and of a run of another kind."""
        found = self.result()
        return found if isinstance(found, RunResult) else None

    def tested(self) -> TestResult | None:
        """What came of a run that tests; None before its end, and of a run of another kind."""
        found = self.result()
        return found if isinstance(found, TestResult) else None

    def result(self) -> AnyResult | None:
        """What came of the run, None before its end."""
        try:
            text = (self.path / "result.json").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        return read_result(text, self.path.name)


def runs_folder() -> Path:
    return settings().data_directory / "runs"


def folder_of(id: str) -> RunFolder:
    """Where a run has its files."""
    return RunFolder(runs_folder() / id)
