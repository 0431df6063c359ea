"""What the pages call the pages of the form, the states and the rules."""

from services.applications.model.eligibility import Rule
from services.applications.model.expressions import Status

SECTIONS = {
    "about": "About the city",
    "cities": "Alone or as a consortium",
    "members": "Cities of the consortium",
    "themes": "Themes",
    "contact": "Whom we write to",
}
# Each state with its colour.
STATUSES = {
    Status.DRAFT: ("not sent yet", "amber"),
    Status.SUBMITTED: ("sent", "green"),
    Status.FINAL: ("final", "green"),
    Status.WITHDRAWN: ("withdrawn", ""),
    Status.LAPSED: ("closed, never sent", "red"),
}
RULES = {
    Rule.COUNTRY: "The country is not an eligible one",
    Rule.POPULATION: "The city has too few inhabitants",
    Rule.ALUMNI: "The lane is for alumni only",
}
