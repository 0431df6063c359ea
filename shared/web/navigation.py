"""Where the frame's navigation leads: for everybody, for who is signed in, and for who holds an office."""

from shared.person import Person

EVERYBODY = (
    ("/", "Home"),
    ("/applications/", "The call"),
    ("/selection/", "Selection"),
    ("/events/", "Agenda"),
    ("/newsletter", "Newsletter"),
)
SIGNED_IN = (
    ("/applications/mine", "My expressions"),
    ("/selection/reviews", "My reviews"),
    ("/events/mine", "My sessions"),
)
BY_OFFICE = (
    ("/selection/chair", "Committee", {"chair", "programme"}),
    ("/applications/office", "Office", {"programme"}),
    ("/events/organise", "Sessions", {"programme"}),
    ("/notifications/letters", "Letters", {"chair", "programme"}),
)


def of(person: Person) -> tuple[tuple[str, str], ...]:
    """The entries of somebody who is signed in."""
    return (*SIGNED_IN, *((href, text) for href, text, offices in BY_OFFICE if offices & person.offices))


def current(path: str) -> str:
    """The entry that *path* belongs to: the longest that it begins with; empty for none."""
    places = [
        href for href, _ in (*EVERYBODY, *SIGNED_IN, *((href, text) for href, text, _ in BY_OFFICE)) if href != "/"
    ]
    found = [href for href in places if f"{path}/".startswith(f"{href.rstrip('/')}/")]
    return max(found, key=len, default="/" if path == "/" else "")
