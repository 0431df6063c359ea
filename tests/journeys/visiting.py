"""A visitor who signs in by mail and follows every kind of link there is."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import httpx

from tests.machine import until

MOST = 150  # pages per visitor
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHOICES = re.compile(r"=[^&]*")


class Links(HTMLParser):
    """Every address a page leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.extend(value for name, value in attrs if name in ("href", "src") and value)


@contextmanager
def visitor(address: str, sink: str, email: str = "") -> Iterator[httpx.Client]:
    """A browser at *address*, signed in as *email* by the mailed link."""
    with httpx.Client(base_url=address, headers={"Origin": address}, timeout=30) as client:
        if email:
            before = len(_links(sink, email))
            client.post("/sign-in", data={"email": email, "next": "/"}).raise_for_status()
            until(lambda: len(_links(sink, email)) > before)
            link = _links(sink, email)[-1]
            assert client.post(link.removeprefix(address)).status_code == 303
        yield client


def broken_links(client: httpx.Client) -> list[str]:
    """What does not answer well of all that can be reached from the home page, one address of each kind."""
    waiting, kinds, broken = deque(["/"]), set[str](), list[str]()
    while waiting and len(kinds) < MOST:
        path = waiting.popleft().partition("#")[0].removeprefix(str(client.base_url).rstrip("/"))
        kind = CHOICES.sub("=", IDS.sub("ID", path))
        if not path.startswith("/") or kind in kinds:
            continue
        kinds.add(kind)
        answer = client.get(path)
        if answer.status_code >= 400:
            broken.append(f"{path}: {answer.status_code}")
        if "html" in answer.headers.get("content-type", ""):
            waiting.extend(Links(answer.text).found)
    return broken


def _links(sink: str, email: str) -> list[str]:
    mails = httpx.get(f"{sink}/api/messages", params={"to": email, "limit": 5_000}).json()
    return [mail["links"][0] for mail in mails if mail["headers"].get("X-Letter-Template") == "sign-in"]
