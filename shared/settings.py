"""What an operator sets, from the environment. Unsafe values are refused in production, with what to do instead."""

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """Where the platform runs. Only local and demo may move the clock, show mail or speak plain HTTP."""

    LOCAL = "local"
    DEMO = "demo"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting, by its environment variable's name in lower case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    environment: Environment = Environment.PRODUCTION
    amqp_uri: str = "amqp://guest:guest@127.0.0.1:5672//"
    mongodb_uri: str = "mongodb://127.0.0.1:27017/?replicaSet=rs0"
    smtp_url: str = "smtp://127.0.0.1:1025"
    namespace: str = Field(default="", pattern=r"^[a-z0-9-]*$", description="prefixes databases, exchanges, queues")
    base_url: str = Field(default="http://127.0.0.1:8000", description="the one origin, without a final slash")
    web_address: str = Field(
        default="", description="where a status report asks the web process of {service}; base_url unless set"
    )
    mail_from: str = "City challenge <challenge@example.org>"
    session_key: SecretStr = Field(default=SecretStr(""), description="Ed25519 private JWK; notifications alone has it")
    session_public_key: str = Field(default="", description="Ed25519 public JWK; every web process has it")
    link_key: SecretStr = Field(
        default=SecretStr(""), description="32 random bytes or more; signs links in mail and feeds"
    )
    clock_file: Path | None = Field(default=None, description="moves the edition's time; refused in production")
    sink_url: str = Field(default="", description="where the local mail sink's page is; refused in production")
    workers: int = Field(default=10, ge=1, le=100, description="messages handled at once per work process")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("base_url")
    @classmethod
    def _origin_alone(cls, text: str) -> str:
        if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]{1,200}", text):
            raise ValueError("write the origin alone, in ASCII, such as https://challenge.example.org")
        return text

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        unsafe = [
            ("CLOCK_FILE moves the clock; unset it", self.clock_file is not None),
            ("SINK_URL shows everybody's mail; unset it", bool(self.sink_url)),
            ("BASE_URL must begin with https://", not self.base_url.startswith("https://")),
            (
                "AMQP_URI uses the broker's guest account; create one of your own",
                "guest:guest@" in self.amqp_uri,
            ),
            ("LINK_KEY must hold at least 32 characters", len(self.link_key.get_secret_value()) < 32),
        ]
        if found := [text for text, wrong in unsafe if wrong]:
            raise ValueError("unsafe in production: " + "; ".join(found))
        return self

    @property
    def moves_clock(self) -> bool:
        """Whether the edition's time is moved by a file."""
        return self.clock_file is not None


@lru_cache
def settings() -> Settings:
    """This process's settings, read once from the environment."""
    return Settings()
