"""Messages that need a person: dead letters, a subject's journal, feeding and healing a queue, restored publishers."""

import getpass
import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from deploy.console import counted, say
from deploy.operate import environment, services
from shared.errors import NotFound, Refused
from shared.mongo import Database, dead_letters
from shared.mongo.feeds import Feeds
from shared.mongo.journal import Journal
from shared.settings import settings

if TYPE_CHECKING:
    from shared.broker.topology import Inbox

T = TypeVar("T")


@click.group()
def messages() -> None:
    """Look after messages: dead ones, and any subject's journal."""
    environment.of_what_runs()


@messages.command(name="list")
@click.option(
    "--state", type=click.Choice(["waiting", "replayed", "skipped", "rebased"]), default="waiting", show_default=True
)
def listing(state: str) -> None:
    """List the dead letters of all services, oldest first."""
    found = [(db.service, letter) for db in _databases() for letter in dead_letters.listing(db, state=state)]
    for service, letter in sorted(found, key=lambda each: each[1]["died_at"]):
        what = letter["message_id"] or "a message that is none of ours"
        say(f"{letter['_id']}  {letter['died_at']:%Y-%m-%d %H:%M:%S} UTC  {service}  {what}\n    {letter['error']}")
    if not found:
        say(f"No dead letter is {state}.")


@messages.command()
@click.argument("letter_id")
def show(letter_id: str) -> None:
    """Show a dead letter with its body."""
    letter = _of_one(letter_id, lambda db: dead_letters.show(db, letter_id))
    for name, value in letter.items():
        if name != "body":
            say(f"{name}: {value}")
    say(f"body:\n{_readable(bytes(letter['body']))}")


@messages.command()
@click.argument("letter_id")
def replay(letter_id: str) -> None:
    """Put a dead letter into its queue again, after what was wrong has been mended."""
    _of_one(letter_id, lambda db: dead_letters.replay(db, letter_id, by=_who()))
    say(f"{letter_id} goes back to its queue.")


@messages.command()
@click.argument("letter_id")
@click.option("--reason", required=True, help="Why; somebody will ask in two years.")
def skip(letter_id: str, reason: str) -> None:
    """Go on without a dead letter: what follows it is applied next."""
    _of_one(letter_id, lambda db: dead_letters.skip(db, letter_id, by=_who(), reason=reason))
    say(f"{letter_id} is skipped.")


@messages.command()
@click.argument("queue")
def feed(queue: str) -> None:
    """Send a publisher's whole journal to QUEUE, such as selection.from-applications.v1; what is known is dropped."""
    (found,) = _inboxes(queue)
    with _opened(found.publisher) as db:
        say(f"{found.publisher} sends {counted(Feeds(db).ask_whole(found.name), 'message')} to {found.name}.")


@messages.command()
@click.argument("queue", default="")
def heal(queue: str) -> None:
    """Have publishers say again what QUEUE (every queue) lacks, and nothing else. Twice changes nothing."""
    from deploy.operate import healing  # noqa: PLC0415

    own = environment.of_what_runs()
    for inbox in _inboxes(queue):
        say(healing.heal(own, inbox))


@messages.command()
@click.argument("queue")
@click.argument("subject", default="")
@click.option("--reason", required=True, help="Why; somebody will ask in two years.")
def rebase(queue: str, subject: str, reason: str) -> None:
    """Let QUEUE go on with a publisher that was restored from an older backup.

    For SUBJECT, or for every subject of which more was applied than the publisher knows to have said; the name of a
    message, such as applications/expression/6f1c.../2, stands for its subject. What was applied stays applied; what the
    publisher says now is applied as its continuation, and the dead letters that came of it are settled.
    """
    from deploy.operate import healing  # noqa: PLC0415

    (inbox,) = _inboxes(queue)
    for line in healing.rebase(environment.of_what_runs(), inbox, _subject_of(subject), by=_who(), reason=reason):
        say(line)


@messages.command()
@click.argument("subject")
def journal(subject: str) -> None:
    """Show what was ever said of SUBJECT, such as expression/6f1c..., and where its followers stand.

    The name of a message, such as applications/expression/6f1c.../2, stands for its subject.
    """
    subject, said = _subject_of(subject), dict[str, int]()
    for db in _databases():
        for row in Journal(db).of(subject):
            said[db.service] = row["sequence"]
            sent = f"sent {row['sent_at']:%H:%M:%S}" if row["sent_at"] else "not sent yet"
            say(
                f"{db.service} {row['sequence']:>4}  {row['written_at']:%Y-%m-%d %H:%M:%S} UTC  {row['type']}  ({sent})"
            )
    for db in _databases():
        _followers(db, subject, said)
    if not said:
        raise click.ClickException(f"nobody has said anything of {subject}")


def _followers(db: Database, subject: str, said: Mapping[str, int]) -> None:
    from shared.broker.topology import inboxes  # noqa: PLC0415

    own = (box for box in inboxes(services.cards(), settings().namespace) if box.consumer == db.service)
    for inbox in own:
        where = {"queue": inbox.name, "subject": subject}
        cursor = db["cursors"].find_one(where) or {"sequence": 0}
        if not (cursor["sequence"] or inbox.publisher in said):
            continue
        early = db["early"].count_documents(where)
        dead = db["dead_letters"].count_documents({**where, "state": "waiting"})
        behind = said.get(inbox.publisher, 0) - cursor["sequence"]
        notes = [f"{behind} behind" * (behind > 0), f"{early} early" * (early > 0), f"{dead} DEAD" * (dead > 0)]
        say(", ".join([f"  {inbox.name} has applied up to {cursor['sequence']}", *filter(None, notes)]))


def _subject_of(name: str) -> str:
    """The subject of that name; or of the message, `service/subject/sequence`, as `status` and `list` name it."""
    service, _, rest = name.partition("/")
    subject, _, sequence = rest.rpartition("/")
    return subject if service in services.NAMES and subject and sequence.isdigit() else name


def _inboxes(queue: str) -> list["Inbox"]:
    """The inbox of that name, with or without the namespace; all of them for none."""
    from shared.broker.topology import inboxes  # noqa: PLC0415

    namespace = settings().namespace
    every = inboxes(services.cards(), namespace)
    found = [box for box in every if not queue or box.name in (queue, namespace + queue)]
    if not found:
        names = "\n  ".join(box.name for box in every)
        raise click.ClickException(f"there is no queue {queue}; there are\n  {names}")
    return found


def _databases() -> Iterator[Database]:
    for name in services.NAMES:
        with _opened(name) as db:
            yield db


@contextmanager
def _opened(name: str) -> Iterator[Database]:
    db = Database.connect(settings(), name, timeout=10)
    with db.client:
        yield db


def _of_one(letter_id: str, act: Callable[[Database], T]) -> T:
    """Do something with a dead letter of whichever service has it."""
    for db in _databases():
        try:
            return act(db)
        except NotFound:
            continue
        except Refused as refused:
            raise click.ClickException(services.in_words(refused)) from refused
    raise click.ClickException(f"no service has a dead letter {letter_id}")


def _readable(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    except ValueError:
        return body.decode(errors="backslashreplace")


def _who() -> str:
    return f"{getpass.getuser()}@{socket.gethostname()}"
