"""The folder of a run: what was asked for, where it stands, what came of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vgg_explorer.runs.files import write_text
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec, read_run

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunFolder:
    """`spec.json`, `checkpoint.pt`, `weights.safetensors` (the best on validation), `result.json` at the end."""

    path: Path

    @property
    def checkpoint(self) -> Path:
        return self.path / "checkpoint.pt"

    @property
    def weights(self) -> Path:
        return self.path / "weights.safetensors"

    def write_spec(self, spec: RunSpec) -> None:
        write_text(self.path / "spec.json", spec.to_json())

    def spec(self) -> RunSpec:
        try:
            return read_run((self.path / "spec.json").read_text(encoding="utf-8"))
        except OSError:
            raise SpecError("{path} holds no run: there is no spec.json in it.", path=str(self.path)) from None

    def write_result(self, result: Result) -> None:
        write_text(self.path / "result.json", json.dumps(result, indent=2))

    def result(self) -> Result | None:
        """What came of the run, None before its end."""
        try:
            found: Result = json.loads((self.path / "result.json").read_text(encoding="utf-8"))
            return found
        except (OSError, ValueError):
            return None


def folder_of(spec: RunSpec) -> RunFolder:
    """Where a run has its place: the same words, the same folder."""
    return RunFolder(settings().data_directory / "runs" / spec.key())
