"""The task list of an expression: the pages of its form in groups, each with how far it is."""

from collections.abc import Mapping
from itertools import groupby

from services.applications import forms
from services.applications.model.dossiers import Dossier
from services.applications.web import labels
from shared.texts import N_, _, gettext

Task = tuple[str, str, str, str]  # name, address, status in words, its colour
NOT_ADMITTED, TO_DO, OPTIONAL, COMPLETE = N_("not admitted as it stands"), N_("to do"), N_("optional"), N_("complete")
COLOURS: Mapping[str, str] = {NOT_ADMITTED: "red", TO_DO: "", OPTIONAL: "", COMPLETE: "green"}  # to do is no warning
_WHO, _ANSWERS, _REST = N_("Who takes part"), N_("Your answers"), N_("Themes and contact")


def groups(dossier: Dossier) -> list[tuple[str, list[Task]]]:
    """The pages of the form under headings, in the order in which they follow each other."""
    sections = forms.sections(dossier.expression.content, dossier.challenge)
    parted = groupby(sections, key=_heading)
    return [(gettext(heading), [_task(dossier, section) for section in some]) for heading, some in parted]


def progress(dossier: Dossier) -> tuple[int, int]:
    """How many pages are done, of how many; what may be left out counts once it is filled in."""
    found = [status(dossier, section) for section in forms.sections(dossier.expression.content, dossier.challenge)]
    return found.count(COMPLETE), len(found) - found.count(OPTIONAL)


def status(dossier: Dossier, section: str) -> str:
    """How far a page of the form is, in English words."""
    if any(section in objection.sections for objection in dossier.objections):
        return NOT_ADMITTED
    if dossier.gap(section):
        return TO_DO
    return OPTIONAL if forms.is_blank(dossier.expression.content, section) else COMPLETE


def section_name(dossier: Dossier, section: str) -> str:
    """How a page of the form is called."""
    if section in (names := labels.sections()):
        return names[section]
    unasked = _("An answer that nobody asked for: %(answer)s", answer=section.removeprefix("answers/"))
    return next((q.title for q in dossier.challenge.questions if f"answers/{q.id}" == section), unasked)


def _heading(section: str) -> str:
    if section in ("about", "cities", "members"):
        return _WHO
    return _ANSWERS if section.startswith("answers/") else _REST


def _task(dossier: Dossier, section: str) -> Task:
    here = f"/applications/expressions/{dossier.expression.id}"
    how_far = status(dossier, section)
    href = "" if dossier.is_over else f"{here}/{section}"
    return section_name(dossier, section), href, gettext(how_far), COLOURS[how_far]
