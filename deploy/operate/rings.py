"""Changing keys while everything they signed goes on working: a new key in front of a ring, the old ones behind it."""

import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping

from shared import keys

Values = dict[str, str]
Change = Callable[[Values], Values]
LINKS = {"sign-in": "SIGN_IN_KEY", "newsletter": "NEWSLETTER_KEY", "calendar": "CALENDAR_KEY"}
SESSIONS = "sessions"
KINDS = (SESSIONS, *LINKS)
_LINE = r"^{}=(.*)$"


def rotated(values: Mapping[str, str], kinds: Iterable[str]) -> Values:
    """*values* with a fresh key in front of the rings of *kinds*; what the older keys signed goes on working.

    LINK_KEY, which signed links of all kinds, becomes an older key of each ring, and goes once each has a ring.
    """
    after = dict(values)
    for kind in kinds:
        after |= _new_session_key(after) if kind == SESSIONS else _new_link_key(after, LINKS[kind])
    if all(after.get(name) for name in LINKS.values()):
        after.pop("LINK_KEY", None)
    return after


def dropped(values: Mapping[str, str], kinds: Iterable[str]) -> Values:
    """*values* with the first key of each ring of *kinds* alone; what the older keys signed is over."""
    after = dict(values)
    for kind in kinds:
        if kind == SESSIONS:
            after["SESSION_PUBLIC_KEY"] = json.dumps(keys.jwks(after["SESSION_PUBLIC_KEY"])[0])
        else:
            after[LINKS[kind]] = keys.links(after[LINKS[kind]])[0]
    return after


def in_env_file(text: str, change: Change) -> str:
    """The text of an .env file after *change* to its keys. Every other line stays as it is."""
    names = ("SESSION_KEY", "SESSION_PUBLIC_KEY", *LINKS.values(), "LINK_KEY")
    found = {name: re.findall(_LINE.format(name), text, re.MULTILINE) for name in names}
    before = {name: _unquoted(lines[-1]) for name, lines in found.items() if lines}
    after = change(before)
    for name in [name for name in names if before.get(name) != after.get(name)]:
        text = re.sub(_LINE.format(name) + r"\n?", "", text, flags=re.MULTILINE)
        if name in after:
            text = f"{text.rstrip()}\n{name}='{after[name]}'\n"
    return text


def _new_session_key(values: Mapping[str, str]) -> Values:
    from shared.web.sessions import new_keys  # noqa: PLC0415 - it imports the web frame

    private, public = new_keys()
    older = keys.jwks(values.get("SESSION_PUBLIC_KEY", ""))
    return {"SESSION_KEY": private, "SESSION_PUBLIC_KEY": json.dumps({"keys": [json.loads(public), *older]})}


def _new_link_key(values: Mapping[str, str], name: str) -> Values:
    older = keys.links(values.get(name, "")) or keys.links(values.get("LINK_KEY", ""))
    return {name: keys.links_text([secrets.token_hex(32), *older])}


def _unquoted(text: str) -> str:
    bare = text.strip()
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"" else bare
