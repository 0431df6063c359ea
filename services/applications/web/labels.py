"""What the pages call the pages of the form, states, rules, outcomes and lanes, in the language that is spoken."""

from collections.abc import Mapping

from services.applications.model.eligibility import Rule
from services.applications.model.expressions import Status
from services.selection.contracts import Outcome
from shared.challenge import Lane, Role
from shared.texts import N_, gettext

_SECTIONS = {
    "about": N_("About the city"),
    "cities": N_("Alone or as a consortium"),
    "members": N_("Cities of the consortium"),
    "themes": N_("Themes"),
    "contact": N_("Whom we write to"),
}
# Each state with its colour.
_STATUSES = {
    Status.DRAFT: (N_("not sent yet"), "amber"),
    Status.SUBMITTED: (N_("sent"), "green"),
    Status.FINAL: (N_("final"), "green"),
    Status.WITHDRAWN: (N_("withdrawn"), ""),
    Status.LAPSED: (N_("closed, never sent"), "red"),
}
_RULES = {
    Rule.COUNTRY: N_("The country is not an eligible one"),
    Rule.POPULATION: N_("The city has too few inhabitants"),
    Rule.ALUMNI: N_("The lane is for alumni only"),
}
_OUTCOMES: Mapping[str, str] = {
    Outcome.SELECTED: N_("selected"),
    Outcome.RESERVE: N_("reserve"),
    Outcome.FELLOW: N_("fellow"),
    Outcome.NOT_SELECTED: N_("not selected"),
    Outcome.INELIGIBLE: N_("ineligible"),
    Outcome.WITHDRAWN: N_("withdrawn"),
}
# By role, whether the lane is for alumni, and whether it takes cities from anywhere.
_ADMITS = {
    (Role.CORE, False, False): N_("For core cities."),
    (Role.CORE, False, True): N_("For core cities, anywhere in the world."),
    (Role.CORE, True, False): N_("For core cities that took part in the Digital Cities Challenge."),
    (Role.CORE, True, True): N_(
        "For core cities that took part in the Digital Cities Challenge, anywhere in the world."
    ),
    (Role.MENTOR, False, False): N_("For mentor cities."),
    (Role.MENTOR, False, True): N_("For mentor cities, anywhere in the world."),
    (Role.MENTOR, True, False): N_("For mentor cities that took part in the Digital Cities Challenge."),
    (Role.MENTOR, True, True): N_(
        "For mentor cities that took part in the Digital Cities Challenge, anywhere in the world."
    ),
}


def sections() -> dict[str, str]:
    """How each page of the form is called, by its part of the address."""
    return {section: gettext(name) for section, name in _SECTIONS.items()}


def statuses() -> dict[Status, tuple[str, str]]:
    """Each state in words, with its colour."""
    return {status: (gettext(name), colour) for status, (name, colour) in _STATUSES.items()}


def rules() -> dict[Rule, str]:
    """Each rule of eligibility, as somebody fails it."""
    return {rule: gettext(name) for rule, name in _RULES.items()}


def outcome(decided: str) -> str:
    """What the committee decided, in words."""
    return gettext(_OUTCOMES[decided]) if decided in _OUTCOMES else decided


def admits(lane: Lane) -> str:
    """Whom *lane* is for, as a sentence."""
    return gettext(_ADMITS[lane.role, lane.alumni, lane.anywhere])
