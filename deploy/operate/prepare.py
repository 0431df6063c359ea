"""What must stand before any relay starts: every exchange and queue, every database with its indexes, the challenge.

Topology first: a queue that is declared late has missed what was said before.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from deploy.console import CannotStart
from deploy.operate import answering, broker_accounts, conflicts, edition, letter_facts, services
from deploy.operate.accounts import Known
from deploy.operate.mongodb_users import by_localhost
from deploy.operate.replica_set import stands
from shared import clock
from shared.challenge import Challenge
from shared.errors import Refused
from shared.mongo import Database, Document
from shared.mongo.backfill import remember_applied
from shared.mongo.challenges import Challenges
from shared.mongo.identity import identify
from shared.settings import Settings


def replica_set(settings: Settings) -> None:
    """Wait for the database, and make it a replica set when it is one server that belongs to none yet.

    Raises:
        CannotStart: it does not take writes, and for minutes the reason has been the same.
    """
    address = parse_uri(settings.mongodb_uri)
    host, port = address["nodelist"][0]
    is_alone = len(address["nodelist"]) == 1 and not address["username"]  # else somebody has planned the set
    name = address["options"].get("replicaSet", "rs0")

    def trouble() -> str:
        if is_alone:
            stands(f"{host}:{port}", name)
        return _of_the_database(settings.mongodb_uri)

    answering.until_answered(f"the database at {host}:{port}", trouble)


def accounts(settings: Settings) -> None:
    """Make the accounts of both servers, each with its own rights, where the administrators' passwords are known.

    Raises:
        CannotStart: a password is missing, or a server refuses the administrator.
    """
    known = Known()
    if not known.broker_api:
        return
    if missing := [f"{name.upper()}_PASSWORD" for name, password in known.passwords.items() if not password]:
        raise CannotStart(f"{', '.join(missing)} not set; make them with ./challenge keys")
    address = parse_uri(settings.mongodb_uri)
    host, port = address["nodelist"][0]
    name = address["options"].get("replicaSet", "rs0")
    answering.until_answered(
        f"the database at {host}:{port}",
        partial(by_localhost, known.mongodb_host, f"{host}:{port}", name, known.passwords, settings.namespace),
    )
    answering.until_answered(
        "the broker",
        partial(broker_accounts.trouble, known.broker_api, known.rabbitmq_user, known.passwords, settings.namespace),
    )


def broker(settings: Settings) -> None:
    """Wait for the broker.

    Raises:
        CannotStart: it does not let us in, and for minutes the reason has been the same.
    """
    answering.until_answered("the broker", lambda: _of_the_broker(settings.amqp_uri))


def edition_time(settings: Settings) -> None:
    """Let the edition's time begin when its call opens, where a clock is to be moved and does not run yet."""
    clock.follow(settings.clock_file)
    if settings.moves_clock:
        clock.begin(edition.CALL_BEGINS)


def topology(settings: Settings) -> None:
    """Bring all four databases to today's shape, and declare what the broker must have. Twice changes nothing.

    Raises:
        CannotStart: the namespace, or one of the databases, belongs to another system.
    """
    shape(settings)
    queues(settings)


def shape(settings: Settings) -> None:
    """Bring all four databases to today's shape. No broker is needed for that, which takes longer to start.

    Raises:
        CannotStart: one of the databases belongs to another system.
    """
    databases = [Database.connect(settings, name) for name in services.NAMES]
    _identified(databases)
    for db in databases:
        services.table(db.service).settle_in(db)
        db.client.close()


def queues(settings: Settings) -> None:
    """Claim the broker's namespace for this system, and declare every exchange and queue.

    Raises:
        CannotStart: the namespace, or one of the databases, belongs to another system.
    """
    from shared.broker import claims  # noqa: PLC0415 - kombu is heavy, and `load` alone needs none
    from shared.broker import topology as declared  # noqa: PLC0415

    databases = [Database.connect(settings, name) for name in services.NAMES]
    system = _identified(databases)
    try:
        claims.claim(settings.amqp_uri, settings.namespace, system)
    except Refused as refused:
        raise CannotStart(str(refused)) from refused
    declared.declare(settings.amqp_uri, services.cards(), settings.namespace)
    by_name = {db.service: db for db in databases}
    for inbox in declared.inboxes(services.cards(), settings.namespace):
        remember_applied(by_name[inbox.publisher], by_name[inbox.consumer], inbox.name)
    letter_facts.learn(by_name["notifications"], {name: db for name, db in by_name.items() if name != "notifications"})
    for db in databases:
        db.client.close()


