"""Damage that more than one fault test does."""

from kombu import Connection
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from shared.broker.topology import Inbox
from shared.mongo import Database, Document
from tests.faults.harness import Chain

KEPT = {"heartbeats"}  # of what lives, not of what it knows


def poison(
    chain: Chain, body: bytes, content_type: str = "application/json", headers: dict[str, object] | None = None
) -> None:
    """Put *body* into the queue by which middle hears source, as a stranger would."""
    inbox = Inbox("middle", "source", chain.settings.namespace)
    with Connection(chain.settings.amqp_uri, connect_timeout=2) as connection:
        producer = connection.Producer(serializer=None)
        producer.publish(
            body, routing_key=inbox.name, content_type=content_type, content_encoding="utf-8", headers=headers or {}
        )


def step_down(uri: str) -> None:
    """Have the primary give up for a second; it hangs up while it answers."""
    with MongoClient[Document](uri) as client:
        try:
            client.admin.command("replSetStepDown", 1, force=True)
        except PyMongoError as error:
            if (
                not error.has_error_label("RetryableWriteError")
                and "tepp" not in str(error)
                and "conn" not in str(error)
            ):
                raise


def copied(db: Database) -> dict[str, list[Document]]:
    """A backup of a database, of one moment."""
    with db.client.start_session(snapshot=True) as session:
        names = [name for name in db.mongo.list_collection_names() if name not in KEPT]
        return {name: list(db[name].find(session=session)) for name in names}


def put_back(db: Database, backup: dict[str, list[Document]]) -> None:
    """Put a backup in the place of what is in a database, of which no process is at work."""
    for name in db.mongo.list_collection_names():
        if name not in KEPT:
            db[name].delete_many({})
            if backup.get(name):
                db[name].insert_many(backup[name])
