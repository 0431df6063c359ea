"""One signed-in person's HTTP client. All share a few connections that are kept; each has a cookie of their own."""

import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpx

AGAIN = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)  # seconds before a request is sent again that was answered with 503


class Unexpected(Exception):
    """The system answered what the story does not know what to do with. Says who asked what, and the answer."""


class Line:
    """The connections to one system. Safe in threads."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        origin = urlsplit(self.base_url)
        self._http = httpx.Client(
            base_url=self.base_url,
            # a script that sends a cookie says where it comes from, as a browser would
            headers={"Origin": f"{origin.scheme}://{origin.netloc}", "User-Agent": "challenge-demo"},
            cookies=CookieJar(
                DefaultCookiePolicy(allowed_domains=[])
            ),  # no person's cookie may reach another's request
            transport=httpx.HTTPTransport(retries=2, limits=httpx.Limits(max_connections=12)),
            timeout=60,
        )
        self.requests = 0

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer to one request, sent again for as long as the system asks for patience."""
        self.requests += 1
        for pause in AGAIN:
            answer = self._http.request(method, path, **more)
            if answer.status_code != 503:
                return answer
            time.sleep(pause)
        return self._http.request(method, path, **more)

    def close(self) -> None:
        """Hang up."""
        self._http.close()


class Person:
    """Somebody with an address, signed in or not yet."""

    def __init__(self, line: Line, email: str) -> None:
        self.email = email
        self._line = line
        self._cookie = ""

    def ask_to_sign_in(self) -> None:
        """Send in the sign-in form; a letter with a link will come."""
        self._expect(self._send("POST", "/sign-in", data={"email": self.email, "next": "/"}), 200)

    def enter(self, link: str) -> None:
        """Open the mailed *link* and press the button."""
        path = urlsplit(link).path
        shown = self._expect(self._send("GET", path), 200)
        if "<button" not in shown.text:
            raise Unexpected(f"{self.email}: the page behind the mailed link has no button")
        entered = self._expect(self._send("POST", path), 303)
        cookies = (one.partition(";")[0] for one in entered.headers.get_list("set-cookie"))
        self._cookie = next((one for one in cookies if "session=" in one), "")
        if not self._cookie:
            raise Unexpected(f"{self.email}: the button did not sign in")

    def get(self, path: str, **params: Any) -> Any:
        """What the API says at *path*."""
        return self._expect(self._send("GET", path, params=params or None), 200).json()

    def text(self, path: str) -> str:
        """A page or file as text."""
        return self._expect(self._send("GET", path), 200).text

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """The API's answer to *body* being posted."""
        return self.send("POST", path, body, **headers).json()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """The answer to *body* being sent, which must be a good one. `If_Match` stands for the header If-Match."""
        return self._expect(self._send(method, path, json=body, headers=_named(headers)), 200, 201, 204)

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """The problem that the system answers with, which must be a refusal by a rule."""
        answer = self._expect(self._send(method, path, json=body, headers=_named(headers)), 422)
        problem: dict[str, Any] = answer.json()
        return problem

    def _send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        known = {"Cookie": self._cookie} if self._cookie else {}
        if more.get("json", ...) is None:
            del more["json"]
        return self._line.send(method, path, headers={**known, **(headers or {})}, **more)

    def _expect(self, answer: httpx.Response, *statuses: int) -> httpx.Response:
        if answer.status_code in statuses:
            return answer
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Unexpected(f"{self.email}: {asked} was answered with {answer.status_code}: {answer.text[:600]}")


def version(revision: int) -> str:
    """The If-Match of a change that is meant for *revision*."""
    return f'"{revision}"'


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
