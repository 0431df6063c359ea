"""What selection says in phrases, as English sentences that the catalogues translate."""

from services.selection import contracts
from shared.wording import N_, Plural, Table

_COMMITTEE: Table = {  # who may come in, and as what
    "for-organisers": N_("This is for the chair or programme; you are signed in as %(email)s."),
    "for-chairs": N_("This is for the chair; you are signed in as %(email)s."),
    "not-on-the-committee": N_("%(email)s is not on the committee."),
    "not-a-reviewer": N_("%(email)s is not on the committee's roster."),
    "has-left": N_("You left the committee on %(day)s. If that is a mistake, ask its chair, %(chairs)s."),
    "one-or-other": N_("%(one)s or %(other)s"),
    "no-such-reviewer": N_("There is no such reviewer."),
    "no-such-expression-here": N_("There is no such expression here."),
    "no-such-release": N_("There is no such release."),
    "expression-not-assigned": N_("an expression that you were not assigned"),
    "city-in-country": N_("%(city)s (%(country)s)"),
    "not-on-roster": N_("%(email)s is not on the roster."),
    "not-on-the-roster": N_("Not on the roster."),
    "name-an-expression-or-a-city": N_("Name an expression, or a city with its country."),
}
_ASSIGNMENT: Table = {  # and why somebody does not get an expression
    "nothing-to-assign": N_("There is nothing to assign: no round is open, or nobody is on the roster."),
    "too-few-reviewers": N_(
        "needs %(needed)s reviewers, and only %(free)s of %(all)s on the roster may review it. Add %(short_by)s more."
    ),
    "too-few-unbarred": N_(
        "needs %(needed)s reviewers, and only %(free)s of %(all)s on the roster may review it; the others are barred"
        " (%(reasons)s). Add %(short_by)s more."
    ),
    "own-country": N_("own country %(country)s"),
    "sent-it-in": N_("sent it in"),
    "declared-conflict": N_("declared: %(reason)s"),
    "gave-it-back": N_("gave it back"),
    "was-replaced-there": N_("was replaced there"),
    "reviews-it-already": N_("they review it already"),
    "was-taken-from-them": N_("it was taken from them before"),
    "needs-no-review": N_("It needs no review any more."),
    "named-one-cannot": N_("The one you named cannot take it: %(reason)s."),
    "nobody-else-may": N_("Nobody else on the roster may review it. Add a reviewer and run the assignment."),
    "nothing-to-replace": N_("%(name)s has nothing there that is not submitted; what is submitted stays."),
    "plan-changed": N_("What would move has changed meanwhile. Look at it again."),
    "replaces-themselves": N_("%(email)s is the one to be replaced."),
    "choose-another-reviewer": N_("Choose another reviewer of the roster."),
}
_SHEETS: Table = {
    "sheet-changed-meanwhile": N_("This score sheet was changed meanwhile. Look again before you save."),
    "sheet-changed-elsewhere": N_(
        "This score sheet was changed meanwhile, perhaps in another window. Look again before you save."
    ),
    "points-wrong": N_("Every criterion needs 0 to 5 points, in halves."),
    "give-points": N_("Give 0 to 5 points."),
    "enter-the-reviewers-name": N_("Enter the reviewer’s name."),
    "enter-the-applicants-name-here": N_("Enter the applicant’s name."),
    "enter-the-reserve": N_("Enter the reserve in per cent of the places: a whole number from 0 to 100."),
    "choose-the-lanes": N_("Choose lanes of the call."),
    "choose-the-sheets": N_("Choose score sheets of this expression of interest."),
    "choose-a-reviewer": N_("Choose a reviewer."),
    "choose-an-expression": N_("Choose an expression of interest."),
    "choose-an-outcome": N_("Choose an outcome."),
    "say-why-for-the-record": N_("Say why, for the record."),
    "say-why-to-the-applicant": N_("Say why; the applicant is told it."),
    "say-what-the-conflict-is": N_("Say what the conflict is."),
    "give-points-in-halves": N_("Give 0 to 5 points, in halves."),
    "no-such-criterion": N_("There is no such criterion."),
    "scoring-ended": N_("This expression has been decided; its scores no longer change."),
    "replaced": N_("Somebody else reviews this now, so nothing was saved. Ask the chair if that is a mistake."),
    "left-so-not-saved": N_("You have left the committee, so nothing was saved; what you submitted before counts."),
    "sheet-has-no-such-step": N_("A score sheet that is %(status)s cannot take the step “%(step)s”."),
    "sheet-assigned": N_("assigned"),
    "sheet-draft": N_("draft"),
    "sheet-submitted": N_("submitted"),
    "sheet-set-aside": N_("set aside"),
    "sheet-replaced": N_("replaced"),
    "save-sheet": N_("save"),
    "submit-sheet": N_("submit"),
    "set-sheet-aside": N_("set it aside"),
    "replace-sheet": N_("replace its reviewer"),
}
_DECISIONS: Table = {
    "outcome-selected": N_("selected"),
    "outcome-reserve": N_("reserve"),
    "outcome-fellow": N_("fellow"),
    "outcome-not-selected": N_("not selected"),
    "outcome-ineligible": N_("ineligible"),
    "outcome-withdrawn": N_("withdrawn"),
    "round-not-open": N_("Not open to the committee yet: %(lanes)s."),
    "incomplete-scores": N_("%(field)s: score sheets are missing for %(count)s, such as %(names)s."),
    "some-scores-missing": N_("%(field)s: score sheets are missing."),
    "lot-missing": N_(
        "%(field)s: the lot of %(lanes)s is not here, and it decides the last ties. It comes by itself when a lane"
        " closes; lanes for one kind of city are drawn together, so wait for the last. If it does not come, those who"
        " run the system find out why: a dead letter in ./challenge status, or an older installation on which"
        " ./challenge prepare is still to run."
    ),
    "too-many-overrides": N_("%(field)s: %(selected)s are selected by override, and %(free)s places are free."),
    "too-many-selected": N_("%(field)s: more are selected by override than places are free."),
    "nothing-overruled": N_("Nothing is overruled there."),
    "already-released": N_("The decision has been released. Correct it instead; that takes a second person."),
}
_RELEASES: Table = {
    "nothing-to-release": N_("No decision is held. Propose outcomes first."),
    "decisions-changed": N_(
        "Scores, overrides or places have changed since outcomes were proposed: somebody may have scored, overruled,"
        " withdrawn, or got or lost a place by a correction. Propose outcomes again."
    ),
    "proposal-void": N_("Decisions have changed since this release was proposed. Look at them and propose again."),
    "conflict-of-interest": N_(
        "A conflict of interest keeps you from part of this, so somebody else must look at it and confirm it."
    ),
    "nothing-to-confirm": N_("This release is %(status)s; there is nothing to confirm."),
    "same-person-twice": N_("You proposed this release; another person must confirm it."),
    "no-chair": N_("A release takes two people, one of them the chair."),
    "already-confirmed": N_(
        "%(name)s has confirmed this, so it cannot be taken back. A decision that was released is put right by a"
        " correction."
    ),
    "release-changed-meanwhile": N_("This release was changed meanwhile."),
    "release-has-no-such-step": N_("A release that is %(status)s cannot take the step “%(step)s”."),
    "release-proposed": N_("proposed"),
    "release-confirmed": N_("confirmed"),
    "release-released": N_("released"),
    "release-void": N_("void"),
    "confirm-release": N_("confirm"),
    "finish-release": N_("finish"),
    "take-release-back": N_("take back"),
    "replace-release": N_("replace"),
    "still-releasing": N_("Decisions are still being released; wait until all have left."),
    "nothing-to-announce": N_("No decision was released since the last announcement."),
}
_CORRECTIONS: Table = {
    "nothing-has-left": N_("No decision on it has left yet. What is held changes with overrides and proposals."),
    "nothing-to-correct": N_("This is what was decided already. Change what is wrong, or leave it as it is."),
    "no-place-left": Plural(
        "No place is left: the only one is taken by released decisions, and giving one here takes none from another"
        " city. A place becomes free when somebody gives theirs back.",
        "No place is left: all %(count)s are taken by released decisions, and giving one here takes none from another"
        " city. A place becomes free when somebody gives theirs back.",
    ),
    "sheets-do-not-count": Plural(
        "%(count)s of these score sheets does not count.", "%(count)s of these score sheets do not count."
    ),
    "not-there": N_("Not there."),
    "old-reasons": N_("What the applicant is told still gives the reasons for: %(was)s. Say why it is now: %(now)s."),
    "write-reasons-for-outcome": N_("Write the reasons for the new outcome."),
    "reasons-count-sheets": N_(
        "What the applicant is told still names points or a rank that count the score sheets you set aside."
    ),
    "write-reasons-anew": N_("Write the reasons anew."),
    "write-reasons-with-scores": N_("Write the reasons anew: without these sheets it has %(scores)s"),
    "name-each-city": Plural(
        "It covers %(count)s city: name it.",
        "It covers %(count)s cities: name each of them, in the order in which they stand.",
    ),
    "name-all-cities": Plural("Name the city.", "Name all %(count)s cities."),
}
_ACTS: Table = {  # of the log
    "act-announced": N_("announced the selection"),
    "hold-a-place": N_("%(count)s hold a place"),
    "act-proposed-outcomes": N_("proposed outcomes"),
    "count-outcome": N_("%(count)s %(outcome)s"),
    "nothing-new-to-decide": N_("nothing new"),
    "act-submitted-sheet": N_("submitted a score sheet"),
    "act-replaced-reviewer": N_("replaced a reviewer"),
    "replaced-by": N_("%(expression)s: %(name)s by %(taker)s; %(reason)s"),
    "nobody-yet": N_("nobody yet"),
    "act-let-leave": N_("let a reviewer leave the committee"),
    "thing-and-reason": N_("%(thing)s: %(reason)s"),
    "act-declared-conflict": N_("declared a conflict of %(name)s"),
    "act-let-scores-stand": N_("let scores stand: decided before the conflict"),
    "act-proposed-correction": N_("proposed a correction"),
    "act-confirmed-correction": N_("confirmed a correction"),
    "act-took-back-correction": N_("took back a correction"),
    "thing-proposed-by": N_("%(thing)s: proposed by %(by)s"),
    "act-overruled": N_("overruled the ranking"),
    "thing-outcome-reason": N_("%(thing)s: %(outcome)s; %(reason)s"),
    "act-lifted-override": N_("lifted an override"),
    "act-proposed-release": N_("proposed a release"),
    "act-confirmed-release": N_("confirmed a release"),
    "act-took-back-release": N_("took back a release"),
    "proposed-by": N_("proposed by %(by)s"),
    "act-released-decisions": N_("released decisions"),
    "count-decisions": Plural("%(count)s decision", "%(count)s decisions"),
    "act-ran-assignment": N_("ran the assignment"),
    "act-assigned-again": N_("assigned again after a conflict"),
    "dealt": N_("seed %(seed)s; %(added)s added, %(taken_back)s taken back; loads %(least)s to %(most)s"),
    "dealt-short": N_(
        "seed %(seed)s; %(added)s added, %(taken_back)s taken back; loads %(least)s to %(most)s, %(short)s with too few"
        " reviewers"
    ),
    "act-added-reviewers": N_("added reviewers"),
    "act-kept-final": N_("kept the final version"),
    "version-came-late": N_("version %(version)s came after the close"),
    "act-opened-round": N_("opened the round"),
    "count-expressions": Plural("%(count)s expression", "%(count)s expressions"),
    "act-replaced-lot": N_("replaced a lot"),
    "in-place-of": N_("%(new)s takes the place of %(old)s"),
    "act-learnt-lot": N_("learnt the lot"),
    "seed-of-lot": N_("seed %(seed)s"),
}
_WHY: Table = {  # for the committee, beside the reasons
    "explained": N_("ranked %(rank)s of %(of)s with %(score)s"),
    "explained-tied": N_("ranked %(rank)s of %(of)s with %(score)s; tied with %(names)s, decided by %(steps)s"),
    "ranked-with": N_("Ranked %(rank)s of %(of)s with %(score)s."),
    "ranked-tied-with": N_("Ranked %(rank)s of %(of)s with %(score)s; tied with %(names)s, decided by %(steps)s."),
    "rank-among-decided": N_("%(rank)s of the %(of)s that rank decides."),
    "override-by": N_("Override by %(name)s on %(day)s, %(time)s UTC: %(reason)s"),
    "corrects-decision": N_("Corrects decision %(number)s, which was: %(outcome)s."),
    "because": N_("Because: %(reason)s"),
    "sheets-no-longer-count": Plural(
        "%(count)s score sheet no longer counts.", "%(count)s score sheets no longer count."
    ),
    "proposed-and-confirmed-by": N_("Proposed by %(proposed)s, confirmed by %(confirmed)s."),
    "gets-a-letter": N_("The applicant gets a letter."),
    "gets-no-letter": N_("No letter: the outcome is the same."),
}
TABLE: Table = {
    **contracts.REASONS,
    **_WHY,
    **_COMMITTEE,
    **_ASSIGNMENT,
    **_SHEETS,
    **_DECISIONS,
    **_RELEASES,
    **_CORRECTIONS,
    **_ACTS,
}
CATALOGUES = (contracts.CATALOGUES,)
