"""What a request to the sink asks for."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

HIGHEST = 2**63  # what SQLite can number


def found(request: Request) -> tuple[dict[str, object], bytes]:
    """The summary and the bytes of the mail that the path names.

    Raises:
        HTTPException: 404, there is none of that number.
    """
    kept, wanted = request.app.state.arrivals.kept, request.path_params["number"]
    summary, raw = (kept.summary(wanted), kept.raw(wanted)) if wanted < HIGHEST else (None, None)
    if summary is None or raw is None:
        raise HTTPException(404, f"No mail has the number {wanted}.")
    return summary, raw


def recipient(request: Request) -> str:
    """Whose mail is asked for; empty: everybody's."""
    return request.query_params.get("to", "").strip()


def number(request: Request, name: str, otherwise: int) -> int:
    """A whole number of the query, or *otherwise*."""
    value = request.query_params.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else otherwise
