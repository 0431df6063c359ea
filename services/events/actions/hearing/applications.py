"""What applications told: the challenge with its events and sessions, and whom to talk to about an expression."""

from services.applications.contracts import ChallengeDefined, ChallengeDefinedV1, ExpressionSubmitted
from services.events.actions import change_session, invite
from services.events.model import events, scheduling
from services.events.model.events import Event
from services.events.model.expressions import Applicant
from services.events.model.sessions import session_id
from services.events.store.challenges import Challenges
from services.events.store.events import Events
from services.events.store.expressions import Applicants, Decisions
from services.events.store.sessions import Sessions
from shared import clock
from shared.challenge import Challenge, SessionPlan
from shared.messages import Message
from shared.mongo import Database


def on_challenge_defined(db: Database, fact: ChallengeDefined, message: Message) -> None:
    """Take over the newest challenge file: new sessions, changed ones, dropped ones, and invitations to new events."""
    challenge = fact.challenge
    if not Challenges(db).learn(challenge, fact.revision, at=message.time):
        return
    Challenges(db).lock_parts(challenge.id)
    for event in Events(db).all(challenge.id):
        _follow_file(db, event, challenge)
    for plan in challenge.events:
        if plan.sessions:
            event = _learn_event(db, events.event_of(challenge, plan, now=clock.now()))
            _schedule_new(db, event, plan.sessions)
    for event in Events(db).all(challenge.id):
        change_session.follow_sessions(db, Events(db).lock(event.id))
    for decision in Decisions(db).selected(challenge.id):
        invite.invite(db, decision)


def on_challenge_defined_v1(db: Database, fact: ChallengeDefinedV1, message: Message) -> None:
    """The same, of a journal from before November 2026 ended."""
    on_challenge_defined(db, fact.newer(), message)


def on_expression_submitted(db: Database, fact: ExpressionSubmitted, _: Message) -> None:
    """Remember whom to talk to about an expression; an older version never replaces a newer one."""
    earlier = Applicants(db).find(fact.expression_id)
    if earlier is None or earlier.version < fact.version:
        Applicants(db).save(
            Applicant(expression_id=fact.expression_id, version=fact.version, name=fact.name, contact=fact.contact)
        )


def _learn_event(db: Database, planned: Event) -> Event:
    earlier = Events(db).find(planned.id)
    event = events.follow_file(planned, earlier)
    if event is not earlier:
        Events(db).save(event)
    return event


def _schedule_new(db: Database, event: Event, plans: tuple[SessionPlan, ...]) -> None:
    there = {session.id for session in Sessions(db).of_event(event.id)}
    for plan in plans:
        if session_id(event.challenge_id, plan) not in there:
            session, fact = scheduling.schedule(event, plan, now=clock.now())
            Sessions(db).save(session)
            db.announce(fact)


def _follow_file(db: Database, event: Event, challenge: Challenge) -> None:
    plans = {
        session_id(challenge.id, plan): plan
        for planned in challenge.events
        if events.event_id(challenge.id, planned) == event.id
        for plan in planned.sessions
    }
    for session in Sessions(db).of_event(event.id):
        followed, fact = scheduling.follow_plan(session, plans.get(session.id), zone=event.zone, now=clock.now())
        if followed.model_dump() != session.model_dump():
            Sessions(db).save(followed)
        if fact is not None:
            db.announce(fact)
