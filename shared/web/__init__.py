"""The web frame: what every service's pages and API stand in, so that a service writes only its own.

    from shared.web import Db, FormData, SignedIn, checked, create_app, done, page, refused

    router = APIRouter()

    @router.get("/applications/{expression_id}/edit")
    def edit(request: Request, expression_id: UUID, who: SignedIn, db: Db) -> Response:
        return page(request, "edit.html", expression=actions.mine(db, expression_id, by=who))

    @router.post("/applications/{expression_id}/edit")
    def save(request: Request, expression_id: UUID, who: SignedIn, db: Db, form: FormData) -> Response:
        try:
            actions.save(db, expression_id, checked(Answers, form), by=who)
        except Refused as no:        # what was typed stays; what is wrong stands at its field and in the summary
            return page(request, "edit.html", **refused(no, form))
        return done(request, "/applications/mine", "answers-saved")     # which that page says; see shared.web.flash

    def create(settings: Settings) -> FastAPI:
        return create_app(CARD, router, settings=settings, templates=Path(__file__).parent / "templates",
                          tokens={"applications:read": "read what is yours"})

Pages. Endpoints are plain `def`; a GET answers HEAD too. `page()` gives every template `person`, `settings`, `now`,
`path`, and empty `values`, `errors`, `problem`; an undefined variable is an error. Templates extend "frame.html"
(blocks title, main) and `{% import "forms.html" as form %}`; filters: `moment(zone)`, `day`, `country`, `number`. A
form field may be called `answers.summary` or `cities.0.name`: `checked()` nests it and reports errors under that same
name. The stylesheet's classes serve every page; a new one goes there. What may be cached says so itself: everything
else is `no-store`.

API. Under `/<service>/api/`. Let refusals fly: `shared.web.problems` turns them into problem+json there and into a page
elsewhere. `Paging` bounds lists, `Seen` is the version in If-Match, `etag()` its counterpart, `once()` with `Retried`
makes a creating POST safe to repeat, `limited()` counts attempts. What a signed-in person writes and exports is counted
per route without being asked (`pace`); `app.state.never_limited` names the routes that are not.

Rights. `SignedIn` proves an address, nothing more; what it may do is the service's own data. A bearer token works under
`/<service>/api/` only and needs a scope `<service>:...` (for a change, one not ending in `:read`); finer:
`who.need("applications:read")`.

Unsafe methods from other sites are refused; a test or script sends a bearer token or `Origin: <base_url>`. Paths that
must take them (one-click unsubscribing) are named: `create_app(..., open_to_other_sites=("/newsletter/leave/",))`.

Names load when first asked for: a work process that needs one light module should not hold FastAPI in memory.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.web.app import create_app
    from shared.web.etags import Seen, etag
    from shared.web.flash import done
    from shared.web.forms import Form, FormData, checked
    from shared.web.idempotency import Retried, once
    from shared.web.needs import Db, MaybeSignedIn, SignedIn
    from shared.web.paging import Paged, Paging
    from shared.web.ratelimit import limited
    from shared.web.refusals import refused
    from shared.web.render import page, see_other
    from shared.web.sessions import sign_in, sign_out

__all__ = [
    "Db",
    "Form",
    "FormData",
    "MaybeSignedIn",
    "Paged",
    "Paging",
    "Retried",
    "Seen",
    "SignedIn",
    "checked",
    "create_app",
    "done",
    "etag",
    "limited",
    "once",
    "page",
    "refused",
    "see_other",
    "sign_in",
    "sign_out",
]

_HOME = {
    "create_app": "app",
    "done": "flash",
    "Seen": "etags",
    "etag": "etags",
    "Form": "forms",
    "FormData": "forms",
    "checked": "forms",
    "Retried": "idempotency",
    "once": "idempotency",
    "Db": "needs",
    "MaybeSignedIn": "needs",
    "SignedIn": "needs",
    "Paged": "paging",
    "Paging": "paging",
    "limited": "ratelimit",
    "page": "render",
    "refused": "refusals",
    "see_other": "render",
    "sign_in": "sessions",
    "sign_out": "sessions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"shared.web has no {name}")
    return getattr(import_module(f"shared.web.{_HOME[name]}"), name)
