"""Makes one mongod a replica set of one member, which transactions need, without the server's own shell."""

from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

NOT_INITIATED, NOT_A_MEMBER = 94, 93  # the server's error codes


def stands(host: str, name: str = "rs0", *, ours: bool = False) -> bool:
    """Whether the server at *host* takes writes; on the way, makes it the set *name* unless it belongs to one.

    *ours*: its data are our own, so that a set which was last served at another port is moved to this one.
    """
    client: MongoClient[dict[str, Any]] = MongoClient(
        f"mongodb://{host}/?directConnection=true", serverSelectionTimeoutMS=500
    )
    with client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            become(client, host, name, ours=ours)
        except PyMongoError:
            return False
    return False


def become(client: MongoClient[dict[str, Any]], host: str, name: str = "rs0", *, ours: bool = False) -> None:
    """Make the server behind *client* the set *name* of one member, which is reached at *host*; see `stands`."""
    member = {"_id": 0, "host": host}
    try:
        client.admin.command("replSetGetStatus")
    except OperationFailure as failure:
        if failure.code == NOT_INITIATED:
            client.admin.command("replSetInitiate", {"_id": name, "members": [member]})
        elif failure.code == NOT_A_MEMBER and ours:
            config = client.local["system.replset"].find_one({"_id": name}) or {}
            config.update(members=[{**config["members"][0], **member}], version=config["version"] + 1)
            client.admin.command("replSetReconfig", config, force=True)
