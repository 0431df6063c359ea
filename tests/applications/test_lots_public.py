"""What the public and each person read of a lot, and when."""

import hashlib
import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from services.applications.web import create
from shared.person import Person
from shared.settings import Settings
from shared.web.routes import leaves
from tests.applications.builders import (
    CHAIR,
    OFFICER,
    OWNER,
    STRANGER,
    Call,
    Move,
    released,
)
from tests.applications.conftest import Site
from tests.applications.test_lots import seeds


def public_lots(site: Site) -> dict[str, dict[str, str | None]]:
    call = site.browser().get("/applications/api/call").json()
    return {lane["id"]: lane["lot"] for lane in call["lanes"]}


def test_commitments_are_public_from_the_opening_and_seeds_from_the_close(
    call: Call, site: Site, clock_at: Move
) -> None:
    before = public_lots(site)
    page = site.browser().get("/applications/").text

    call.close(clock_at)
    after = public_lots(site)

    for lane, seed in seeds(call).items():
        commitment = hashlib.sha256(bytes.fromhex(seed)).hexdigest()
        assert (before[lane]["commitment"], before[lane]["seed"]) == (commitment, None)
        assert (after[lane]["commitment"], after[lane]["seed"]) == (commitment, seed)
        assert commitment in page
        assert seed not in page
        assert seed in site.browser().get("/applications/").text
    assert "before anything was begun here" in page


def addresses(settings: Settings, expression_id: UUID) -> Iterator[str]:
    """Every address that can be read, with the expression's id and the first of whatever else it asks for."""
    for route in leaves(create(settings).routes):
        if "GET" in (route.methods or ()):
            path = route.path.replace("{expression_id}", str(expression_id)).replace("{question_id}", "ambition")
            yield re.sub(r"{[^}]*}", "1", path)


@pytest.mark.parametrize("who", [OFFICER, CHAIR, OWNER, STRANGER, None], ids=str)
def test_no_door_shows_a_seed_before_the_close(call: Call, site: Site, settings: Settings, who: Person | None) -> None:
    expression = call.sent()
    hidden = list(seeds(call).values())
    client = site.browser(who)
    answered = 0

    for path in addresses(settings, expression.id):
        answer = client.get(path)
        answered += answer.status_code == 200
        assert not any(seed in answer.text for seed in hidden), path

    assert answered >= 5
    journal = str(list(call.db["journal"].find()))
    assert not any(seed in journal for seed in hidden)


def test_an_applicant_whose_tie_the_lot_decided_finds_their_lot_and_how_to_check_it(call: Call, site: Site) -> None:
    expression, lot = call.sent(), "1b" * 32
    fact = released(expression.id).model_copy(update={"lot": lot})
    call.release(fact)

    page = site.browser(OWNER).get(f"/applications/expressions/{expression.id}").text

    assert f"<code>{expression.id}</code>" in page
    assert f"<code>{lot}</code>" in page
    assert 'href="/applications/#ties"' in page
