"""The announcement: what everybody may know, once it is known."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.selection.actions.reading import committee
from services.selection.actions.reading.announcements import Announcement
from services.selection.web.europe import is_on_map, svg
from services.selection.web.needs import Matching, Public
from shared import sources
from shared.errors import NotFound
from shared.people import City
from shared.text import in_order
from shared.texts import _, language
from shared.web import Db, MaybeSignedIn, page
from shared.web.shelf import for_everybody, for_visitors
from shared.words import country, day

router = APIRouter(include_in_schema=False)
FILTERS = ("country", "role", "alumni", "consortium")


@router.get("/selection")
@router.get("/selection/")
@for_visitors
def announcement(request: Request, public: Public, matching: Matching, who: MaybeSignedIn, db: Db) -> Response:
    """Who was selected; before the announcement nothing but that there is none."""
    member = committee.me(db, by=who) if who else None
    if public is None:
        return page(request, "not_announced.html", member=member)
    sources.holds_until(public.holds_until)  # both here and on the map it is said of a day, not of a moment
    values = {"as_of": "", **dict.fromkeys(FILTERS, ""), **request.query_params}
    named = [(row.country, country(row.country)) for row in public.countries]
    names = dict(sorted(named, key=lambda pair: in_order(pair[1])))
    return page(
        request,
        "announcement.html",
        announcement=public,
        listed=[one for one in public.selected if matching.fits(one)],
        values=values,
        filtered=any(values[name] for name in FILTERS),
        names=names,
        by_name=sorted(public.countries, key=lambda row: in_order(names[row.country])),
        outside=_outside(public),
        member=member,
        map_query=f"?as_of={values['as_of']}" if values["as_of"] else "",
        replay=public.is_replay,
    )


@router.get("/selection/map.svg")
@for_everybody
def europe(public: Public) -> Response:
    """The map of the announcement."""
    if public is None:
        raise NotFound(_("There is no such page."))
    sources.holds_until(public.holds_until)
    counts = {row.country: row.selected for row in public.countries}
    drawing = svg(counts, title=_title(public), description=_description(public))
    headers = {"Cache-Control": "no-cache", "Content-Language": language(), "Vary": "Accept-Language, Cookie"}
    return Response(drawing, media_type="image/svg+xml", headers=headers)


def _outside(public: Announcement) -> list[City]:
    """The selected cities in countries that the map does not show, by name, each once."""
    cities = [city for one in public.selected for city in one.cities if not is_on_map(city.country)]
    return sorted({(city.name, city.country): city for city in cities}.values(), key=lambda city: in_order(city.name))


def _title(public: Announcement) -> str:
    as_of = day(public.as_of, public.challenge.zone)
    return _("%(title)s: selected applications per country, as of %(day)s", title=public.challenge.title, day=as_of)


def _description(public: Announcement) -> str:
    return ", ".join(f"{country(row.country)} {row.selected}" for row in public.countries)
