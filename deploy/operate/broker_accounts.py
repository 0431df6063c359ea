"""Gives RabbitMQ its accounts through the management plugin's HTTP API."""

import httpx

from deploy.operate import accounts
from deploy.operate.accounts import Passwords


def trouble(api: str, name: str, passwords: Passwords, namespace: str) -> str:
    """Why the broker whose management API is at *api* does not know every account yet; nothing when it does.

    *name*: an administrator that it has since its first start, with the password of ours.
    """
    others = {account: password for account, password in passwords.items() if account != accounts.ADMINISTRATOR}
    wanted = accounts.definitions(others, namespace)
    wanted["users"] = [user for user in wanted["users"] if user["name"] not in (name, "guest")]
    wanted["permissions"] = [one for one in wanted["permissions"] if one["user"] not in (name, "guest")]
    try:
        answer = httpx.post(
            f"{api}/api/definitions", json=wanted, auth=(name, passwords[accounts.ADMINISTRATOR]), timeout=10
        )
    except httpx.HTTPError as error:
        return f"{api} does not answer ({error!r})"
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return "it refuses RABBITMQ_USER; it keeps the password of its first start"
    return "" if answer.is_success else f"it refuses the accounts ({answer.status_code}: {answer.text[:200]})"
