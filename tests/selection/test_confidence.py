"""Pages with what only reviewers may read say so, and only those: their session ends when nobody looks."""

from shared.mongo import Database
from tests.selection.stories import person_of, with_assignment
from tests.serving import Visit

SAYS_SO = '<img src="/signed-in/seen.svg?confidential=yes"'


def test_a_reviewer_s_pages_say_that_they_are_confidential(db: Database, visit: Visit) -> None:
    key, rita = with_assignment(db), visit(person_of("Rita"))

    listed, read = rita.get("/selection/reviews").text, rita.get(f"/selection/reviews/{key}").text
    public = rita.get("/selection").text

    assert SAYS_SO in listed
    assert "signed out after two hours without looking at a page" in listed
    assert SAYS_SO in read
    assert '<img src="/signed-in/seen.svg"' in public
