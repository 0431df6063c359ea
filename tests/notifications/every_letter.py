"""One letter of every template, as facts cause them."""

from collections.abc import Iterator
from datetime import timedelta

from services.applications.contracts import ClosingTimeChanged
from services.events.contracts import Cause
from services.notifications.model.expressions import Expression, Status
from services.notifications.model.letters import Letter
from services.notifications.model.notices import expressions, replacements, requests, seats
from services.notifications.model.notices.notice import Notice, letter_of
from services.notifications.model.notices.seats import Occasion
from services.notifications.model.seats import Seat
from services.selection.contracts import Outcome
from shared.challenge import Challenge
from shared.people import City, Contact
from tests import reasons
from tests.notifications.builders import ATHENS, CLOSES, NOW, a_challenge, a_contact, an_entry, an_id
from tests.notifications.facts import decided, excepted, invited, moved, revoked, submitted, withdrawn
from tests.notifications.replacements import a_replacement
from tests.pseudo import in_marks

LOT = "1b" * 32  # of the decision that puts it on the reserve
REASONS = "Rank 12 of 131 with 78.33 points of 100.\nStrong on open data; the local ecosystem stands."
BY_RANK = (Outcome.SELECTED, Outcome.RESERVE, Outcome.NOT_SELECTED)


def every_letter() -> dict[str, Letter]:
    """By template."""
    challenge = in_marks(a_challenge(replay=True))
    every = (*_about_expressions(challenge), *_about_seats(challenge), *_about_requests(challenge))
    return {one.template: letter_of(one, letter_id=an_id(one.template), at=NOW, generation=1) for one in every}


def _about_expressions(challenge: Challenge) -> Iterator[Notice]:
    lane, contact = challenge.lanes[0], a_contact(zone="Europe/Athens")
    expression = Expression(
        expression_id=ATHENS, challenge_id="icc-2020", lane="new-cities", name="Athens", contact=contact
    )
    sent_in = submitted(cities=[City(name="Athens", country="GR"), City(name="Piraeus", country="GR")], replay=True)
    taken_back = withdrawn(reason="The council wants to decide first.", contact=contact)
    yield expressions.receipt(sent_in, challenge, lane, message="applications/expression/1/2")
    yield expressions.withdrawal(taken_back, challenge, lane, message="applications/expression/1/3", replay=False)
    yield expressions.reminder(expression, challenge, lane, key="20200529T1500/7", now=NOW)
    yield _closing_time(expression)
    yield expressions.exception_granted(excepted(), expression, challenge, message="applications/expression/1/4")
    yield expressions.exception_revoked(revoked(), expression, challenge, message="applications/expression/1/5")
    for outcome in Outcome:
        told = reasons.by_rank(outcome) if outcome in BY_RANK else REASONS
        decision = decided(outcome, reasons=told, lot=LOT if outcome is Outcome.RESERVE else "")
        yield expressions.decision(decision, expression, challenge, message=f"selection/decision/{outcome}/1")
    yield expressions.invitation(invited(), expression, challenge, message="events/delegation/1/1")


def _about_seats(challenge: Challenge) -> Iterator[Notice]:
    seat = Seat(
        registration_id=an_id("seat"),
        delegate_id=an_id("Eleni"),
        session_id="icc-2020.opening",
        event_id="icc-2020.launch-week",
        contact=a_contact("Eleni"),
        entry=an_entry(1),
    )
    occasion = Occasion("events/session/icc-2020.opening/2", seat, challenge, NOW)
    replaced = replacements.Occasion("events/delegation/1/2", a_replacement(), challenge, NOW)
    yield seats.registration(occasion)
    yield seats.changed(occasion, moved().changes)
    yield seats.cancelled(occasion, "The speaker is ill.")
    yield seats.given_back(occasion, Cause.GIVEN_BACK)
    workshop = an_entry(uid="workshop@icc-2020", title="Workshop")
    yield replacements.left(replaced, [an_entry(), workshop])
    yield replacements.came(replaced, [an_entry(link="https://meet.example.org/j"), an_entry(uid="workshop@icc-2020")])


def _about_requests(challenge: Challenge) -> Iterator[Notice]:
    stranger, title = Contact(email="s@example.org"), challenge.title
    yield requests.sign_in(
        an_id("sign-in"),
        Contact(email="maria@athens.example", zone="Europe/Brussels"),
        title=title,
        asked_at=NOW,
        minutes=15,
        asked_from="203.0.113.7",
    )
    yield requests.newsletter_confirm("subscriber0", stranger, ask=1, title=title, now=NOW)
    yield requests.announcement(
        "subscriber0", stranger, challenge, message="selection/a/1", places=90, announced_at=NOW
    )


def closing_time_for(status: Status) -> Letter:
    """The letter about a new closing time to somebody whose expression is in *status*."""
    expression = Expression(
        expression_id=ATHENS,
        challenge_id="icc-2020",
        lane="new-cities",
        name="Athens",
        contact=a_contact(),
        status=status,
    )
    return letter_of(_closing_time(expression), letter_id=an_id("closing-time"), at=NOW, generation=1)


def _closing_time(expression: Expression) -> Notice:
    change = ClosingTimeChanged(
        challenge_id="icc-2020", lane="new-cities", was=CLOSES, now=CLOSES + timedelta(days=3), revision=2
    )
    message = "applications/challenge/icc-2020/3"
    return expressions.closing_time(change, expression, in_marks(a_challenge(replay=True)), message=message, now=NOW)
