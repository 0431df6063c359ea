"""Where the frame's navigation leads: for everybody, for who is signed in, and for who holds an office."""

from shared.person import Person
from shared.texts import N_

EVERYBODY = (
    ("/", N_("Home")),
    ("/applications/", N_("The call")),
    ("/selection/", N_("Selection")),
    ("/events/", N_("Agenda")),
    ("/newsletter", N_("Newsletter")),
)
SIGNED_IN = (
    ("/applications/mine", N_("My expressions")),
    ("/selection/reviews", N_("My reviews")),
    ("/events/mine", N_("My sessions")),
)
BY_OFFICE = (
    ("/selection/chair", N_("Committee"), {"chair", "programme"}),
    ("/applications/office", N_("Office"), {"programme"}),
    ("/events/organise", N_("Sessions"), {"programme"}),
    ("/notifications/letters", N_("Letters"), {"chair", "programme"}),
)
ENTRIES = frozenset([href for href, _ in (*EVERYBODY, *SIGNED_IN)] + [href for href, _text, _offices in BY_OFFICE])


def of(person: Person) -> tuple[tuple[str, str], ...]:
    """The entries of somebody who is signed in."""
    return (*SIGNED_IN, *((href, text) for href, text, offices in BY_OFFICE if offices & person.offices))
