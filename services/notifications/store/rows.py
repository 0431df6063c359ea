"""A letter as a document, and back."""

from services.notifications.model import Letter
from shared import addresses
from shared.mongo import Document


def row_of(letter: Letter) -> Document:
    """*letter* as it is kept, with what it is found by."""
    row = letter.model_dump()
    about = {
        "recipient_key": addresses.key(letter.recipient),
        "domain": domain_of(letter.recipient),
        "mailbox": addresses.mailbox(letter.recipient),
    }
    return {"_id": row.pop("id"), **row, **about}


def letter_of(row: Document) -> Letter:
    """The letter that *row* keeps."""
    return Letter.model_validate({**row, "id": row["_id"]})


def domain_of(email: str) -> str:
    """The domain of an address, as servers know it."""
    return addresses.key(email).rpartition("@")[2]
