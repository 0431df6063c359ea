"""Calendar entries as RFC 5545 and RFC 5546 want them: the feed's and the invitation's come from one place, so they agree.

An entry's DTSTAMP and LAST-MODIFIED are the time of its last stored change, never of the asking, so that a feed has an
ETag and two renderings are the same bytes.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class EntryStatus(StrEnum):
    """RFC 5545, STATUS of a VEVENT."""

    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Entry(BaseModel):
    """One session as calendars show it.

    Attributes:
        uid: stable for the session's life, the same in feed and invitation.
        sequence: grows with every change of time, place or status (RFC 5546, 2.1.4).
    """

    model_config = ConfigDict(frozen=True)

    uid: str
    sequence: int = Field(ge=0)
    status: EntryStatus = EntryStatus.CONFIRMED
    title: str
    summary: str = ""
    place: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    url: str = ""
