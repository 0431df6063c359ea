"""What notifications says in phrases, its own and others', as English sentences that the catalogues translate.

Letters' subjects and reasons are among them; their texts stand in `templates/letters`.
"""

from shared.wording import N_, Table

_SESSIONS: Table = {  # as events tells it
    "session-renamed": N_("renamed from “%(was)s” to “%(became)s”"),
    "session-moved": N_("moved from %(was)s to %(became)s (%(zone)s)"),
    "session-moved-within-day": N_("moved from %(was)s to %(became)s on %(day)s (%(zone)s)"),
    "session-place-changed": N_("place changed to %(place)s"),
    "session-new-link": N_("it has a new link"),
    "session-link-gone": N_("it has no link to join any more"),
    "session-no-longer-planned": N_("It is no longer part of the programme."),
}
TABLE: Table = {**_SESSIONS}
