"""What events says in phrases, as English sentences that the catalogues translate."""

from services.events import contracts
from shared.wording import N_, Plural, Table

_TIMES: Table = {  # that cannot be
    "no-such-time": N_("There is no such time."),
    "clocks-jump-over": N_("Clocks in %(zone)s jump over %(time)s on that day."),
    "enter-a-year-between": N_("Enter a time in the years %(first)s to %(last)s."),
    "bad-times": N_("“%(title)s” cannot move there."),
    "begins-before-2000": N_("It would begin before the year 2000."),
    "has-begun": N_("It has begun: only its end and its place can change."),
    "in-the-past": N_("This is in the past."),
    "ends-after-2099": N_("It would end after the year 2099."),
    "ends-before-it-begins": N_("It would end before it begins."),
    "lasts-over-a-day": N_("It would last longer than 24 hours."),
    "nothing-would-change": N_("Nothing would change: this is the time and the place it has."),
    "session-changed-meanwhile": N_("“%(title)s” was changed meanwhile. Look at it again before you change it."),
}
_SEATS: Table = {
    "session-called-off": N_("cancelled"),
    "session-place-hidden": N_("online; delegates find the link in their calendar"),
    "session-over": N_("“%(title)s” is over."),
    "session-cancelled": N_("“%(title)s” is cancelled, so nothing about it can change any more."),
    "session-has-no-such-step": N_("Nothing about a cancelled session can change any more."),
    "session-full": Plural(
        "“%(title)s” is full: its %(capacity)s seat is taken.",
        "“%(title)s” is full: all %(capacity)s seats are taken.",
        by="capacity",
    ),
    "event-over": N_("%(event)s is over, so nobody more can be named for it."),
    "calendar-ended": N_(
        "This calendar ended: its owner is no delegate any more. Take it out of your calendar program."
    ),
}
_DELEGATES: Table = {
    "delegation-withdrawn": N_("%(name)s is no longer invited."),
    "delegation-full": Plural(
        "%(name)s has %(seats)s seat, and %(there)s delegates: there is no room for %(more)s more."
        " Remove a delegate first.",
        "%(name)s has %(seats)s seats, and %(there)s of them are taken: there is no room for %(more)s more."
        " Remove a delegate first.",
        by="seats",
    ),
    "already-delegate": N_("%(email)s is a delegate of another delegation to this event already."),
    "one-person-one-seat": N_("%(email)s is a delegate to this event already; one person sits on one seat."),
    "name-somebody-who-is-no-delegate": N_("Name somebody who is no delegate yet, or remove a delegate."),
    "same-person": N_("This is the address of the delegate who would be replaced."),
    "enter-somebody-elses-address": N_("Enter the address of somebody else."),
    "already-replaced": N_("%(name)s was replaced meanwhile. Look at the delegation again."),
    "reason-missing": N_("Say why."),
    "choose-when-it-starts": N_("Choose when the session starts."),
    "choose-when-it-ends": N_("Choose when the session ends."),
    "choose-a-session": N_("Choose a session."),
    "enter-the-place": N_("Enter where the session takes place, such as a hall or a room."),
    "enter-the-delegates-name": N_("Enter the delegate’s name."),
    "say-why-called-off": N_("Say why the session is cancelled; everybody who holds a seat reads it."),
    "say-why-to-both": N_("Say why; both of them read it."),
}
_RIGHTS: Table = {
    "only-organisers": N_("Only the organisers named in the challenge file may do this."),
    "only-organisers-see": N_("Only the organisers named in the challenge file may see this."),
    "only-contact": N_("Only the delegation’s contact may do this."),
    "only-contact-and-office": N_("Only the delegation’s contact and the programme office may do this."),
    "only-the-delegate": N_("Only the delegate may do this."),
}
_MISSING: Table = {
    "no-such-delegate": N_("There is no such delegate."),
    "no-such-delegate-any-more": N_("There is no such delegate any more."),
    "no-such-delegation": N_("There is no such delegation."),
    "no-such-event": N_("There is no such event."),
    "no-such-registration": N_("There is no such registration."),
    "no-such-session": N_("There is no such session."),
    "no-such-session-here": N_("There is no session “%(id)s” at this event."),
    "no-such-expression": N_("There is no such expression."),
    "no-such-decision": N_("There is no such decision."),
}
_TYPED: Table = {
    "control-characters": N_("Leave out control characters."),
    "several-lines": N_("Write this in one line, without control characters."),
}
TABLE: Table = {**contracts.CHANGES, **_TIMES, **_SEATS, **_DELEGATES, **_RIGHTS, **_MISSING, **_TYPED}
CATALOGUES = (contracts.CATALOGUES,)
