"""A place of old, with the link to join in it, is parted only where that is beyond doubt."""

import pytest

from shared.calendar import Entry
from shared.challenge import SessionPlan
from shared.places import holds_link, parted

LINK = "https://meet.example.org/j/7?pwd=x"
PARTED = {
    LINK: ("online", LINK),
    f" {LINK} ": ("online", LINK),
    f"HTTPS{LINK[5:]}": ("online", LINK),
    f"Hall 2, {LINK}": ("Hall 2", LINK),
    f"Zoom: {LINK}": ("Zoom", LINK),
    f"Rue J.Monnet 5 – {LINK}": ("Rue J.Monnet 5", LINK),
}
WHOLE = (
    "online",
    "Hall 2",
    "Rue J.Monnet 5",
    "Av.de Tervueren 5",
    "Pl.Schuman",
    "",
    "https://",
    f"Hall 2 ({LINK})",
    f"{LINK} or Hall 2",
    f"{LINK} {LINK}",
    f"Hall2{LINK}",
    "http://meet.example.org/j",
    "meet.example.org/j",
    "https://zoom.us@evil.example/j",
    "zoommtg:7",
)


@pytest.mark.parametrize("place", PARTED)
def test_a_place_that_is_or_ends_in_a_separate_address_is_parted(place: str) -> None:
    assert parted(place) == PARTED[place]


@pytest.mark.parametrize("place", WHOLE)
def test_any_other_place_stays_whole(place: str) -> None:
    assert parted(place) == (place, "")


def test_a_street_with_a_full_stop_is_no_link() -> None:
    assert [street for street in WHOLE[:6] if holds_link(street)] == []


def test_a_challenge_file_and_a_fact_of_old_are_read_with_two_fields_and_new_ones_stay_as_they_are() -> None:
    times = {"starts_at": "2020-09-28T10:00:00Z", "ends_at": "2020-09-28T11:00:00Z"}
    plan = SessionPlan.model_validate({"id": "opening", "title": "Opening", "capacity": 9, "place": LINK, **times})
    about = {"uid": "x", "sequence": 0, "title": "Opening", "changed_at": "2020-09-01T10:00:00Z", **times}

    entry = Entry.model_validate({**about, "place": f"Hall 2 {LINK}"})

    assert (plan.place, plan.link) == ("online", LINK)
    assert (entry.place, entry.link) == ("Hall 2", LINK)
    assert SessionPlan.model_validate(plan.model_dump()) == plan
    assert Entry.model_validate(entry.model_dump()) == entry


def test_a_plan_without_a_link_is_told_without_one_for_services_that_do_not_know_it_yet() -> None:
    times = {"starts_at": "2020-09-28T10:00:00Z", "ends_at": "2020-09-28T11:00:00Z"}
    plan = SessionPlan.model_validate({"id": "opening", "title": "Opening", "capacity": 9, "place": "Hall", **times})

    assert "link" not in plan.model_dump(mode="json")
