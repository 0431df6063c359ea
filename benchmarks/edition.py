"""The reference edition in four databases, as far on in its story as a row needs it: 141 expressions, 30 reviewers, 90
of the expressions selected and announced, an event with 10 sessions. Lived by the services' own actions, without a
broker, and once for all rows: each gets a copy of the database's files.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from benchmarks import own
from demo import people, stage
from demo.chapters.call import TEXT
from deploy.operate import challenge_file, edition, services
from services.applications.actions import close_lanes, define, send, write
from services.applications.model.content import Content
from services.selection.actions import announce_selection, appoint, assign, decide, release_decisions, score
from services.selection.forms import Batch, NewReviewer, Terms
from services.selection.model.sheets import Marks
from services.selection.store.reviewers import Reviewers
from services.selection.store.sheets import Sheets
from shared import clock
from shared.challenge import Challenge
from shared.mongo import Database
from shared.person import Person
from shared.settings import Settings
from tests.spreading import Spreading

CHAIR, OFFICER = (Person(stage.organisers()[office]) for office in ("chair", "programme"))
CLOSED, SCORED, ANNOUNCED = (
    datetime.fromisoformat(when)
    for when in ("2020-06-02T10:00:00+02:00", "2020-06-22T10:00:00+02:00", "2020-07-31T11:00:00+02:00")
)
STAGES = ("closed", "scored", "announced")


def lay_out(reached: str, folder: Path) -> None:
    """Put the files of a database that has *reached* one of STAGES where a database server under *folder* has them, and
    the edition's clock beside."""
    shutil.copytree(_lived(reached), folder, dirs_exist_ok=True)
    clock.follow(folder / "clock.json")


@contextmanager
def opened(settings: Settings) -> Iterator[dict[str, Database]]:
    """The four databases, by service."""
    databases = {name: Database.connect(settings, name) for name in services.NAMES}
    try:
        yield databases
    finally:
        for db in databases.values():
            db.client.close()


@cache
def _lived(reached: str) -> Path:
    """A folder with the files of a server that was stopped; it goes with the folder that the whole run has."""
    folder = Path(tempfile.mkdtemp(prefix="edition-"))
    clock.follow(folder / "clock.json")
    clock.begin(edition.CALL_BEGINS)
    with own.database(folder) as settings, opened(settings) as db:
        _live(db, reached)
    return folder


def _live(db: dict[str, Database], reached: str) -> None:
    for name, one in db.items():
        services.table(name).settle_in(one)
    spreading = Spreading(db)
    challenge = challenge_file.load(stage.CHALLENGE)
    define.load_challenge(db["applications"], challenge)
    spreading.spread()
    for who in people.applicants():
        _apply(db["applications"], who, challenge)
    _close(db, spreading, challenge)
    if reached == "closed":
        return
    clock.move(SCORED)
    _score(db["selection"], challenge)
    if reached == "announced":
        _announce(db["selection"])
        spreading.spread()


def _apply(db: Database, who: people.Applicant, challenge: Challenge) -> None:
    """One of the edition's expressions, as the demo has it typed."""
    themes, by, at = sorted(challenge.themes), Person(who.address), clock.now()
    first = len(who.name) % len(themes)
    text = TEXT.format(name=who.name)
    answers = {question.id: text for question in challenge.questions if question.required}
    chosen = sorted({themes[first], themes[(first + 4) % len(themes)]})
    content = Content.model_validate({**who.about, "members": who.members, "answers": answers, "themes": chosen})
    draft = write.start(db, who.lane, content, by=by, at=at).expression
    send.submit(db, draft.id, by=by, at=at, seen=draft.revision)


def _close(db: dict[str, Database], spreading: Spreading, challenge: Challenge) -> None:
    """Every lane closed, in order, and the committee on its roster."""
    for closes_at in sorted({lane.closes_at for lane in challenge.lanes}):
        clock.move(closes_at + timedelta(seconds=10))
        close_lanes.close_due_lanes(db["applications"])
    spreading.spread()
    clock.move(CLOSED)
    appoint.add(db["selection"], [NewReviewer.model_validate(one) for one in people.reviewers()], by=CHAIR)


def _score(db: Database, challenge: Challenge) -> None:
    """Every expression assigned, every sheet handed in, with the points of the demo's kind."""
    assign.run(db, by=CHAIR)
    for reviewer in Reviewers(db).all():
        for sheet in Sheets(db).of_reviewer(reviewer.id):
            chance = Random(f"{reviewer.email} {sheet.expression_id}")  # noqa: S311 - no secret
            points = {criterion.id: chance.randint(2, 10) / 2 for criterion in challenge.criteria}
            marks = Marks(points=points, comment="Made up.", submit=True, revision=sheet.revision)
            score.put_sheet(db, sheet.expression_id, marks, by=Person(reviewer.email))


def _announce(db: Database) -> None:
    decide.propose(db, Terms(), by=CHAIR)
    release = release_decisions.propose(db, Batch(), by=OFFICER)
    release_decisions.confirm(db, release.id, digest=release.digest, by=CHAIR)
    clock.move(ANNOUNCED)
    announce_selection.announce(db, by=OFFICER)
