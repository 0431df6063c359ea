"""Our cookies: no script reads them, no other site sends them along with a form, and over HTTPS no other host sets them
where their name says so."""

from starlette.responses import Response

from shared.settings import Settings


def bound(settings: Settings, name: str) -> str:
    """*name* as of a cookie that only this host can set: `__Host-` over HTTPS; browsers refuse it on plain HTTP."""
    return f"__Host-{name}" if settings.is_https else name


def keep(response: Response, settings: Settings, name: str, value: str, *, seconds: int) -> None:
    """Let the browser keep *value* for so many *seconds*."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=settings.is_https, httponly=True, samesite="lax")
