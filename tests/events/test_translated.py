"""Events and sessions in the reader's language; calendars have one title for everybody, the original."""

from services.events.contracts import SessionChanged, SessionScheduled
from services.events.store.events import Events
from services.events.store.sessions import Sessions
from shared.mongo import Database
from shared.texts import speaking
from shared.translated import Text
from tests.events.builders import EVENT, OPENING, a_plan, an_event_plan
from tests.events.hearing import challenge_defined, learn
from tests.events.outcome import facts_of
from tests.serving import Visit

TITLE = Text("Opening", {"fr": "Ouverture", "de": "Eröffnung"})
WEEK = Text("Launch week", {"fr": "Semaine de lancement", "de": "Auftaktwoche"})


def translated(db: Database, revision: int = 1, title: Text = TITLE) -> None:
    plan = a_plan(title=title, summary=Text("Welcome.", {"fr": "Bienvenue."}))
    learn(db, challenge_defined(an_event_plan(plan, title=WEEK), revision=revision))


def test_a_document_keeps_the_original_as_a_string_and_its_translations_beside(db: Database) -> None:
    translated(db)

    for collection, key, text in (("events", EVENT, WEEK), ("sessions", OPENING, TITLE)):
        row = db[collection].find_one({"_id": key}) or {}
        assert row["title"] == str(text)
        assert row["translations"]["title"] == {"from": "en", "by": dict(text.translations)}
    assert (db["sessions"].find_one({"_id": OPENING}) or {})["plan"]["title"] == "Opening"
    assert Events(db).get(EVENT).title.by_language() == WEEK.by_language()
    assert Sessions(db).get(OPENING).summary.in_("fr") == "Bienvenue."


def test_a_translation_that_comes_later_is_taken_over_and_nobody_is_told(db: Database) -> None:
    learn(db, challenge_defined(an_event_plan(a_plan())))
    before = Sessions(db).get(OPENING)

    learn(db, challenge_defined(an_event_plan(a_plan(title=TITLE), title=WEEK), revision=2))

    after = Sessions(db).get(OPENING)
    assert after.title.by_language() == TITLE.by_language()
    assert (after.sequence, after.version) == (before.sequence, before.version)
    assert Events(db).get(EVENT).title.by_language() == WEEK.by_language()
    assert facts_of(db, SessionChanged) == []


def test_calendars_and_facts_have_the_original_title(db: Database) -> None:
    with speaking("fr"):
        translated(db)

        assert [fact.entry.title for fact in facts_of(db, SessionScheduled)] == ["Opening"]
        assert Sessions(db).get(OPENING).entry().summary == "Welcome."


def test_a_session_with_another_name_is_told_with_both_names_in_each_language(db: Database) -> None:
    translated(db)
    translated(db, revision=2, title=Text("Grand opening", {"fr": "Grande ouverture"}))

    (fact,) = facts_of(db, SessionChanged)
    assert fact.changes[0].slots["was"].slots == {"original": "Opening", "fr": "Ouverture", "de": "Eröffnung"}
    assert "renamed from “Opening” to “Grand opening”" in fact.older()[0].model_dump()["what"]


def test_pages_and_api_name_them_in_the_readers_language(db: Database, visit: Visit) -> None:
    translated(db)

    for language, title, week in (("fr", "Ouverture", "Semaine de lancement"), ("de", "Eröffnung", "Auftaktwoche")):
        headers = {"Accept-Language": language}
        page = visit("").get("/events/", headers=headers).text
        (event,) = visit("").get("/events/api/events", headers=headers).json()["events"]
        assert title in page
        assert week in page
        assert (event["title"], event["sessions"][0]["title"]) == (week, title)
