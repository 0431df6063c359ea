"""E-mail addresses that we are willing to write to."""

from typing import Annotated

from pydantic import AfterValidator, EmailStr

LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3)


def is_plain(address: str) -> bool:
    """Whether *address* means to every mail program what it says.

    `=?` begins an encoded word (RFC 2047). RFC 5322 allows it in a local part, but header libraries decode it there:
    `=?utf-8?q?a=0D=0ABcc=3Aq?=@example.org` once put a Bcc header into a letter. No real mailbox is called that.
    """
    return "=?" not in address and address.isprintable() and len(address) <= LONGEST


def _plain(address: str) -> str:
    if not is_plain(address):
        raise ValueError("Enter an address such as name@example.org")
    return address


Address = Annotated[EmailStr, AfterValidator(_plain)]
