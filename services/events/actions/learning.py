"""What the other services told: the challenge and its sessions, whom to talk to, and who was selected."""

from services.applications.contracts import ChallengeDefined, ExpressionSubmitted
from services.events import delegations, scheduling
from services.events.actions.organising import follow_sessions
from services.events.actions.seats import unseat
from services.events.contracts import Cause
from services.events.delegations import Applicant, Selected, Standing
from services.events.model import Event, event_of, session_id
from services.events.store import Applicants, Challenges, Decisions, Delegates, Delegations, Events, Sessions
from services.selection.contracts import DecisionReleased, Outcome
from shared import clock
from shared.challenge import Challenge, SessionPlan
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database, transactional


@transactional
def learn_challenge(db: Database, fact: ChallengeDefined, _: Message) -> None:
    """Take over the newest challenge file: new sessions, changed ones, dropped ones, and invitations to new events."""
    challenge = fact.challenge
    Challenges(db).save(challenge)
    Challenges(db).hold_parts(challenge.id)
    for event in Events(db).all(challenge.id):
        _follow_file(db, event, challenge)
    for plan in challenge.events:
        if plan.sessions:
            _schedule_new(db, _learn_event(db, event_of(challenge, plan, now=clock.now())), plan.sessions)
    for event in Events(db).all(challenge.id):
        follow_sessions(db, Events(db).lock(event.id))
    for decision in Decisions(db).selected(challenge.id):
        _invite(db, decision)


@transactional
def learn_applicant(db: Database, fact: ExpressionSubmitted, _: Message) -> None:
    """Remember whom to talk to about an expression; an older version never replaces a newer one."""
    known = Applicants(db).find(fact.expression_id)
    if known is None or known.version < fact.version:
        Applicants(db).save(
            Applicant(expression_id=fact.expression_id, version=fact.version, name=fact.name, contact=fact.contact)
        )


@transactional
def learn_decision(db: Database, fact: DecisionReleased, _: Message) -> None:
    """Invite a selected expression's delegation to every event; take the invitation back from one no longer selected.

    Raises:
        NotYet: the challenge or the expression is not known here yet.
    """
    if Challenges(db).find(fact.challenge_id) is None:
        raise NotYet(f"challenge {fact.challenge_id} is not known yet")
    if Applicants(db).find(fact.expression_id) is None:
        raise NotYet(f"expression {fact.expression_id} is not known yet")
    # so that no decision slips past a new event of the file
    Challenges(db).hold_parts(fact.challenge_id, fact.expression_id)
    decision = Selected(
        expression_id=fact.expression_id, challenge_id=fact.challenge_id, name=fact.name, cities=len(fact.cities),
        selected=fact.outcome is Outcome.SELECTED, generation=fact.generation,
    )  # fmt: skip
    Decisions(db).save(decision)
    if decision.selected:
        _invite(db, decision)
    else:
        _withdraw(db, decision)


def _learn_event(db: Database, event: Event) -> Event:
    if (known := Events(db).find(event.id)) is not None:
        event = event.model_copy(update={"starts_at": known.starts_at, "ends_at": known.ends_at})
        if known.model_copy(update={"changed_at": event.changed_at}) == event:
            return known
    Events(db).save(event)
    return event


def _schedule_new(db: Database, event: Event, plans: tuple[SessionPlan, ...]) -> None:
    known = {session.id for session in Sessions(db).of_event(event.id)}
    for plan in plans:
        if session_id(event.challenge_id, plan) not in known:
            session, fact = scheduling.schedule(event, plan, now=clock.now())
            Sessions(db).save(session)
            db.announce(fact)


def _follow_file(db: Database, event: Event, challenge: Challenge) -> None:
    plans = {
        session_id(challenge.id, plan): plan
        for planned in challenge.events
        if f"{challenge.id}.{planned.id}" == event.id
        for plan in planned.sessions
    }
    for session in Sessions(db).of_event(event.id):
        followed, fact = scheduling.follow_plan(session, plans.get(session.id), zone=event.zone, now=clock.now())
        if followed != session:
            Sessions(db).save(followed)
        if fact is not None:
            db.announce(fact)


def _invite(db: Database, decision: Selected) -> None:
    for event in Events(db).all(decision.challenge_id):
        known = Delegations(db).of_expression(decision.expression_id, event.id)
        invited, fact = delegations.invite(known, decision, event, now=clock.now(), new_id=clock.new_id())
        if invited != known:
            Delegations(db).save(invited)
        if fact is not None:
            db.announce(fact)


def _withdraw(db: Database, decision: Selected) -> None:
    for delegation in Delegations(db).of_expressions([decision.expression_id]):
        if delegation.standing is Standing.INVITED:
            Delegations(db).save(delegation.model_copy(update={"standing": Standing.WITHDRAWN}))
            for delegate in Delegates(db).of(delegation.id):
                unseat(db, delegate, Cause.DELEGATION_WITHDRAWN)
