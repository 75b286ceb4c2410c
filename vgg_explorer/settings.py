"""Every setting, read once from environment variables that start with `VGG_EXPLORER_`; the README has the table."""

from functools import cache
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the person who starts the app may choose; a value outside the choices stops the start."""

    model_config = SettingsConfigDict(env_prefix="VGG_EXPLORER_", frozen=True)

    language: Literal["en", "zh"] = Field("en", description="the language of a first visit, `en` or `zh`")
    picture_megabytes: int = Field(20, ge=1, description="largest file of an uploaded picture, in MB")
    picture_megapixels: int = Field(50, ge=1, description="largest uploaded picture, in millions of pixels")


@cache
def settings() -> Settings:
    return Settings()
