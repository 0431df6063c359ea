"""What the pages of applications say after an act."""

from shared.texts import N_
from shared.wording import Table

TABLE: Table = {
    "draft-begun": N_("Your draft is begun. Nothing has been sent yet."),
    "draft-deleted": N_("The draft is deleted."),
    "moved-to-lane": N_("It is in “%(lane)s” now, with everything that you wrote."),
    "section-saved": N_("Saved: %(section)s."),
    "section-saved-not-admitted": N_("Saved: %(section)s. The call does not admit it as it stands."),
    "section-same": N_("%(section)s: somebody else saved the same, so it stays as it is."),
    "city-added": N_("%(city)s is on the list."),
    "city-removed": N_("%(city)s is off the list."),
    "withdrawn": N_("It is withdrawn. What you wrote is kept."),
    "exception-made": N_("The exception is made. The applicant gets a letter with your reason."),
    "exception-taken-back": N_("The exception is taken back. The applicant gets a letter with your reason."),
}
