"""What a check of lots found, in words that cannot be mistaken for another line."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 100  # characters of somebody else's text


class Verdict(StrEnum):
    """What became of one check."""

    FITS = "fits"
    WRONG = "WRONG"
    OPEN = "open"  # cannot be told from what is public


@dataclass(frozen=True)
class Finding:
    """One check, in a sentence."""

    verdict: Verdict
    text: str


def fits(text: str) -> Finding:
    """Something is as promised."""
    return Finding(Verdict.FITS, text)


def wrong(text: str) -> Finding:
    """Something is not as promised."""
    return Finding(Verdict.WRONG, text)


def unsure(text: str) -> Finding:
    """Something cannot be told from what is public."""
    return Finding(Verdict.OPEN, text)


def lane_called(lane: str) -> str:
    """Such as "lane core". Ids of lanes are plain ASCII, so that whatever only looks like one is spelled out."""
    return f"lane {ascii(lane[:LONGEST])[1:-1]}"


def quoted(name: str) -> str:
    """*name* in quotes, and not longer than a name is."""
    return f"“{name if len(name) <= LONGEST else name[:LONGEST] + '…'}”"
