"""What happens in every world, state by state; a `Variant` says what is different in it.

Halle is the expression that a conflict hides from some, as it does a draft near it. Besides, there are another draft,
an expression that was withdrawn, and one in a lane that stays open: nobody but the programme office knows who they
are. Varna, Faro and Turku are seen by whoever may see any.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.applications.actions import close_lanes, define, make_exception, reading, send, write
from services.applications.model.content import Content
from services.applications.model.eligibility import Rule
from services.events.actions import add_delegates, change_session, choose_sessions
from services.events.forms import NewDelegate, NewSlot
from services.events.store.delegations import Delegations
from services.notifications.actions import issue_token, sign_in
from services.notifications.model.accesses import Kind
from services.notifications.store.accesses import Accesses
from services.selection.actions import (
    announce_selection,
    appoint,
    assign,
    correct,
    decide,
    declare,
    overrule,
    release_decisions,
    score,
)
from services.selection.contracts import Outcome
from services.selection.forms import Batch, NewConflict, NewOverride, NewReviewer, Terms
from services.selection.model.corrections import Change
from services.selection.model.sheets import Marks
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared.person import Person
from tests.leaks import people
from tests.leaks.people import ANNOUNCED, CLOSED, DECIDED, OPEN, RELEASED
from tests.leaks.variants import BEST, CRITERIA, STARTS, VARIANTS, WHEN, WORDS, Variant, a_challenge
from tests.leaks.world import World


class Story:
    """One world on its way through the states."""

    def __init__(self, world: World, variant: Variant) -> None:
        self.world, self.variant = world, variant
        self.ids: dict[str, UUID] = {}
        self.accesses: dict[str, UUID] = {}  # a session of Varna's, a chair's token and a script's

    def live(self, state: str) -> None:
        """Go on to *state*."""
        self.world.frozen.at = WHEN[state]
        {
            OPEN: self._open,
            CLOSED: self._close,
            DECIDED: self._decide,
            RELEASED: self._release,
            ANNOUNCED: self._announce,
        }[state]()
        self._spread("at last")

    def _spread(self, doing: str) -> None:
        self.world.spread()
        self.world.frozen.doing(doing)

    def _open(self) -> None:
        v, applications, selection = self.variant, self.world.db["applications"], self.world.db["selection"]
        self.world.frozen.doing("the challenge")
        define.load_challenge(applications, a_challenge())
        self._spread("the roster")
        new = [NewReviewer(name=name, email=one.email, country=country) for name, one, country in people.ROSTER]
        appoint.add(selection, new, by=people.CHAIR)
        for person, name, country in (
            (people.VARNA, "Varna", "BG"),
            (people.FARO, "Faro", "PT"),
            (people.TURKU, "Turku", "FI"),
        ):
            self._apply(name, country, person)
        clerk = WORDS[v.halle].lower()
        self._apply("Halle", "DE", Person(f"{clerk}@halle.example"), text=WORDS[v.halle])
        self._sign_in(f"{clerk}@halle.example")
        self._give_access()
        word, owner = WORDS[v.unsent], Person(f"{WORDS[v.unsent].lower()}@hidden.example")
        self._apply(f"{word} draft", "PT", owner, key="draft", send_in=False, text=word, population=10_000)
        self._waive("draft", f"{word} leads its region.")
        near = WORDS[v.near]
        writer = Person(f"{near.lower()}@near.example")
        self._apply(f"{near} near", "DE", writer, key="near", send_in=False, text=near, population=10_000)
        self._waive("near", f"{near} is an exception.")
        self._apply(f"{word} withdrawn", "BG", owner, key="withdrawn", text=word)
        revision = reading.mine(applications, self.ids["withdrawn"], by=owner).expression.revision
        send.withdraw(
            applications, self.ids["withdrawn"], reason=f"No {word}.", by=owner, at=self.world.frozen.at, seen=revision
        )
        self._apply(f"{word} mentor", "FI", owner, key="late", lane="mentors", text=word)

    def _waive(self, key: str, why: str) -> None:
        db, at = self.world.db["applications"], self.world.frozen
        at.doing(f"an exception for {key}")
        make_exception.waive(db, self.ids[key], (Rule.POPULATION,), why, by=people.OFFICER, at=at.at)

    def _give_access(self) -> None:
        db, settings = self.world.db["notifications"], self.world.settings
        self.world.frozen.doing("a session of Varna's")
        session = db.transact(lambda: sign_in.begin_session(db, people.VARNA.email, user_agent="", network=""))
        self.accesses["Varna"] = session.access_id
        for name, person in (("chair", people.CHAIR), ("script", people.SCRIPT)):
            self.world.frozen.doing(f"a token for {name}")
            nine_days, scopes = timedelta(days=9), ("applications:read",)
            issue_token.issue_token(db, settings, person.email, scopes, nine_days, purpose="To count.", account="root")
            self.accesses[name] = Accesses(db).of(person.email, Kind.TOKEN)[0].access_id

    def _sign_in(self, email: str) -> None:
        self.world.frozen.doing("sign in")
        sign_in.ask_to_sign_in(self.world.db["notifications"], email, next_page="/", asked_from="192.0.2.1")

    def _apply(
        self,
        name: str,
        country: str,
        by: Person,
        *,
        key: str = "",
        lane: str = "core",
        text: str = "",
        population: int = 200_000,
        send_in: bool = True,
    ) -> None:
        key, db, at = key or name, self.world.db["applications"], self.world.frozen.at
        self.world.frozen.doing(f"begin {key}")
        content = Content.model_validate(
            {
                "name": name,
                "country": country,
                "population": population + len(text),
                "public_entity": True,
                "applies": "alone",
                "answers": {"why": f"Because of {text or name}."},
                "themes": ["water"] if text == WORDS["b"] else ["data"],
                "contact": {"name": f"Clerk {text or name}", "language": "en", "zone": "Europe/Berlin"},
            }
        )
        draft = write.start(db, lane, content, by=by, at=at).expression
        self.ids[key] = draft.id
        self.world.frozen.doing(f"send {key}")
        if send_in:
            send.submit(db, draft.id, by=by, at=at, seen=draft.revision)
        self._spread("next")

    def _close(self) -> None:
        selection = self.world.db["selection"]
        self.world.frozen.doing("close")
        close_lanes.close_due_lanes(self.world.db["applications"])
        self._spread("conflict")
        conflict = NewConflict(expression_id=self.ids["Halle"], reason="She advises them.")
        declare.conflict(selection, conflict, by=people.CORA)
        self.world.frozen.doing("assign")
        assign.run(selection, by=people.CHAIR)
        self.world.frozen.doing("another conflict")
        town = NewConflict(city="Köthen", country="DE", reason="Her home town.")
        declare.conflict(selection, town, by=people.RITA)
        self.world.frozen.doing("later member")
        appoint.add(selection, [NewReviewer(name="Mia", email=people.MIA.email, country="IS")], by=people.CHAIR)
        self._score("Halle", submit=self.variant.overruled)
        self._score("Faro", submit=True)
        self._score("Turku", submit=True)

    def _score(self, name: str, *, submit: bool) -> None:
        selection, about = self.world.db["selection"], self.ids[name]
        value = BEST[self.variant.scores] if name == "Halle" else {"Varna": 4.0, "Faro": 3.0, "Turku": 2.0}[name]
        comment = WORDS[self.variant.halle] if name == "Halle" else "Fine."
        reviewers = Reviewers(selection).by_key([sheet.reviewer_id for sheet in Sheets(selection).of_expression(about)])
        for reviewer in reviewers.values():
            self.world.frozen.doing(f"{reviewer.email} scores {name} {submit}")
            revision = Sheets(selection).get(f"{about}/{reviewer.id}").revision
            marks = Marks(points=dict.fromkeys(CRITERIA, value), comment=comment, submit=submit, revision=revision)
            score.put_sheet(selection, about, marks, by=Person(reviewer.email))

    def _decide(self) -> None:
        selection = self.world.db["selection"]
        self._score("Varna", submit=True)
        if self.variant.overruled:
            new = NewOverride(outcome=Outcome.INELIGIBLE, reason="It is Basalt.")
            overrule.override(selection, self.ids["Halle"], new, by=people.CHAIR)
        else:
            self._score("Halle", submit=True)
        self.world.frozen.doing("propose outcomes")
        decide.propose(selection, Terms(lanes=("core",)), by=people.CHAIR)
        self.world.frozen.doing("propose a release")
        self.ids["batch"] = release_decisions.propose(selection, Batch(lanes=("core",)), by=people.OFFICER).id

    def _release(self) -> None:
        selection, events = self.world.db["selection"], self.world.db["events"]
        digest = release_decisions.propose(selection, Batch(lanes=("core",)), by=people.OFFICER).digest
        self.world.frozen.doing("confirm")
        release_decisions.confirm(selection, self.ids["batch"], digest=digest, by=people.CHAIR)
        self._spread("correct")
        change = Change(reasons=f"Told anew, for {WORDS[self.variant.halle]}.", because=WORDS[self.variant.halle])
        self.ids["correction"] = correct.propose(selection, self.ids["Halle"], change, by=people.OFFICER).id
        for one in Delegations(events).of_event("leaks.week"):
            name = next(key for key, value in self.ids.items() if value == one.expression_id)
            self.ids[f"delegation of {name}"] = one.id
            if name in ("Varna", "Halle"):
                self._name(name, one.id)

    def _name(self, name: str, delegation_id: UUID) -> None:
        word = WORDS[self.variant.halle]
        who = "Dana" if name == "Varna" else word
        email = people.DANA.email if name == "Varna" else f"delegate-{word.lower()}@halle.example"
        person = NewDelegate(name=who, email=email, language="en", zone="Europe/Berlin")
        self.world.frozen.doing(f"name {name}'s delegate")
        (delegate,) = add_delegates.add(self.world.db["events"], delegation_id, [person], by=self._contact(name))
        self.ids[f"delegate of {name}"] = delegate.id
        self._spread("named")

    def _contact(self, name: str) -> Person:
        return people.VARNA if name == "Varna" else Person(f"{WORDS[self.variant.halle].lower()}@halle.example")

    def _announce(self) -> None:
        self.world.frozen.doing("announce")
        announce_selection.announce(self.world.db["selection"], by=people.CHAIR)
        self._take_seats()
        self._spread("later")
        later = NewSlot(starts_at=STARTS + timedelta(hours=1), ends_at=STARTS + timedelta(hours=2), place="Hall 2")
        change_session.reschedule(self.world.db["events"], "leaks.opening", later, version=1, by=people.OFFICER)

    def _take_seats(self) -> None:
        for name in ("Varna", "Halle"):  # seats that are taken are public
            if delegate := self.ids.get(f"delegate of {name}"):
                self._spread(f"seat for {name}")
                choose_sessions.take(self.world.db["events"], delegate, ("leaks.opening",), by=self._contact(name))


def stories(worlds: dict[str, World]) -> dict[str, Story]:
    """A story for each of *worlds*, by the name of its variant."""
    return {name: Story(world, replace(VARIANTS[name])) for name, world in worlds.items()}
