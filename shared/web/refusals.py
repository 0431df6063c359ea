"""How a page says no: what was typed stays, what is wrong stands at its field and above."""

from typing import Any

from shared.errors import NotFound, Refused, Stale
from shared.web.forms import Form
from shared.web.problems import problem_of, words_of
from shared.wording import say


def refused(no: Refused | Stale | NotFound, form: Form | None = None) -> dict[str, Any]:
    """What `page` needs to show a page again after *no*, with what stood in *form*; its status is the API's."""
    fields = {name: say(text) for name, text in no.fields.items()} if isinstance(no, Refused) else {}
    said = {"status": problem_of(no).status, "errors": fields, "problem": words_of(no)}
    return said if form is None else {**said, "values": form}
