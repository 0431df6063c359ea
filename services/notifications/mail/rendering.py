"""A letter as text and as HTML, both from one template and in its recipient's language, so that they say the same.

A template calls macros of parts.jinja as `part` and extends frame.jinja; each of the two stands in
templates/letters/text and in templates/letters/html. Subject and reason stand in `wording.py`; what each says in
another language in `texts`. The ledger holds phrases, which are said here, when the letter is sent; so are powerful
links made, and it never holds one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from services.notifications import wording as own
from services.notifications.actions import links
from services.notifications.mail import layout, times
from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import Letter
from shared import texts, wording
from shared.calendar import Entry
from shared.phrases import Phrase
from shared.places import place
from shared.settings import Settings
from shared.texts import _, speaking
from shared.texts.templates import Templates
from shared.words import day

ROOM = Path(__file__).parent.parent
TEMPLATES = ROOM / "templates" / "letters"
texts.use(ROOM / "texts")
wording.learn(own.TABLE, *own.CATALOGUES)


@dataclass(frozen=True)
class Rendered:
    """A letter's two bodies, and the address that leaves its stream in one click ("" where there is none)."""

    text: str
    html: str
    leave: str = ""


def rendered(letter: Letter, settings: Settings) -> Rendered:
    """*letter* as it goes out, with its powerful links."""
    return _rendered(letter, settings, open_link=open_link(letter, settings), leave=leave_link(letter, settings))


def preview(letter: Letter, settings: Settings) -> str:
    """*letter*'s text for staff, without its powerful links."""
    with speaking(letter.language):
        hidden = _("[a link that only the recipient gets]")
    return _rendered(letter, settings, open_link=hidden, leave=hidden if leave_link(letter, settings) else "").text


def subject_of(letter: Letter) -> str:
    """The subject that *letter* goes out with."""
    return _said_by(letter, letter.subject)


def reason_of(letter: Letter) -> str:
    """Why its recipient gets *letter*, as it says itself."""
    return _said_by(letter, letter.reason)


def language_of(letter: Letter) -> str:
    """The language that *letter* is written in: its recipient's, if there are texts in it."""
    with speaking(letter.language):
        return texts.language()


def open_link(letter: Letter, settings: Settings) -> str:
    """The powerful link of a letter that has one."""
    facts = letter.facts
    if letter.template == "sign-in":
        return f"{settings.base_url}/sign-in/confirm/{links.sign_in_token(settings, facts['sign_in_id'])}"
    if letter.template == "newsletter-confirm":
        token = links.confirm_token(settings, facts["subscriber_id"], facts["ask"])
        return f"{settings.base_url}/newsletter/confirm/{token}"
    return ""


def leave_link(letter: Letter, settings: Settings) -> str:
    """The one-click address of RFC 8058, for letters of the newsletter."""
    if letter.template != "announcement":
        return ""
    return f"{settings.base_url}/n/{links.leave_token(settings, letter.facts['subscriber_id'])}"


def entries_of(letter: Letter) -> list[Entry]:
    """The letter's calendar entries as today's values, whatever release queued it."""
    facts = letter.facts
    return [Entry.model_validate(one) for one in facts.get("entries", [facts["entry"]] if "entry" in facts else [])]


def _rendered(letter: Letter, settings: Settings, *, open_link: str, leave: str) -> Rendered:
    entries = _in_words(letter, entries_of(letter))
    context = {
        **_texts_said(letter),
        "words": _words(letter),
        "entries": entries,
        "entry": entries[0] if entries else None,
        "name": _name(letter),
        "letter": letter,
        "subject": subject_of(letter),
        "reason": reason_of(letter),
        "language": language_of(letter),
        "base_url": settings.base_url,
        "contact": settings.contact,
        "open_link": open_link,
        "leave_link": leave,
        "zones": (letter.zone, letter.call_zone),
    }
    name = f"{letter.template}.jinja"
    with speaking(letter.language):
        spoken = texts.translations(texts.language())
        text = _environment("text", spoken).get_template(name).render(context)
        html = _environment("html", spoken).get_template(name).render(context)
    return Rendered(text=layout.tidy(text), html=html.strip() + "\n", leave=leave)


def _name(letter: Letter) -> str:
    """What to call the recipient; nothing where somebody else typed the name, for it could say anything in our name."""
    return "" if KINDS[letter.template].named_by_others else letter.facts["name"]


def _words(letter: Letter) -> str:
    """What somebody else said, or what changed and why, for the letter to quote; letters of before November 2026 keep
    it as they say it."""
    with speaking(letter.language):
        changes, why = letter.facts.get("changes", ()), letter.facts.get("words", "")
        return "\n".join(filter(None, (wording.clauses(map(_said, changes)), _said(why))))


def _texts_said(letter: Letter) -> dict[str, Any]:
    """The facts of *letter*, texts that stand in several languages in its own."""
    with speaking(letter.language):
        return {name: _said(fact) if _is_text(fact) else _read(fact) for name, fact in letter.facts.items()}


def _read(fact: Any) -> Any:
    """Several phrases, read once for both forms; any other fact as it is."""
    is_of_phrases = isinstance(fact, list) and all(isinstance(one, Mapping) and "code" in one for one in fact)
    return tuple(map(Phrase.model_validate, fact)) if is_of_phrases else fact


def _in_words(letter: Letter, entries: list[Entry]) -> list[Entry]:
    """*entries* as the letter's text names them; its calendar objects have the original titles."""
    with speaking(letter.language):
        titles = {one["slots"]["original"]: _said(one) for one in letter.facts.get("titles", ()) if _is_text(one)}
    return [entry.model_copy(update={"title": titles.get(entry.title, entry.title)}) for entry in entries]


def _is_text(fact: Any) -> bool:
    return isinstance(fact, Mapping) and fact.get("code") == "text"


def _said_by(letter: Letter, what: Phrase | str) -> str:
    with speaking(letter.language):
        return _said(what)


def _said(what: Any) -> str:
    """A fact of a letter: a phrase, as it stands in the ledger, several of them, or a text as it is."""
    if isinstance(what, Phrase):
        return wording.say(what)
    if isinstance(what, Mapping):
        return wording.say(Phrase.model_validate(what))
    if isinstance(what, list | tuple):
        return "\n".join(filter(None, map(_said, what)))
    return str(what)


def _sentences(what: Any) -> str:
    """Several phrases, as they stand in the ledger, as one text; a person's own words as they are."""
    return what if isinstance(what, str) else wording.sentences(map(Phrase.model_validate, what))


@lru_cache
def _environment(form: str, spoken: NullTranslations) -> Templates:
    environment = Templates(
        spoken,
        loader=FileSystemLoader([TEMPLATES / form, TEMPLATES]),
        autoescape=form == "html",  # plain text is the one form that must not be escaped
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=_moment,
        until=_until,
        day=day,
        say=_said,
        sentences=_sentences,
        place=lambda where: wording.say(place(where)),
        fill=layout.fill,
        underlined=layout.underlined,
    )
    environment.globals["part"] = environment.get_template("parts.jinja").module  # an import costs as much as a part
    return environment


@pass_context
def _moment(context: Context, when: datetime) -> str:
    return times.in_both_zones(when, context["zones"])


@pass_context
def _until(context: Context, start: datetime, end: datetime) -> str:
    return times.until(start, end, context["zones"])
