"""E-mail addresses: which ones we are willing to write to, and when two of them are the same.

Comparing by casefold made `anna@großstadt.example` and `anna@grossstadt.example`, two domains, one person. An address
is compared by its `key` and by nothing else; `./challenge check` keeps casefold away from it.
"""

import string
import unicodedata
from functools import lru_cache
from typing import Annotated

import idna
from pydantic import AfterValidator, WithJsonSchema, validate_email
from pydantic_core import PydanticCustomError

from shared.phrases import wrong

LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3)
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def key(address: str) -> str:
    """The identity of *address*: composed (NFC), ASCII letters small, the domain as its A-label.

    The domain follows IDNA 2008, whose ß is no ss and whose final sigma is no sigma. RFC 5321 leaves the case of a
    local part to its server; none is known to tell `Anna` from `anna`, and people type both. Beyond ASCII that is not
    so certain (ſ, İ, ß), so those letters stay as they are. What is no address is its own identity: stores look for
    it and find nothing.

    Source: RFC 5891, 4; RFC 6532, 3.1; RFC 5321, 2.4.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or len(address) > LONGEST:
        return address
    return f"{unicodedata.normalize('NFC', local).translate(_SMALL)}@{_a_label(domain)}"


def mailbox(address: str) -> str:
    """The key without `+tag`: whose mailbox it is as far as limits go. No identity, for a tag may lead elsewhere."""
    local, at, domain = key(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def same(one: str, other: str) -> bool:
    """Whether two addresses are one."""
    return key(one) == key(other)


def is_plain(address: str) -> bool:
    """Whether *address* means to every mail program what it says.

    `=?` begins an encoded word (RFC 2047). RFC 5322 allows it in a local part, but header libraries decode it there:
    `=?utf-8?q?a=0D=0ABcc=3Aq?=@example.org` once put a Bcc header into a letter. No real mailbox is called that. Beyond
    ASCII only letters, marks and digits: the hyphen U+2011 names another mailbox that looks alike.
    """
    return "=?" not in address and address.isprintable() and len(address) <= LONGEST and not _odd(address)


def _odd(address: str) -> str:
    """The first sign of the local part that is neither ASCII nor a letter, mark or digit; empty if there is none."""
    local = address.rpartition("@")[0]
    signs = (char for char in local if not char.isascii() and unicodedata.category(char)[0] not in "LMN")
    return next(signs, "")


def _a_label(domain: str) -> str:
    if domain.isascii():
        return domain.translate(_SMALL)
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain


@lru_cache(maxsize=4096)  # taking one apart takes 60 microseconds, and a roster has hundreds
def _accepted(typed: str) -> str:
    if len(typed) <= LONGEST and typed.isprintable() and (odd := _odd(typed)):
        raise wrong("look-alike-sign", sign=odd)
    try:
        if len(typed) <= LONGEST and is_plain(address := validate_email(typed)[1]):
            return address
    except PydanticCustomError:  # says in English what is wrong
        pass
    raise wrong("no-such-email")


Address = Annotated[str, AfterValidator(_accepted), WithJsonSchema({"type": "string", "format": "email"})]
"""What may be written to, composed (NFC) and with the domain as people read it; compare it by `key`."""
