"""SMTP_URL, read: where our mail server is, who we are to it, and whether letters may go to it in the clear. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465}


class StartTls(StrEnum):
    """When a line that begins in the clear is encrypted. `offered`: whenever the server offers it."""

    NEVER = "never"
    OFFERED = "offered"
    REQUIRED = "required"


@dataclass(frozen=True)
class Route:
    """The way to our mail server.

    Attributes:
        is_tls: whether the line is encrypted from the first word on (smtps).
        ca_file: PEM file of an authority that may vouch for the server beside those that the system knows.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls: bool = False
    starttls: StartTls = StartTls.OFFERED
    ca_file: Path | None = None

    @property
    def is_verified(self) -> bool:
        """Whether the server's certificate must be good for its name.

        Where encryption is a favour any will do: it keeps listeners out, and without it we would speak in the clear.
        """
        return self.is_tls or self.starttls is StartTls.REQUIRED


def route(url: str, *, must_encrypt: bool = False, ca_file: Path | None = None) -> Route:
    """The route that *url* names, such as `smtp://user:password@host:587?starttls=never` or `smtps://host:465`.

    Args:
        must_encrypt: whether no letter may go in the clear unless *url* says so. A password to another machine may not
            in any case.

    Raises:
        ValueError: *url* is none, with what one looks like.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465")
    user = unquote(parts.username or "")
    must_encrypt = must_encrypt or (bool(user) and not _is_own(parts.hostname))
    return Route(
        host=parts.hostname,
        port=_port(parts),
        user=user,
        password=unquote(parts.password or ""),
        is_tls=parts.scheme == "smtps",
        starttls=_asked_for(parts) or (StartTls.REQUIRED if must_encrypt else StartTls.OFFERED),
        ca_file=ca_file,
    )


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError:
        raise ValueError("SMTP_URL has a port that is no number from 1 to 65535") from None


def _asked_for(parts: SplitResult) -> StartTls | None:
    asked = parse_qs(parts.query, keep_blank_values=True)
    if not asked:
        return None
    if asked not in ({"starttls": ["never"]}, {"starttls": ["required"]}):
        raise ValueError("SMTP_URL may end in ?starttls=never or ?starttls=required and in nothing else")
    return StartTls(asked["starttls"][0])


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
