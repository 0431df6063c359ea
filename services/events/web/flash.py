"""What the pages of events say after an act."""

from shared.texts import N_
from shared.wording import Table

TABLE: Table = {
    "delegate-added": N_("%(name)s has the seat."),
    "delegate-removed": N_("%(name)s is off the delegation."),
    "sessions-chosen": N_("The choice of sessions is saved."),
    "feed-renewed": N_("The new link is made. The old one does not work any more."),
    "seat-taken": N_("You have a seat in “%(session)s”."),
    "seat-given-back": N_("Your seat in “%(session)s” is given back."),
    "seat-of-nobody": N_("Nothing has changed: you are no delegate to the event of “%(session)s”."),
    "session-moved": N_("Saved: the session is on %(when)s. Everybody with a seat is told by mail."),
    "session-unchanged": N_("Nothing is different from before, so nothing has changed and nobody is told."),
    "session-called-off": N_("The session is called off. Everybody with a seat is told by mail."),
    "session-was-called-off": N_("The session was called off before; nothing has changed."),
}
