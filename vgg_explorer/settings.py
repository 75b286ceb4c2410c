"""Every setting, read once from environment variables that start with `VGG_EXPLORER_`; the README has the table."""

from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the person who starts the app may choose; a value outside the choices stops the start."""

    model_config = SettingsConfigDict(env_prefix="VGG_EXPLORER_", frozen=True)

    language: Literal["en", "zh"] = Field("en", description="the language of a first visit, `en` or `zh`")
    data_directory: Path = Field(
        default_factory=lambda: user_data_path("vgg-explorer"),
        description="where runs and downloaded data sets are kept; by default the place that the system has for such",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="where networks are trained: `auto`, `cpu`, `cuda`"
    )
    picture_megabytes: int = Field(20, ge=1, description="largest file of an uploaded picture, in MB")
    picture_megapixels: int = Field(50, ge=1, description="largest uploaded picture, in millions of pixels")
    dataset_files: int = Field(200_000, ge=1, description="most files in a folder or zip of your own pictures")
    dataset_memory_megabytes: int = Field(
        2_000, ge=0, description="a data set of up to so many MB is kept in memory; a larger one is read as it is used"
    )
    archive_megabytes: int = Field(4_000, ge=1, description="most that the files of a zip may unpack to, in MB")
    archive_ratio: int = Field(500, ge=1, description="most times its own size that a zip may unpack to")


@cache
def settings() -> Settings:
    return Settings()
