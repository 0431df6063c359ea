"""What applications says in phrases, as English sentences that the catalogues translate."""

from services.selection import contracts as selection
from shared.wording import N_, Plural, Table

_CALL: Table = {
    "lane-closed": N_("Lane %(lane)s closed on %(closing)s; nothing about it can be changed any more."),
    "lane-taken-away": N_("Lane %(lane)s was announced and cannot be left out; it closes by its closing time."),
    "closes-in-the-past": N_("Lane %(lane)s cannot close on %(closing)s: that has gone by, and it is open."),
    "no-such-lane": N_("There is no such lane."),
    "choose-a-lane": N_("Choose one of the ways to apply"),
    "same-lane": N_("It is in “%(lane)s” already."),
    "choose-another-lane": N_("Choose another way to apply"),
    "page-for-organisers": N_("This page is for the organisers of the challenge."),
}
_TIME: Table = {
    "not-open-yet": N_("“%(lane)s” opens on %(opening)s. You can send it from then on."),
    "arrived-late": N_(
        "“%(lane)s” closed on %(closing)s. This arrived %(span)s later, so it was not accepted. What was saved before "
        "the close is kept, and you can still read it."
    ),
    "not-finished-in-time": N_(
        "“%(lane)s” closed on %(closing)s. This could not be finished before that, so it was not accepted. What was "
        "saved before the close is kept, and you can still read it."
    ),
    "span-milliseconds": Plural("%(count)s ms", "%(count)s ms"),
    "span-seconds": Plural("%(count)s second", "%(count)s seconds"),
    "span-minutes": Plural("%(count)s minute", "%(count)s minutes"),
    "span-hours": Plural("%(count)s hour", "%(count)s hours"),
    "span-days": Plural("%(count)s day", "%(count)s days"),
}
_GAPS: Table = {
    "incomplete": Plural(
        "One thing is missing or wrong, so it has not been sent. Nothing is lost: your draft is saved.",
        "%(count)s things are missing or wrong, so it has not been sent. Nothing is lost: your draft is saved.",
    ),
    "enter-the-citys-name": N_("Enter the city’s name."),
    "enter-how-many-live-there": N_("Enter how many people live there, such as %(example)s."),
    "choose-the-rules": N_("Choose at least one rule."),
    "say-why-lifted": N_("Say why the rule is lifted; the applicant is told."),
    "say-why-taken-back": N_("Say why the exception is taken back; the applicant is told."),
    "enter-the-applicants-name": N_("Enter the name of the city or organisation that applies"),
    "choose-the-country": N_("Choose the country"),
    "enter-the-inhabitants": N_("Enter the number of inhabitants"),
    "confirm-the-public-entity": N_("Confirm that you apply for a local public entity"),
    "say-alone-or-consortium": N_("Say whether the city applies alone or for a consortium"),
    "list-two-cities": N_("List the cities of the consortium, at least two"),
    "city-listed-twice": N_("%(city)s is listed twice; remove one"),
    "answer-the-question": N_("Answer the question “%(question)s”"),
    "shorten-the-answer": Plural(
        "Shorten the answer to “%(question)s” by %(count)s character",
        "Shorten the answer to “%(question)s” by %(count)s characters",
    ),
    "take-away-the-answer": N_("Take away the answer to “%(answer)s”: the call has no such question"),
    "quoted-theme": N_("“%(theme)s”"),
    "take-away-themes": N_("Take away %(themes)s: the call has no such theme"),
    "replace-themes": N_("Take away %(themes)s: the call has no such theme; choose at least one that it has"),
    "choose-a-theme": N_("Choose at least one theme"),
    "enter-the-correspondent": N_("Enter the name of the person we write to"),
}
_RULES: Table = {
    "ineligible": N_(
        "It has not been sent, because the call does not admit it as it stands. %(why)s The programme office can make "
        "an exception, with a reason: write to %(office)s before the closing time."
    ),
    "in-turn": N_("%(first)s %(then)s"),
    "not-in-an-eligible-country": N_("Not in an eligible country: %(cities)s."),
    "too-few-inhabitants": N_(
        "A city that applies alone needs more than %(smallest)s inhabitants; you gave %(given)s. A smaller city can "
        "take part in a consortium."
    ),
    "for-alumni-only": N_("“%(lane)s” is only for cities that took part in the Digital Cities Challenge."),
    "no-exception": N_("No exception holds for this expression of interest, so there is none to take back."),
    "exception-in-use": N_(
        "Version %(version)s was sent in under this exception and counts, so the exception stands. Whether that "
        "version takes part is for the committee to decide, after the close."
    ),
    "exception-for-oneself": N_("Somebody else must decide on an exception for your own expression of interest."),
}
_EXPRESSIONS: Table = {
    "no-such-expression-of-interest": N_("There is no such expression of interest."),
    "no-such-receipt": N_("There is no such receipt."),
    "most-expressions": N_("This address has %(most)s expressions of interest already, which is the most."),
    "city-listed-already": N_("This city is listed already."),
    "named-city-listed-already": N_("%(city)s is listed already"),
    "consortium-full": N_("A consortium has at most %(most)s cities."),
    "nothing-new": N_("Nothing has changed since version %(version)s, which is the one that counts."),
    "page-saved-meanwhile": N_("Somebody saved this page meanwhile."),
    "expression-changed": N_("Somebody changed this meanwhile."),
    "expression-changed-look-again": N_("Somebody changed this meanwhile. Look at it again before you go on."),
    "expression-changed-fetch-again": N_("Somebody changed this meanwhile; fetch it again."),
}
_STEPS: Table = {
    "cannot-edit-expression": N_("One cannot edit an expression of interest that is %(status)s."),
    "cannot-send-expression": N_("One cannot send an expression of interest that is %(status)s."),
    "cannot-send-expression-again": N_("One cannot send again an expression of interest that is %(status)s."),
    "cannot-withdraw-expression": N_("One cannot withdraw an expression of interest that is %(status)s."),
    "cannot-close-expression": N_("One cannot close an expression of interest that is %(status)s."),
    "cannot-move-expression": N_("One cannot move an expression of interest that is %(status)s."),
    "cannot-delete-expression": N_("One cannot delete an expression of interest that is %(status)s."),
    "not-sent-yet": N_("not sent yet"),
    "expression-submitted": N_("submitted"),
    "expression-withdrawn": N_("withdrawn"),
    "expression-final": N_("final"),
    "closed-without-having-been-sent": N_("closed without having been sent"),
    "expression-deleted": N_("deleted"),
}
OWN: Table = {**_CALL, **_TIME, **_GAPS, **_RULES, **_EXPRESSIONS, **_STEPS}
TABLE: Table = {**OWN, **selection.REASONS}  # beside what it hears of decisions
CATALOGUES = (selection.CATALOGUES,)
