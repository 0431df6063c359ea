"""A letter as text and as HTML, both from one template, so that they say the same.

A template calls macros of parts.jinja and extends frame.jinja; each of the two stands in templates/letters/text and in
templates/letters/html. Powerful links are made here, when the letter is sent; the ledger never holds one.
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from services.notifications.actions import links
from services.notifications.model.kinds import KINDS
from services.notifications.model.letters import Letter
from services.notifications.wording import TABLE
from shared.calendar import Entry
from shared.phrases import Phrase
from shared.settings import Settings
from shared.wording import clauses, learn, say
from shared.words import day, moment

TEMPLATES = Path(__file__).parent.parent / "templates" / "letters"
WRITTEN_IN = "en"  # the language the texts are written in; a translation adds a folder of its own
COLUMNS = 72
learn(TABLE)
AT = " at "  # stands between the day and the time of day


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
    hidden = "[a link that only the recipient gets]"
    return _rendered(letter, settings, open_link=hidden, leave=hidden if leave_link(letter, settings) else "").text


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


def _rendered(letter: Letter, settings: Settings, *, open_link: str, leave: str) -> Rendered:
    entries = entries_of(letter)
    context = {
        **letter.facts,
        "words": _words(letter),
        "entries": entries,
        "entry": entries[0] if entries else None,
        "name": _name(letter),
        "letter": letter,
        "base_url": settings.base_url,
        "open_link": open_link,
        "leave_link": leave,
        "zones": (letter.zone, letter.call_zone),
    }
    name = f"{letter.template}.jinja"
    text = _environment("text").get_template(name).render(context)
    html = _environment("html").get_template(name).render(context)
    return Rendered(text=_tidy(text), html=html.strip() + "\n", leave=leave)


def entries_of(letter: Letter) -> list[Entry]:
    """The letter's calendar entries as today's values, whatever release queued it."""
    facts = letter.facts
    return [Entry.model_validate(one) for one in facts.get("entries", [facts["entry"]] if "entry" in facts else [])]


def _words(letter: Letter) -> str:
    """What somebody else said, or what changed and why, for the letter to quote; letters of before November 2026 keep
    it as they say it."""
    changes, why = letter.facts.get("changes", ()), letter.facts.get("words", "")
    return "\n".join(filter(None, (clauses(map(_said, changes)), _said(why))))


def _said(kept: Any) -> str:
    return kept if isinstance(kept, str) else say(Phrase.model_validate(kept))


def _name(letter: Letter) -> str:
    """What to call the recipient; nothing where somebody else typed the name, for it could say anything in our name."""
    return "" if KINDS[letter.template].named_by_others else letter.facts["name"]


@lru_cache
def _environment(form: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES / form, TEMPLATES]),
        autoescape=form == "html",  # noqa: S701 - plain text is the one form that must not be escaped
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(moment=_in_both_zones, until=_until, fill=_fill, underlined=_underlined, day=day)
    return environment


@pass_context
def _in_both_zones(context: Context, when: datetime) -> str:
    """*when* in the recipient's zone, and in the call's where the clock there shows something else."""
    return _in_both(context["zones"], when, AT, lambda zone: _halves(when, zone)[1])


@pass_context
def _until(context: Context, start: datetime, end: datetime) -> str:
    """From *start* until *end*, which are on one day, in the recipient's zone and in the call's."""

    def hours(zone: ZoneInfo) -> str:
        begins, _, zoned = _halves(start, zone)[1].partition(" ")
        return f"{begins} to {end.astimezone(zone):%H:%M} {zoned}"

    return _in_both(context["zones"], start, ", ", hours)


def _in_both(zones: tuple[str, str], when: datetime, joint: str, hours: Callable[[ZoneInfo], str]) -> str:
    """The day of *when* and its *hours* in both zones; where it is the same day there, the hours alone."""
    here, there = (ZoneInfo(zone) for zone in zones)
    mine, theirs = when.astimezone(here), when.astimezone(there)
    first = f"{_halves(when, here)[0]}{joint}{hours(here)}"
    if mine.utcoffset() == theirs.utcoffset():
        return first
    if mine.date() == theirs.date():
        return f"{first}, which is {hours(there)}"
    return f"{first}, which is {_halves(when, there)[0]}{joint}{hours(there)}"


def _halves(when: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """The day of *when*, and its time of day with the zone."""
    day_of, _, time_of_day = moment(when, zone, WRITTEN_IN).partition(AT)
    return day_of, time_of_day


def _underlined(text: str) -> str:
    line = " ".join(text.split())
    return f"{_fill(line)}\n{'=' * min(len(line), COLUMNS)}"


def _fill(text: str, indent: str = "") -> str:
    """*text* in lines of at most 72 columns; words and links stay whole."""
    return textwrap.fill(
        " ".join(text.split()),
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.strip().splitlines()]
    single = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\n".join(single) + "\n"