def _identified(databases: Sequence[Database]) -> str:
    try:
        return identify(databases)
    except Refused as refused:
        raise CannotStart(str(refused)) from refused


def take_over(settings: Settings) -> None:
    """Take the broker's namespace from a system that is gone for good; `topology` claims it then."""
    from shared.broker import claims  # noqa: PLC0415

    claims.release(settings.amqp_uri, settings.namespace)


def forget_queues(amqp_uri: str, namespace: str) -> None:
    """Delete every queue of a namespace, such as that of a demo on a broker that was given.

    Raises:
        ValueError: the namespace is empty, which would be production.
    """
    from shared.broker import topology as declared  # noqa: PLC0415

    declared.delete(amqp_uri, services.cards(), namespace)


def forget_databases(mongodb_uri: str, namespace: str) -> None:
    """Drop every database of a namespace.

    Raises:
        ValueError: the namespace is empty, which would be production.
    """
    if not namespace:
        raise ValueError("only a namespace can be dropped")
    with MongoClient[Document](mongodb_uri) as client:
        for name in services.NAMES:
            client.drop_database(f"{namespace}{name}")


def load(settings: Settings, file: Path) -> bool:
    """Load a challenge file; whether it said anything new. What it says already is told again, in a new revision, to a
    service that learnt it without its translations and was upgraded since.

    Raises:
        WrongFile: it is wrong; says in which line and why.
    """
    from deploy.operate import challenge_file  # noqa: PLC0415
    from deploy.operate.lots import handed_over  # noqa: PLC0415
    from services.applications.actions import define  # noqa: PLC0415

    challenge = challenge_file.load(file)
    db, selection = Database.connect(settings, "applications"), Database.connect(settings, "selection")
    hearers = [Database.connect(settings, name) for name in ("events", "notifications")]
    with db.client, selection.client, hearers[0].client, hearers[1].client:
        news = define.load_challenge(db, challenge, again=_is_behind((selection, *hearers), db, challenge))
        handed_over.hand_over(db, selection, challenge.id)
        conflicts.hand_over(selection, [db, *hearers], challenge)
        conflicts.hand_over_foreseen(selection, db, hearers[-1], challenge)
        return bool(news)


def _is_behind(followers: Iterable[Database], publisher: Database, challenge: Challenge) -> bool:
    """Whether one of *followers* keeps the revision that holds in fewer languages than *challenge*."""
    revision = Challenges(publisher).revision(challenge.id)
    return any(not Challenges(db).speaks_like(challenge, revision) for db in followers)


def _of_the_database(uri: str) -> str:
    """Why it takes no writes of ours; nothing when it does."""
    try:
        with MongoClient[Document](uri, serverSelectionTimeoutMS=2_000) as client:
            is_a_set = "setName" in client.admin.command("hello")
    except PyMongoError as error:
        return str(error)
    return "" if is_a_set else "it belongs to no replica set, which transactions need; start it with --replSet rs0"


def _of_the_broker(uri: str) -> str:
    """Why it does not let us in; nothing when it does."""
    from amqp.exceptions import AccessRefused, AMQPError  # noqa: PLC0415 - heavy, and `load` alone needs none
    from kombu import Connection  # noqa: PLC0415

    try:
        with Connection(uri, connect_timeout=5) as connection:  # type: ignore[no-untyped-call]  # kombu ships no types
            connection.connect()
    except AccessRefused:
        return "it refuses the account in AMQP_URI; it keeps the password of its first start"
    except (OSError, AMQPError) as error:
        return str(error)
    return ""
