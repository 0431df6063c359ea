"""The office's list, narrowed by lane, state, country and a text: what is found, what is told, and what is not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from services.applications.actions import reading, send, write
from services.applications.forms import Wanted
from services.applications.model.content import Content
from services.applications.store import expressions as store
from services.applications.store.expressions import SEARCHED, those
from shared.mongo.conflicts import Conflicts
from shared.mongo.rekeying import rekey
from shared.person import Person
from tests.applications.builders import BEFORE, CHAIR, OFFICER, OWNER, Call, Move, a_consortium, some_content, to
from tests.applications.conftest import Site

OFFICE, API = "/applications/office", "/applications/api/expressions"


def city(name: str, country: str = "GR") -> Content:
    return some_content(name=name, country=country)


def names(call: Call, by: Person = OFFICER, **wanted: Any) -> list[str]:
    found = reading.list_office(call.db, Wanted(**wanted), by=by, limit=50)
    return [one.expression.content_of_record.name for one in found.dossiers]


@pytest.mark.parametrize("text", ["lodz", "ŁÓDŹ", "od", "Łódź ", "gmina lo"])
def test_a_text_finds_whatever_its_case_and_accents(call: Call, text: str) -> None:
    call.draft(city("Gmina-Łódź"))
    call.draft(city("Bari", "IT"))

    assert names(call, text=text) == ["Gmina-Łódź"]


def test_a_text_finds_the_cities_of_a_consortium_and_a_country_is_any_of_theirs(call: Call) -> None:
    call.draft(a_consortium("Bari", "Como", country="IT", name="Two by the water"))
    call.draft(city("Volos"))

    assert names(call, text="como") == names(call, country="IT") == ["Two by the water"]
    assert names(call, text="como", country="GR") == []


@pytest.mark.parametrize("text", [".*", "vol|bar", "v.los", "vo+los", "GR", "gr\n", "[vx]", "\\w", "(((((((("])
def test_a_text_is_no_pattern_and_no_country(call: Call, text: str) -> None:
    call.draft(city("Volos"))

    assert names(call, text=text) == []


def test_lane_and_state_narrow_it_together(call: Call) -> None:
    call.draft(city("Bari", "IT"))
    call.draft(city("Como", "IT"), lane="mentors")
    call.sent(city("Volos"))

    assert names(call, lane="new-cities") == ["Bari", "Volos"]
    assert names(call, lane="new-cities", status="submitted") == ["Volos"]
    assert names(call, lane="mentors", status="submitted") == []


def test_what_is_being_written_finds_nothing_that_was_sent_otherwise(call: Call) -> None:
    sent = call.sent(city("Volos"))
    write.save(call.db, sent.id, to(city("Patras", "IT")), by=OWNER, at=BEFORE)

    assert names(call, text="patras") == names(call, country="IT") == []
    assert names(call, text="volos") == ["Volos"]


def test_what_is_hidden_or_sealed_is_neither_found_nor_counted(call: Call, clock_at: Move) -> None:
    hidden = call.sent(city("Volos"))
    call.sent(city("Volos Nea"))
    call.draft(city("Volos Palea"))
    Conflicts(call.db).learn(hidden.id, OFFICER.email)

    office, chair = (reading.list_office(call.db, Wanted(text="volos"), by=by, limit=9) for by in (OFFICER, CHAIR))
    assert [(one.count, one.total) for one in (office, chair)] == [(2, 2), (0, 0)]
    assert names(call, text="volos") == ["Volos Nea", "Volos Palea"]

    call.close(clock_at)
    assert names(call, CHAIR, text="volos") == ["Volos", "Volos Nea"]
    assert names(call, CHAIR, status="lapsed") == []


def test_an_applicant_narrows_their_own_list_and_nobody_elses(site: Site, call: Call) -> None:
    call.draft(city("Bari", "IT"))
    call.draft(city("Bari", "IT"), by=OFFICER)

    found = [site.browser(OWNER).get(API, params=query).json()["items"] for query in ({"text": "BARI"}, {"text": "x"})]

    assert [[one["owner"] for one in items] for items in found] == [[OWNER.email], []]


@pytest.mark.parametrize("few", [1, 500])
def test_few_and_many_come_in_the_same_order_and_parts(call: Call, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(store, "FEW", few)
    for name in ("Ávila", "Zürich", "Łódź", "Lodz", "Bari"):
        call.draft(city(name))

    found, after = list[str](), None
    while part := reading.list_all(call.db, Wanted(status="draft"), by=OFFICER, limit=2, after=after):
        found += [one.expression.content.name for one in part]
        after = part[-1].expression.content.name, part[-1].expression.id

    assert found == ["Ávila", "Bari", "Lodz", "Łódź", "Zürich"]


def test_filters_survive_the_next_part_and_the_exports(site: Site, call: Call) -> None:
    for name in ("Bari", "Barletta", "Ostuni"):
        call.draft(city(name, "IT"))
    office = site.browser(OFFICER)

    page = office.get(OFFICE, params={"text": "bar", "country": "IT", "limit": "1"}).text
    link = page.partition('class="pager"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    following = office.get(link).text
    exported = office.get(f"{OFFICE}/export.json", params={"text": "bar"}).json()

    assert "2 of 3 fit." in page
    assert 'export.csv?text=bar&amp;country=IT"' in page
    assert ("Barletta" in following, "Ostuni" in following) == (True, False)
    assert [one["content"]["name"] for one in exported] == ["Bari", "Barletta"]


def test_an_empty_result_says_so_and_leads_to_all(site: Site, call: Call) -> None:
    call.draft(city("Bari", "IT"))

    page = site.browser(OFFICER).get(OFFICE, params={"text": "nowhere"}).text

    assert "None of 1 fits." in page
    assert f'<a href="{OFFICE}">Show all</a>' in page


@pytest.mark.parametrize("query", [{"text": "a" * 121}, {"status": "sealed"}, {"country": "Italy"}, {"lane": "$ne"}])
def test_what_no_filter_can_be_is_refused(site: Site, query: dict[str, str]) -> None:
    for path in (OFFICE, API, f"{OFFICE}/export.csv"):
        assert site.browser(OFFICER).get(path, params=query).status_code == 422


def test_blank_fields_of_the_form_narrow_nothing(site: Site, call: Call) -> None:
    call.draft(city("Bari", "IT"))

    page = site.browser(OFFICER).get(OFFICE, params={"text": " ", "country": "", "lane": "", "status": ""})

    assert "Bari" in page.text
    assert "Show all" not in page.text


@pytest.mark.parametrize("besides", [(), (UUID(int=1),)])
def test_to_search_and_to_count_reads_an_index_and_no_document(call: Call, besides: Sequence[UUID]) -> None:
    for at in range(20):
        call.draft(city(f"Bari {at}", "IT"))
    among = those("test-2020", Wanted(text="bari 7", country="IT", status="draft"), besides=besides)

    found = call.db["expressions"].find(among, {"_id": 1}).explain()["executionStats"]
    counted = call.db.mongo.command(
        "explain",
        {
            "aggregate": "expressions",
            "pipeline": [
                {"$match": those("test-2020", besides=besides)},
                {"$group": {"_id": {"lane": "$lane", "status": "$status"}, "count": {"$sum": 1}}},
            ],
            "cursor": {},
        },
        verbosity="executionStats",
        codec_options=call.db.mongo.codec_options,
    )

    assert (found["nReturned"], found["totalDocsExamined"]) == (1, 0)
    assert "'totalDocsExamined': 0" in str(counted)


def test_what_an_older_release_wrote_is_found_once_it_is_prepared(call: Call) -> None:
    sent = call.sent(city("Łódź"))
    before = call.db["expressions"].find_one({"_id": sent.id})
    call.db["expressions"].update_many({}, {"$unset": {"search": ""}})

    assert names(call, text="lodz") == []
    assert [rekey(call.db, SEARCHED), rekey(call.db, SEARCHED)] == [1, 0]
    assert call.db["expressions"].find_one({"_id": sent.id}) == before
    assert names(call, text="lodz") == ["Łódź"]


def test_what_is_sent_anew_is_found_by_that(call: Call) -> None:
    sent = call.sent(city("Volos"))
    saved = write.save(call.db, sent.id, to(city("Patras")), by=OWNER, at=BEFORE)
    send.submit(call.db, sent.id, by=OWNER, at=BEFORE, seen=saved.revision)

    assert names(call, text="patras") == ["Patras"]
    assert names(call, text="volos") == []
