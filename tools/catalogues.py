"""The catalogues: what is said in the code and the templates, in every other language.

`python -m tools.catalogues` says whether each is current and right (`./challenge check` runs it): no sentence is
missing in a language that is offered, none stands there for nothing, and each has the slots and the tags of its
original. `--write` brings them up to date, with what is new left to translate; `--write fr` begins a language.

What a service's facts say (`contracts.py`) is a room of its own, for whoever hears them says it.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from shared import texts

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = "contracts.py"
METHODS = [
    (CONTRACTS, "ignore"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.jinja", "jinja2"),
    ("**.py", "python"),
]
OPTIONS = {
    pattern: {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
    for pattern, method in METHODS
    if method == "jinja2"
}
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "n_": (1, 2),
    "Plural": (1, 2),
}
TRANSLATORS = ("Translators:",)
SLOT = re.compile(r"%(?:\((\w+)\))?[sd%]")
TAG = re.compile(r"</?\w+")


class Room(NamedTuple):
    """Whose sentences they are, a folder's or one file's, and the folder of their catalogues."""

    code: Path
    texts: Path


def rooms() -> list[Room]:
    """`shared`, and of each service itself and, where there is something in them to be said, its facts."""
    services = sorted(path.parent for path in (ROOT / "services").glob("*/service.py"))
    whole = [Room(folder, folder / "texts") for folder in (ROOT / "shared", *services)]
    facts = [Room(folder / CONTRACTS, folder / "texts" / "contracts") for folder in services]
    return whole + [room for room in facts if any(one.id for one in template(room.code))]


def template(code: Path) -> Catalog:
    """Every sentence of *code*, as it stands in English: of a folder but for its contracts, or of one file."""
    made = Catalog(fuzzy=False)
    for file, sentence, comments, context in _extracted(code):
        if sentence:
            made.add(sentence, locations=[(file, 0)], auto_comments=comments, context=context)
    return made


def _extracted(code: Path) -> Iterator[tuple[str, Any, list[str], str | None]]:
    """Each with its file, what is said of it to translators, and its context."""
    if code.is_dir():
        found = extract_from_dir(code, METHODS, OPTIONS, KEYWORDS, comment_tags=TRANSLATORS, strip_comment_tags=True)
        for file, _line, sentence, comments, context in found:
            yield file, sentence, comments, context
    else:
        lines = extract_from_file("python", code, KEYWORDS, comment_tags=TRANSLATORS, strip_comment_tags=True)
        for _line, sentence, comments, context in lines:
            yield code.name, sentence, comments, context


def catalogue(file: Path) -> Catalog:
    """What *file* holds; an empty catalogue when there is none yet."""
    if not file.exists():
        return Catalog(locale=file.stem, fuzzy=False)
    with file.open("rb") as text:
        return read_po(text, locale=file.stem)


def updated(file: Path, now: Catalog) -> bytes:
    """The text of *file* with the sentences of *now*, those that are gone left out."""
    held = catalogue(file)
    made = Catalog(locale=file.stem, fuzzy=False)
    for one in now:
        if one.id:
            before = held.get(one.id, one.context)
            text = before.string if before else ""
            made.add(one.id, text, one.locations, auto_comments=one.auto_comments, context=one.context)
    return _text(made)


def faults(file: Path, now: Catalog, *, complete: bool) -> Iterator[str]:
    """What is wrong with *file*, as sentences."""
    if not file.exists() or updated(file, now) != file.read_bytes():
        yield "is not current; run .venv/bin/python -m tools.catalogues --write"
    for one in catalogue(file):
        if not one.id:
            continue
        if not _is_whole(one):
            if complete:
                yield f"lacks {_first(one.id)!r}"
        else:
            yield from _differences(one)


def _is_whole(one: Message) -> bool:
    return not one.fuzzy and all(_all(one.string)) and bool(one.string)


def _differences(one: Message) -> Iterator[str]:
    """A form for one may leave out the number; every other has all slots and tags of the original."""
    originals, said = list(_all(one.id)), list(_all(one.string))
    for at, text in enumerate(said):
        original = originals[min(at, len(originals) - 1)] if len(said) == 1 else originals[-1]
        slots, tags = Counter(SLOT.findall(original)), Counter(TAG.findall(original))
        mine = Counter(SLOT.findall(text))
        if mine != slots and not (
            len(said) > 1 and mine.keys() <= slots.keys() and slots.keys() - mine.keys() <= {"count"}
        ):
            yield f"has other slots than {original!r}: {text!r}"
        if Counter(TAG.findall(text)) != tags:
            yield f"has other tags than {original!r}: {text!r}"


def _text(made: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, made, width=120, sort_output=True, include_lineno=False, omit_header=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {made.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f'{head}"Plural-Forms: {made.plural_forms}\\n"\n\n'.encode() + written.getvalue()


def _all(text: Any) -> Iterable[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def _first(text: Any) -> str:
    return next(iter(_all(text)))


def _languages(begun: Iterable[str]) -> list[str]:
    there = {file.stem for room in rooms() for file in room.texts.glob("*.po")}
    return sorted({*there, *texts.languages(), *begun} - {texts.ORIGINAL})


def main() -> int:
    """Check, or write with `--write`; exit status 1 when something is wrong."""
    write, begun = "--write" in sys.argv[1:], [one for one in sys.argv[1:] if one != "--write"]
    wrong = 0
    for room in rooms():
        now = template(room.code)
        for language in _languages(begun):
            file = room.texts / f"{language}.po"
            if write:
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(updated(file, now))
            if not file.exists() and language not in texts.languages():
                continue  # begun elsewhere only
            for fault in faults(file, now, complete=language in texts.languages()):
                sys.stdout.write(f"{file.relative_to(ROOT)} {fault}\n")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
