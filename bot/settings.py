"""The environment, read once into one frozen value. Every setting begins with `MAYI_`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.library.places import shipped_content


class Settings(BaseSettings):
    """How this installation runs.

    Attributes:
        content: folder of the policy pack.
        cache: folder for what is worked out from a pack and can be worked out again; empty turns it off.
        host, port: where the web server listens.
    """

    model_config = SettingsConfigDict(env_prefix="MAYI_", frozen=True, extra="ignore")

    content: Path = Field(default_factory=shipped_content)
    cache: Path | None = Field(default_factory=lambda: Path("~/.cache/mayi").expanduser())
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
