"""Makes MongoDB's accounts.

On a server of ours we hold the key file, which signs in as the server itself. Elsewhere the first account is made by
the localhost exception: whoever stands on the server's own machine may make it, as long as there is none.
"""

from collections.abc import Callable
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.operate import accounts, replica_set
from deploy.operate.accounts import ADMINISTRATOR, Passwords

AUTHENTICATION_FAILED, UNAUTHORIZED, USER_EXISTS = 18, 13, 51003  # the server's error codes
ELECTING = "it is electing itself"

Client = MongoClient[dict[str, Any]]


def of_our_server(host: str, key: str, passwords: Passwords, namespace: str) -> str:
    """Why our own server at *host* does not take writes from every account yet; nothing when it does.

    *key*: what its key file holds. A set that was last served at another port is moved to this one on the way.
    """

    def work() -> str:
        with _client(host, username="__system", password=key, authSource="local") as client:
            if not client.admin.command("hello").get("isWritablePrimary"):
                replica_set.become(client, host, ours=True)
                return ELECTING
            _ensure_all(client, passwords, namespace)
        return ""

    return _tried(work)


def by_localhost(host: str, member: str, name: str, passwords: Passwords, namespace: str) -> str:
    """Why the server at *host*, a loopback address, does not take writes from every account yet; nothing when it does.

    On the way it becomes the replica set *name* of one *member*, gets its administrator, and then all others; whoever
    is there gets the password and the roles that are wanted now.
    """

    def work() -> str:
        with _client(host, username=ADMINISTRATOR, password=passwords[ADMINISTRATOR], authSource="admin") as client:
            try:
                client.admin.command("usersInfo", ADMINISTRATOR)  # the first command signs in
            except OperationFailure as failure:
                if failure.code != AUTHENTICATION_FAILED:
                    raise
                return _first(host, member, name, passwords[ADMINISTRATOR])
            _ensure_all(client, passwords, namespace)
        return ""

    return _tried(work)


def _first(host: str, member: str, name: str, password: str) -> str:
    with _client(host) as client:
        if not client.admin.command("hello").get("isWritablePrimary"):
            client.admin.command("replSetInitiate", {"_id": name, "members": [{"_id": 0, "host": member}]})
            return ELECTING
        roles = accounts.roles(ADMINISTRATOR, "")
        try:
            client.admin.command({"createUser": ADMINISTRATOR, "pwd": password, "roles": roles})
        except OperationFailure as failure:
            if failure.code in (UNAUTHORIZED, USER_EXISTS):
                return "it refuses the administrator's password; it keeps the one of its first start"
            raise
    return "it has just got its administrator"


def _ensure_all(client: Client, passwords: Passwords, namespace: str) -> None:
    for name, password in passwords.items():
        account = accounts.account(name, namespace)
        wanted = {"pwd": password, "roles": accounts.roles(name, namespace)}
        try:
            client.admin.command({"createUser": account, **wanted})
        except OperationFailure as failure:
            if failure.code != USER_EXISTS:
                raise
            client.admin.command({"updateUser": account, **wanted})


def _client(host: str, **who: str) -> Client:
    return MongoClient(f"mongodb://{host}/?directConnection=true", serverSelectionTimeoutMS=1_000, **who)  # type: ignore[arg-type]


def _tried(step: Callable[[], str]) -> str:
    try:
        return step()
    except PyMongoError as error:
        return str(error)
