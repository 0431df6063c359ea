"""When two e-mail addresses are one."""

import unicodedata
from collections.abc import Callable

import pytest
from email_validator import validate_email
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.addresses import Address, key, mailbox, same
from shared.web.sentences import sentence

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
LETTERS = "abzAZ019.-_+ßẞſςσΣİıéÉΐŉǰ\u0301\u0345\u212a\u1e9e\ufb01großstadt"
SPELLINGS = st.builds(
    "{}@{}.{}".format,
    st.text(LETTERS, min_size=1, max_size=8),
    st.text(LETTERS, min_size=1, max_size=8),
    st.sampled_from(["de", "DE", "example", "Example", "ελ"]),
)


Respelling = Callable[[str], str]


def compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def differ_in_ascii_case(one: str, other: str) -> bool:
    """At most in that."""
    return len(one) == len(other) and all(
        a == b or (a.isascii() and b.isascii() and a.swapcase() == b) for a, b in zip(one, other, strict=True)
    )


def accepted(spelling: str) -> str:
    """*spelling* as our forms take it; one that they refuse is no example."""
    try:
        return ADDRESS.validate_python(spelling)
    except ValidationError:
        assume(False)
        raise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna@großstadt.example.de", "anna@grossstadt.example.de"),
        ("anna@βόλος.example.de", "anna@βόλοσ.example.de"),
        ("ſven@example.de", "sven@example.de"),
        ("strauß@example.de", "strauss@example.de"),
        ("ÉVA@example.de", "éva@example.de"),
        ("İnci@example.de", "i\u0307nci@example.de"),
        ("νίκος@example.de", "νίκοσ@example.de"),
        ("ﬁ@example.de", "fi@example.de"),
    ],
)
def test_two_mailboxes_are_two_people(one: str, other: str) -> None:
    assert ADDRESS.validate_python(one) != ADDRESS.validate_python(other)
    assert not same(one, other)


@pytest.mark.parametrize("odd", ["anna\u2011b", "anna\u2024b", "anna\u2043", "anna\uff0eb", "anna\u00b4s", "\u2764"])
def test_a_local_part_of_signs_that_look_like_others_is_no_address(odd: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ADDRESS.validate_python(f"{odd}@example.org")

    [fault] = refusal.value.errors()
    assert sentence(dict(fault)).startswith(f"Type the “{odd.removeprefix('anna')[0]}” in it again")


@pytest.mark.parametrize("local", ["o'brien+icc", "νίκος.παπά-2", "d'été", "ज़ोया", "e\u0301va"])
def test_a_local_part_may_be_of_any_script(local: str) -> None:
    assert ADDRESS.validate_python(f"{local}@example.org").endswith("@example.org")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.DE", "anna@example.de"),
        (" anna@example.de ", "anna@example.de"),
        ("anna@GROẞSTADT.de", "anna@großstadt.de"),
        ("anna@großstadt.de", "anna@xn--grostadt-sya.de"),
        ("anna@XN--GROSTADT-SYA.DE", "anna@großstadt.de"),
        ("anna@groſſtadt.de", "anna@grosstadt.de"),
        ("anna@ｅｘａｍｐｌｅ．de", "anna@example.de"),
        ("\u00e9va@example.de", "e\u0301va@example.de"),
    ],
)
def test_two_spellings_of_a_mailbox_are_one_person(one: str, other: str) -> None:
    assert same(one, other)


def test_a_key_is_written_with_the_a_label() -> None:
    assert key("Anna@Großstadt.DE") == "anna@xn--grostadt-sya.de"


@given(SPELLINGS)
def test_an_address_has_one_key_however_often_it_is_asked(spelling: str) -> None:
    address = accepted(spelling)

    assert key(key(address)) == key(address) == key(ADDRESS.validate_python(address))
    assert key(address).isascii() or not address.rpartition("@")[0].isascii()


@given(SPELLINGS, st.sampled_from([str.casefold, str.upper, str.lower, str.swapcase, compatible]))
def test_respelled_it_is_the_same_only_if_mail_goes_to_the_same_place(spelling: str, respelled: Respelling) -> None:
    one, other = (
        validate_email(accepted(text), check_deliverability=False) for text in (spelling, respelled(spelling))
    )

    goes_there = one.ascii_domain == other.ascii_domain and differ_in_ascii_case(one.local_part, other.local_part)
    assert same(one.normalized, other.normalized) == goes_there


@given(st.text(max_size=300))
def test_any_text_has_a_key(text: str) -> None:
    assert key(key(text)) == key(text)


def test_a_text_too_long_for_an_address_is_not_looked_at() -> None:
    long = "a\u0301\u0316" * 200_000 + "@example.org"

    assert key(long) is long


def test_limits_count_a_mailbox_whatever_its_tag() -> None:
    assert {mailbox(one) for one in ("anna@example.de", "Anna+1@example.de", "anna+a+b@EXAMPLE.de")} == {
        "anna@example.de"
    }
    assert mailbox("+anna@example.de") == "+anna@example.de"


@given(SPELLINGS)
def test_a_mailbox_is_itself_the_same_mailbox(spelling: str) -> None:
    address = accepted(spelling)

    assert mailbox(mailbox(address)) == mailbox(address) == mailbox(key(address))


def test_a_composed_address_is_what_we_write_to() -> None:
    assert ADDRESS.validate_python("e\u0301va@example.de") == unicodedata.normalize("NFC", "e\u0301va@example.de")
