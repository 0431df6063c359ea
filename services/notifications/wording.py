"""What notifications says in phrases, its own and others', as English sentences that the catalogues translate.

Letters' subjects and reasons are among them; their texts stand in `templates/letters`.
"""

from services.events import contracts as events
from services.selection import contracts as selection
from shared.wording import N_, Plural, Table

_LETTERS: Table = {  # their subjects and reasons
    "sign-in-subject": N_("Your sign-in link for %(title)s"),
    "sign-in-reason": N_("You get this letter because somebody asked to sign in with this address."),
    "receipt-subject": N_("Received: your expression of interest for %(expression)s"),
    "receipt-subject-of-version": N_("Received: version %(version)s of your expression of interest for %(expression)s"),
    "receipt-reason": N_("You get this letter because you sent in the expression of interest for %(expression)s."),
    "withdrawal-subject": N_("Withdrawn: your expression of interest for %(expression)s"),
    "withdrawal-reason": N_("You get this letter because you withdrew the expression of interest for %(expression)s."),
    "reminder-subject": N_("%(left)s left to submit: %(expression)s"),
    "reminder-reason": N_(
        "You get this letter because you began the draft for %(expression)s and have not submitted it."
    ),
    "more-time-subject": N_("More time: new closing time for %(lane)s"),
    "less-time-subject": N_("Less time: new closing time for %(lane)s"),
    "closing-time-reason-draft": N_("You get this letter because you have a draft for %(expression)s, in “%(lane)s”."),
    "closing-time-reason-submitted": N_(
        "You get this letter because you sent in the expression of interest for %(expression)s, in “%(lane)s”."
    ),
    "closing-time-reason-withdrawn": N_(
        "You get this letter because you withdrew the expression of interest for %(expression)s and may send it in "
        "again, in “%(lane)s”."
    ),
    "exception-granted-subject": N_("An exception for you: %(expression)s"),
    "exception-revoked-subject": N_("Your exception was taken back: %(expression)s"),
    "exception-reason": N_("You get this letter because you write the expression of interest for %(expression)s."),
    "decision-subject": N_("%(challenge)s: the decision on %(expression)s"),
    "decision-reason": N_(
        "You get this letter because you are the contact of the expression of interest for %(expression)s."
    ),
    "invitation-subject": Plural(
        "%(event)s: name the %(count)s delegate of %(expression)s",
        "%(event)s: name the %(count)s delegates of %(expression)s",
    ),
    "invitation-reason": N_(
        "You get this letter because %(expression)s was selected for %(challenge)s and you are its contact."
    ),
    "registration-subject": N_("You have a seat: %(session)s"),
    "registration-reason": N_("You get this letter because you were registered for %(session)s."),
    "session-changed-subject": N_("Changed: %(session)s"),
    "session-changed-reason": N_("You get this letter because you have a seat in %(session)s."),
    "session-cancelled-subject": N_("Cancelled: %(session)s"),
    "seat-given-back-subject": N_("Seat given back: %(session)s"),
    "seat-lost-subject": N_("You no longer have a seat: %(session)s"),
    "seat-no-more-reason": N_("You get this letter because you had a seat in %(session)s."),
    "delegate-named-subject": N_("You are a delegate to %(event)s"),
    "delegate-named-reason": N_("You get this letter because you were named as a delegate to %(event)s."),
    "delegate-replaced-subject": N_("You are no longer a delegate to %(event)s"),
    "delegate-replaced-reason": N_("You get this letter because you were a delegate to %(event)s."),
    "newsletter-confirm-subject": N_("Please confirm: the newsletter of %(title)s"),
    "newsletter-confirm-reason": N_("You get this letter because somebody entered this address for the newsletter."),
    "announcement-subject": N_("%(challenge)s: the selection is announced"),
    "announcement-changed-subject": N_("%(challenge)s: the announced selection has changed"),
    "announcement-reason": N_("You get this letter because you subscribed to the newsletter."),
}
_IN_LETTERS: Table = {
    "the-city-challenge": N_("the city challenge"),
    "days-left": Plural("%(count)s day", "%(count)s days"),
    "hours-left": Plural("%(count)s hour", "%(count)s hours"),
    "minutes-left": Plural("%(count)s minute", "%(count)s minutes"),
    "called-off-since-registration": N_("It was called off after you were registered."),
}
_REFUSALS: Table = {
    "no-such-letter": N_("There is no such letter."),
    "no-such-link": N_("This link is not valid, or no longer."),
    "no-such-access": N_("There is no such session or token, or no longer."),
    "no-such-token": N_("There is no such token."),
    "link-used": N_("This link was used already. Ask for a new one; it takes a minute."),
    "link-expired": Plural(
        "This link was good for %(count)s minute. Ask for a new one; it takes a minute.",
        "This link was good for %(count)s minutes. Ask for a new one; it takes a minute.",
    ),
    "ledger-for-organisers": N_("Only organisers of the challenge see who was told what."),
    "many-for-the-office": N_("Only the programme office takes steps for many letters at once."),
    "tokens-for-organisers": N_("Only organisers of the challenge see the tokens of others."),
    "tick-to-be-written-to": N_("Tick this box, or we may not write to you."),
    "overtaken": N_("A newer letter about the same thing has taken this one's place, so it stays unsent."),
    "letter-changed-meanwhile": N_("This letter changed at this moment. Look again."),
    "others-fit-by-now": N_("What fits has changed since you looked. Look at it again, then decide."),
    "letter-allows-no-such-step": N_("This letter is %(state)s; it is not possible to %(step)s it now."),
    # Translators: the next words stand in “This letter is …”, and those after them in “it is not possible to … it now”.
    "letter-held": N_("held"),
    "letter-queued": N_("queued"),
    "letter-sending": N_("sending"),
    "letter-sent": N_("sent"),
    "letter-uncertain": N_("uncertain"),
    "letter-failed": N_("failed"),
    "letter-replaced": N_("replaced"),
    "letter-stopped": N_("stopped"),
    "hold-a-letter": N_("hold"),
    "release-a-letter": N_("release"),
    "retry-a-letter": N_("retry"),
    "confirm-a-letter": N_("confirm"),
    "stop-a-letter": N_("stop"),
}
_IN_THE_LEDGER: Table = {
    "many-to-one-mailbox": Plural(
        "%(count)s such letter went to this mailbox within a day",
        "%(count)s such letters went to this mailbox within a day",
    ),
    "many-by-one-contact": Plural(
        "%(count)s such letter went within a day to people whom the same contact named",
        "%(count)s such letters went within a day to people whom the same contact named",
    ),
    "no-longer-of-use": N_("it was no longer of use when it could go out, so it was not sent"),
    "sender-ended": N_("the sender ended after it had handed the letter over and before it heard an answer"),
    "cannot-be-written": N_("cannot be written: %(why)s"),
    "no-answer-to-the-text": N_("after the text was sent: %(why)s"),
    "no-international-address": N_("5.6.7 our mail server takes no address with such letters"),
    "no-starttls": N_(
        "nothing was sent: the mail server offers no STARTTLS, and letters do not go in the clear. Let SMTP_URL begin "
        "with smtps://, or name another server; ?starttls=never at its end allows the clear, within a network of your "
        "own"
    ),
    "bad-certificate": N_(
        "the mail server's certificate is not good for %(host)s: %(why)s; SMTP_CA_FILE may name an authority of your "
        "own"
    ),
    "bad-ca-file": N_("SMTP_CA_FILE holds no certificate in PEM that can be read: %(why)s"),
    "no-mail-server-answers": N_("no mail server answers"),
}
_BROWSERS: Table = {
    "browser-on-system": N_("%(browser)s on %(system)s"),
    # Translators: the next four stand after “Firefox on”.
    "an-iphone": N_("an iPhone"),
    "an-ipad": N_("an iPad"),
    "a-mac": N_("a Mac"),
    "a-chromebook": N_("a Chromebook"),
    "named-program": N_("a program that calls itself %(name)s"),
    "unknown-program": N_("an unknown program"),
}

OWN: Table = {**_LETTERS, **_IN_LETTERS, **_REFUSALS, **_IN_THE_LEDGER, **_BROWSERS}
TABLE: Table = {**OWN, **selection.REASONS, **events.CHANGES}  # beside what it hears of decisions and sessions
CATALOGUES = (selection.CATALOGUES, events.CATALOGUES)
