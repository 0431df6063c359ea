"""What events says in phrases, as English sentences that the catalogues translate."""

from shared.wording import N_, Table

TABLE: Table = {
    "session-renamed": N_("renamed from “%(was)s” to “%(became)s”"),
    "session-moved": N_("moved from %(was)s to %(became)s (%(zone)s)"),
    "session-moved-within-day": N_("moved from %(was)s to %(became)s on %(day)s (%(zone)s)"),
    "session-place-changed": N_("place changed to %(place)s"),
    "session-new-link": N_("it has a new link"),
    "session-link-gone": N_("it has no link to join any more"),
    "session-place-hidden": N_("online; delegates find the link in their calendar"),
    "session-called-off": N_("cancelled"),
    "session-no-longer-planned": N_("It is no longer part of the programme."),
}
