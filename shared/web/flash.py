"""What an act did, said on the page that follows it: `return done(request, "/things", "thing-saved", name=name)`.

A cookie of a minute's life carries a phrase to that page, which says it in its own language and drops the cookie.
Nobody else can put words on a page so: only this site can set the cookie (`__Host-`), only codes of tables that were
learnt here are said, and what fills their slots is escaped like everything else.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from shared import translated, wording
from shared.phrases import One, Phrase, Slot
from shared.settings import Settings
from shared.texts import N_
from shared.values import Value
from shared.web import cookies

SECONDS = 60
LONGEST = 3000  # characters of the cookie; browsers drop one of more than 4096 bytes
LONGEST_TEXT = 160  # characters of what fills a slot
TABLE: wording.Table = {
    "signed-in": N_("You are signed in."),
    "signed-out": N_("You are signed out."),
    "signed-out-everywhere": N_("You are signed out everywhere."),
}


class Note(Value):
    """What was done, and the page that says so."""

    path: str
    what: Phrase


def learn(table: wording.Table) -> None:
    """Say what *table* holds, too."""
    wording.learn({_own(code): sentence for code, sentence in table.items()})


def done(request: Request, url: str, code: str, **slots: Slot) -> RedirectResponse:
    """Answer a POST with where to look next (303), where it is said what was done."""
    answer = RedirectResponse(url, status_code=303)
    what = Phrase(code=_own(code), slots={name: _short(value) for name, value in slots.items()})
    note = Note(path=urlsplit(url).path, what=what).model_dump_json()
    settings = request.app.state.settings
    value = urlsafe_b64encode(note.encode()).decode().rstrip("=")
    cookies.keep(answer, settings, cookie_name(settings), value, seconds=SECONDS)
    return answer


def said(request: Request) -> str:
    """What was done just before this page, in the language that is spoken; empty where nothing was."""
    kept = request.cookies.get(cookie_name(request.app.state.settings), "")
    if not 0 < len(kept) <= LONGEST:
        return ""
    try:
        note = Note.model_validate_json(urlsafe_b64decode(kept + "=" * (-len(kept) % 4)))
        is_here = note.path == request.url.path and note.what.code.startswith(_own("")) and wording.has(note.what.code)
        return wording.say(note.what) if is_here else ""
    except (ValidationError, ValueError, KeyError, TypeError):
        return ""  # somebody made it up


def forget(response: Response, settings: Settings) -> None:
    """It was said; once is enough."""
    cookies.keep(response, settings, cookie_name(settings), "", seconds=0)


def cookie_name(settings: Settings) -> str:
    """What the cookie is called; nobody else can set it."""
    return cookies.bound(settings, "done")


def _own(code: str) -> str:
    """*code* among all that is said: no refusal, and nothing else that a page says, is called so."""
    return f"done/{code}"


def _short(value: Slot) -> Slot:
    if isinstance(value, tuple | list):
        return tuple(_cut(one) for one in value[:5])
    return _cut(value)


def _cut(value: One) -> One:
    if not isinstance(value, str):
        return value
    text = translated.said(value)  # the page that follows is in the same language
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


learn(TABLE)
