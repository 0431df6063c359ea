"""What an operator sets, from the environment. Unsafe values are refused in production, with what to do instead.

`NEEDS` says which process needs which secret. No other process needs it, and so none other should have it.
"""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared import keys, smtp

NEEDS: Mapping[str, tuple[str, ...]] = {  # every other process (the other services' work, prepare, status) needs none
    "applications web": ("session_public_key",),
    "selection web": ("session_public_key",),
    "events web": ("session_public_key", "calendar_key"),
    "notifications web": ("session_key", "session_public_key", "sign_in_key", "newsletter_key"),
    "notifications work": ("sign_in_key", "newsletter_key"),
    "token": ("session_key", "session_public_key"),
}


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
    mongodb_uris: dict[str, str] = Field(
        default={}, description="by service, in JSON: for a process that serves several, each with its own account"
    )
    smtp_url: str = Field(default="smtp://127.0.0.1:1025", description="where letters go; `shared.smtp` reads it")
    smtp_ca_file: FilePath | None = Field(
        default=None, description="PEM of the authority of a mail server of one's own"
    )
    namespace: str = Field(default="", pattern=r"^[a-z0-9-]*$", description="prefixes databases, exchanges, queues")
    base_url: str = Field(default="http://127.0.0.1:8000", description="the one origin, without a final slash")
    web_address: str = Field(
        default="", description="where a status report asks the web process of {service}; base_url unless set"
    )
    mail_from: str = "City challenge <challenge@example.org>"
    session_key: SecretStr = Field(default=SecretStr(""), description="Ed25519 private JWK; notifications alone has it")
    session_public_key: str = Field(default="", description="public JWK, or a JWK set; every web process has it")
    sign_in_key: SecretStr = Field(default=SecretStr(""), description="ring that signs sign-in links")
    newsletter_key: SecretStr = Field(default=SecretStr(""), description="ring that signs the newsletter's links")
    calendar_key: SecretStr = Field(default=SecretStr(""), description="ring that signs calendar feeds' addresses")
    link_key: SecretStr = Field(default=SecretStr(""), description="in place of each of the three that is not set")
    clock_file: Path | None = Field(default=None, description="moves the edition's time; refused in production")
    sink_url: str = Field(default="", description="where the local mail sink's page is; refused in production")
    workers: int = Field(
        default=10,
        ge=1,
        le=100,
        description="inboxes, dead letters and timers that a work process is busy with at once",
    )
    web_processes: int | None = Field(
        default=None, ge=1, le=64, description="processes that answer people, per web service; unset: one per core"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("base_url")
    @classmethod
    def _origin_alone(cls, text: str) -> str:
        if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]{1,200}", text):
            raise ValueError("write the origin alone, in ASCII, such as https://challenge.example.org")
        return text

    @field_validator("smtp_url")
    @classmethod
    def _route(cls, text: str) -> str:
        smtp.route(text)
        return text

    @field_validator("smtp_ca_file", "web_processes", mode="before")
    @classmethod
    def _none_if_empty(cls, given: Any) -> Any:
        return given or None

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        unsafe = [
            ("CLOCK_FILE moves the clock; unset it", self.clock_file is not None),
            ("SINK_URL shows everybody's mail; unset it", bool(self.sink_url)),
            ("BASE_URL must begin with https://", not self.is_https),
            ("MAIL_FROM says who sends letters and reads answers; set it", not self._says_who()),
            (
                "AMQP_URI uses the broker's guest account; create one of your own",
                "amqp_uri" in self.model_fields_set and "guest:guest@" in self.amqp_uri,
            ),
        ]
        if found := [*(text for text, wrong in unsafe if wrong), *self._weak_keys()]:
            raise ValueError("unsafe in production: " + "; ".join(found))
        return self

    def database_uri(self, service: str) -> str:
        """Where *service*'s database is, with the account that this process has for it."""
        return self.mongodb_uris.get(service, self.mongodb_uri)

    @property
    def mail_route(self) -> smtp.Route:
        """The way to our mail server; in production no letter goes in the clear unless SMTP_URL says so."""
        must_encrypt = self.environment is Environment.PRODUCTION
        return smtp.route(self.smtp_url, must_encrypt=must_encrypt, ca_file=self.smtp_ca_file)

    def link_ring(self, purpose: str) -> tuple[str, ...]:
        """The keys for links of *purpose*, the signing one first; none where none is set."""
        own: SecretStr = getattr(self, keys.RINGS.get(purpose, "link_key"))
        return keys.links(own.get_secret_value()) or keys.links(self.link_key.get_secret_value())

    def missing_for(self, part: str) -> list[str]:
        """The secrets, by their variables' names, that the process *part* of `NEEDS` must have and has not."""
        return [name.upper() for name in NEEDS.get(part, ()) if not self._has(name)]

    def _has(self, name: str) -> bool:
        return bool(getattr(self, name)) or (name in keys.RINGS.values() and bool(self.link_key))

    def _weak_keys(self) -> list[str]:
        rings = {name: getattr(self, name) for name in (*dict.fromkeys(keys.RINGS.values()), "link_key")}
        weak = [fault for name, ring in rings.items() for fault in keys.faults_of_links(name.upper(), ring)]
        return [*weak, *keys.faults_of_sessions(self.session_key, self.session_public_key)]

    @property
    def is_https(self) -> bool:
        """Whether browsers come over HTTPS."""
        return self.base_url.startswith("https://")

    @property
    def contact(self) -> str:
        """The programme office's address: letters come from it, and everything that says whom to write to names it."""
        return _address_in(self.mail_from)

    def _says_who(self) -> bool:
        return "mail_from" in self.model_fields_set and "@" in self.contact

    @property
    def moves_clock(self) -> bool:
        """Whether the edition's time is moved by a file."""
        return self.clock_file is not None


@lru_cache(maxsize=16)
def _address_in(mailbox: str) -> str:
    return parseaddr(mailbox)[1]


@lru_cache
def settings() -> Settings:
    """This process's settings, read once from the environment."""
    return Settings()
