"""What the pages of selection say after an act."""

from shared.texts import N_
from shared.wording import Plural, Table

TABLE: Table = {
    "scores-saved": N_("Your draft is saved."),
    "scores-submitted": N_("Your scores are submitted, and count."),
    "given-back": N_("%(name)s is given back. It goes to somebody else, and you do not see it any more."),
    "reviewer-added": N_("%(name)s is on the roster."),
    "conflict-kept": N_("The conflict is on record. What it takes away goes to others, as far as somebody may."),
    "assigned": Plural(
        "The assignment has run: %(count)s review is assigned.",
        "The assignment has run: %(count)s reviews are assigned.",
    ),
    "assigned-short": Plural(
        "The assignment has run. %(count)s expression of interest has too few reviewers.",
        "The assignment has run. %(count)s expressions of interest have too few reviewers.",
    ),
    "overruled": N_("The ranking is overruled here."),
    "override-lifted": N_("The ranking decides again."),
    "outcomes-proposed": Plural(
        "%(count)s outcome is proposed and held. Nobody is told yet.",
        "%(count)s outcomes are proposed and held. Nobody is told yet.",
    ),
    "release-proposed": N_("The release is proposed. Another organiser has to confirm it before anybody is told."),
    "release-confirmed": N_("The release is confirmed. The letters go out."),
    "release-taken-back": N_("The proposal is taken back. Nobody is told anything."),
    "announced": N_("The selection is announced: this page is public now."),
    "correction-proposed": N_("The correction is proposed. Another organiser has to confirm it before it holds."),
    "reviewer-replaced": N_("%(name)s is replaced. What they submitted stays and counts."),
}
