"""Every setting, read once from environment variables that start with `VGG_EXPLORER_`; the README has the table."""

from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 8  # characters of the teacher's key


class Settings(BaseSettings):
    """What the person who starts the app may choose; a value outside the choices stops the start."""

    model_config = SettingsConfigDict(env_prefix="VGG_EXPLORER_", frozen=True)

    language: Literal["en", "zh"] = Field("en", description="the language of a first visit, `en` or `zh`")
    data_directory: Path = Field(
        default_factory=lambda: user_data_path("vgg-explorer"),
        description="where runs and downloaded data sets are kept, a folder of its own, which is closed to other users "
        "of the machine; by default the place that the system has for such",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="where networks are trained and looked into: `auto`, `cpu`, `cuda`"
    )
    cuda_graphs: bool = Field(
        False,
        description="repeat a step of training as one recorded CUDA graph where nothing forbids it; not measured yet",
    )
    store_url: str = Field(
        "", description="the database of runs, as a URL of SQLAlchemy; by default `store.db` in the data directory"
    )
    teacher_key: str = Field(
        "",
        description="who types it on the Train page may stop, rename and delete everybody's runs; empty: nobody",
    )
    concurrent_runs: int = Field(2, ge=1, description="runs at work at once; they share the processors")
    queued_runs: int = Field(60, ge=1, description="most runs of one owner that wait or work")
    run_epochs: int = Field(200, ge=1, description="most epochs of a run")
    run_parameters: int = Field(150_000_000, ge=1, description="most parameters of a network that is trained")
    run_memory_megabytes: int = Field(
        0, ge=0, description="most memory of the process of one run, in MB; 0: its share of 80 % of the machine's"
    )
    run_minutes: int = Field(240, ge=1, description="longest time that a run works before it is stopped, in minutes")
    test_teramacs: int = Field(
        20_000, ge=1, description="most work of one test, in 10^12 multiply-accumulates: pictures by views by network"
    )
    runs_megabytes: int = Field(5_000, ge=1, description="room for the files of all runs, in MB")
    owner_runs_megabytes: int = Field(
        2_000, ge=1, description="room for the files of the runs of one owner, in MB; the oldest weights go first"
    )
    brought_megabytes: int = Field(
        10_000, ge=1, description="room for all pictures and weights that are brought, in MB"
    )
    owner_brought_megabytes: int = Field(
        2_000, ge=1, description="room for what one owner brings, in MB; what was used longest ago goes first"
    )
    question_seconds: int = Field(120, ge=1, description="longest time for one question to a worker")
    slow_question_seconds: int = Field(
        1_800, ge=1, description="longest time for a question that a process of its own answers"
    )
    waiting_questions: int = Field(200, ge=1, description="most questions of all visitors that wait for an answer")
    question_megabytes: int = Field(6_000, ge=256, description="most memory of the worker that answers, in MB")
    idle_seconds: int = Field(900, ge=1, description="the supervisor ends after so long without work")
    picture_megabytes: int = Field(20, ge=1, description="largest file of an uploaded picture, in MB")
    picture_megapixels: int = Field(50, ge=1, description="largest uploaded picture, in millions of pixels")
    picture_side: int = Field(30_000, ge=1, description="longest side of an uploaded picture, in pixels")
    weights_megabytes: int = Field(200, ge=1, description="largest file of uploaded weights, in MB")
    dataset_files: int = Field(200_000, ge=1, description="most files in a folder or zip of your own pictures")
    dataset_memory_megabytes: int = Field(
        2_000, ge=0, description="a data set of up to so many MB is kept in memory; a larger one is read as it is used"
    )
    archive_megabytes: int = Field(4_000, ge=1, description="most that the files of a zip may unpack to, in MB")
    archive_ratio: int = Field(500, ge=1, description="most times its own size that a zip may unpack to")

    @field_validator("teacher_key")
    @classmethod
    def long_enough(cls, value: str) -> str:
        if 0 < len(value) < SHORTEST_KEY:
            raise ValueError(f"the teacher's key has {len(value)} characters; it needs {SHORTEST_KEY} or more")
        return value


@cache
def settings() -> Settings:
    return Settings()
