"""Least privilege: who signs in to MongoDB and RabbitMQ, and what each may do there.

Every service has an account of its own on each server, good for its own database and its own queues. `operator` is
whoever prepares and looks after the whole; `administrator` makes these accounts and does nothing else.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.operate import services

ADMINISTRATOR, OPERATOR = "administrator", "operator"
NAMES = (ADMINISTRATOR, OPERATOR, *services.NAMES)

Passwords = Mapping[str, str]


class Known(BaseSettings):
    """What `prepare` needs to make the accounts, from the environment; without `broker_api` it makes none.

    Attributes:
        broker_api: where RabbitMQ's management plugin answers.
        rabbitmq_user: the administrator that the broker has since its first start.
        mongodb_host: the database's loopback address, as `prepare` sees it.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    broker_api: str = ""
    rabbitmq_user: str = ADMINISTRATOR
    mongodb_host: str = "127.0.0.1:27017"
    administrator_password: SecretStr = SecretStr("")
    operator_password: SecretStr = SecretStr("")
    applications_password: SecretStr = SecretStr("")
    selection_password: SecretStr = SecretStr("")
    events_password: SecretStr = SecretStr("")
    notifications_password: SecretStr = SecretStr("")

    @property
    def passwords(self) -> dict[str, str]:
        """By account."""
        return {name: getattr(self, f"{name}_password").get_secret_value() for name in NAMES}


def fresh() -> dict[str, str]:
    """A new password for each account."""
    return {name: secrets.token_urlsafe(24) for name in NAMES}


def account(name: str, namespace: str) -> str:
    """What *name* is called on a server, so that two systems on one server have accounts of their own."""
    return name if name == ADMINISTRATOR else f"{namespace}{name}"


def signed_in(uri: str, name: str, password: str, namespace: str = "") -> str:
    """*uri* of a server, for *name*'s account there."""
    parts = urlsplit(uri)
    where = f"{quote(account(name, namespace), safe='')}:{quote(password, safe='')}@{parts.netloc.rpartition('@')[2]}"
    query = "&".join(filter(None, [parts.query, "authSource=admin" * (parts.scheme == "mongodb")]))
    return urlunsplit(parts._replace(netloc=where, query=query))


def roles(name: str, namespace: str) -> list[dict[str, str]]:
    """What the account *name* may do in MongoDB: a service its own database, the operator all four."""
    if name == ADMINISTRATOR:
        return [{"role": "root", "db": "admin"}]
    own = services.NAMES if name == OPERATOR else (name,)
    return [{"role": "readWrite", "db": f"{namespace}{each}"} for each in own]


def permissions(name: str, namespace: str) -> dict[str, str]:
    """What the account *name* may do in RabbitMQ, as patterns of names.

    `configure` is to declare and delete, `write` to publish, `read` to consume.

    A service declares the lock of its relay alone, publishes to its own three exchanges, and hears its own queues.
    """
    if name == ADMINISTRATOR:
        return {"configure": "", "write": "", "read": ""}
    if name == OPERATOR:
        everything = f"^({namespace}.*|amq\\.default)$"  # over that one the broker moves dead letters
        return dict.fromkeys(("configure", "write", "read"), everything)
    own = f"^{namespace}{name}\\."
    return {
        "configure": f"{own}relay$",
        "write": f"{own}(facts|feeds|again)$",
        "read": f"{own}(relay|from-[a-z]+\\.v[0-9]+(\\.dead)?)$",
    }


def definitions(passwords: Passwords, namespace: str) -> dict[str, Any]:
    """RabbitMQ's definitions of all accounts; importing them twice changes nothing but what differs.

    The guest account, where there is one, gets a password that nobody knows and may do nothing.
    """
    called = {name: account(name, namespace) for name in passwords}
    known = {**{called[name]: password for name, password in passwords.items()}, "guest": secrets.token_urlsafe(24)}
    rights = {called[name]: permissions(name, namespace) for name in passwords}
    nothing = {"configure": "", "write": "", "read": ""}
    return {
        "vhosts": [{"name": "/"}],
        "users": [
            {
                "name": name,
                "password_hash": _hashed(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": ["administrator"] if name == ADMINISTRATOR else [],
            }
            for name, password in known.items()
        ],
        "permissions": [{"user": name, "vhost": "/", **rights.get(name, nothing)} for name in known],
    }


def _hashed(password: str) -> str:
    """As RabbitMQ keeps it: SHA-256 over four bytes of salt and the password, behind that salt.

    Source: RabbitMQ, "Passwords", computing a password hash.
    """
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
