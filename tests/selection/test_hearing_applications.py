"""What the committee learns, and that nothing shows before a lane's final versions are all here."""

from uuid import UUID

import pytest

from services.applications.contracts import ChallengeDefined
from services.selection.model.expressions import Expression
from services.selection.store.expressions import Expressions, Rounds
from shared.errors import NotFound, NotYet
from shared.mongo import Database
from shared.mongo.challenges import Challenges
from tests.selection.builders import CLOSED, a_challenge, a_close, a_submission, a_withdrawal, an_id
from tests.selection.stories import define, hear, on


def final(db: Database) -> list[str]:
    return [expression.name for expression in Expressions(db).final("icc-test")]


def test_the_round_opens_when_every_final_version_is_here(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"), a_submission("Bonn"))

    hear(db, a_close("Ulm", "Bonn"))

    assert final(db) == ["Bonn", "Ulm"]


def test_before_the_close_an_expression_is_as_unknown_as_one_that_never_was(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"))

    def refusal(expression_id: UUID) -> str:
        with pytest.raises(NotFound) as no:
            Expressions(db).get(expression_id)
        return str(no.value)

    assert refusal(an_id("Ulm")) == refusal(an_id("nothing"))
    assert final(db) == []


def test_a_close_that_overtook_the_last_expression_waits(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"))

    with pytest.raises(NotYet):
        hear(db, a_close("Ulm", "Bonn"))

    assert not Rounds(db).is_open("icc-test", "core")
    hear(db, a_submission("Bonn"), a_close("Ulm", "Bonn"))
    assert final(db) == ["Bonn", "Ulm"]


def test_a_close_that_overtook_an_amendment_waits_for_that_version(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm", version=1))

    with pytest.raises(NotYet):
        hear(db, a_close("Ulm", version=2))

    hear(db, a_submission("Ulm", version=2, answers={"why": "Amended."}), a_close("Ulm", version=2))
    assert Expressions(db).get(an_id("Ulm")).answers == {"why": "Amended."}


def test_a_close_that_overtook_a_withdrawal_waits(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"), a_submission("Bonn"))

    with pytest.raises(NotYet):
        hear(db, a_close("Ulm"))

    hear(db, a_withdrawal("Bonn"), a_close("Ulm"))
    assert final(db) == ["Ulm"]


def test_a_close_before_the_challenge_waits(db: Database) -> None:
    with pytest.raises(NotYet):
        hear(db, a_close())


def test_what_was_withdrawn_and_sent_again_is_final_in_its_newest_version(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm", version=1), a_withdrawal("Ulm"), a_submission("Ulm", version=2))

    hear(db, a_close("Ulm", version=2))

    assert final(db) == ["Ulm"]


def test_one_withdrawn_after_the_close_was_final_and_stays_known_as_withdrawn(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"), a_withdrawal("Ulm", at=on(2020, 6, 3)))

    hear(db, a_close("Ulm"))

    assert Expressions(db).get(an_id("Ulm")).withdrawn_at == on(2020, 6, 3)


def test_an_older_version_never_replaces_a_newer(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm", version=2), a_submission("Ulm", version=1))

    ulm = Expressions(db).received(an_id("Ulm"))

    assert ulm is not None
    assert ulm.version == 2


def test_what_is_final_stays_final(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"), a_close("Ulm"), a_submission("Ulm", version=2))

    assert Expressions(db).get(an_id("Ulm")).version == 1


def test_a_lane_that_closes_with_nothing_opens_an_empty_round(db: Database) -> None:
    define(db)

    hear(db, a_close())

    assert Rounds(db).open("icc-test")["core"].closed_at == CLOSED


def test_the_newest_revision_of_the_challenge_holds_in_whatever_order_they_come(db: Database) -> None:
    newer = ChallengeDefined(revision=2, challenge=a_challenge(title="Second"))

    hear(db, newer, ChallengeDefined(revision=1, challenge=a_challenge(title="First")))

    assert Challenges(db).current().title == "Second"


def test_the_contact_is_kept_only_as_the_address_that_may_not_review_it(db: Database) -> None:
    define(db)
    hear(db, a_submission("Ulm"))

    ulm = Expressions(db).received(an_id("Ulm"))

    assert isinstance(ulm, Expression)
    assert ulm.contact_email == "ulm@city.example"
    assert "Clerk" not in str(db["expressions"].find_one({}))
