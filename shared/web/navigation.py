"""Where the frame's navigation leads: for everybody, and for who is signed in."""

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


def current(path: str) -> str:
    """The entry that *path* belongs to: the longest that it begins with; empty for none."""
    places = [href for href, _ in (*EVERYBODY, *SIGNED_IN) if href != "/"]
    found = [href for href in places if f"{path}/".startswith(f"{href.rstrip('/')}/")]
    return max(found, key=len, default="/" if path == "/" else "")
