"""The announcement: what everybody may know, once it is known."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions import committee
from services.selection.actions.announcing import Announcement
from services.selection.europe import is_on_map, svg
from services.selection.web.needs import Filter, Public
from shared.errors import NotFound
from shared.people import City
from shared.web import Db, MaybeSignedIn, page
from shared.words import country, day

router = APIRouter(include_in_schema=False)


@router.get("/selection")
@router.get("/selection/")
def announcement(request: Request, found: Public, wanted: Filter, who: MaybeSignedIn, db: Db) -> Response:
    """Who was selected; before the announcement nothing but that there is none."""
    member = committee.member(db, who.email) if who else None
    if found is None:
        return page(request, "not_announced.html", member=member)
    asked = {"as_of": "", "country": "", "role": "", "alumni": "", "consortium": "", **request.query_params}
    names = {code: name for name, code in sorted((country(row.country), row.country) for row in found.countries)}
    return page(
        request, "announcement.html", found=found, listed=[one for one in found.selected if wanted.fits(one)],
        values=asked, filtered=any(asked[name] for name in ("country", "role", "alumni", "consortium")),
        names=names, by_name=sorted(found.countries, key=lambda row: names[row.country]), outside=_outside(found),
        member=member,
        map_query=f"?as_of={asked['as_of']}" if asked["as_of"] else "", replay=found.is_replay,
    )  # fmt: skip


@router.get("/selection/map.svg")
def europe(found: Public) -> Response:
    """The map of the announcement."""
    if found is None:
        raise NotFound("There is no such page.")
    counts = {row.country: row.selected for row in found.countries}
    drawn = svg(counts, title=_title(found), description=_description(found))
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


def _outside(found: Announcement) -> list[City]:
    """The selected cities in countries that the map does not show, by name, each once."""
    cities = [city for one in found.selected for city in one.cities if not is_on_map(city.country)]
    return sorted({(city.name, city.country): city for city in cities}.values(), key=lambda city: city.name)


def _title(found: Announcement) -> str:
    return f"{found.challenge.title}: selected applications per country, as of {day(found.as_of, found.challenge.zone)}"


def _description(found: Announcement) -> str:
    return ", ".join(f"{country(row.country)} {row.selected}" for row in found.countries)
