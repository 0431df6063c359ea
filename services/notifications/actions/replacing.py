"""What events tells of a delegate who comes in another's place: two letters, whatever is heard first."""

from collections.abc import Iterable
from uuid import UUID

from services.events.contracts import DelegateReplaced, HandedOver
from services.notifications.known import Seat, challenge_of
from services.notifications.letters import replacing
from services.notifications.letters.replacing import Occasion
from services.notifications.letters.sessions import about_seat
from services.notifications.store import Challenges, Letters, Seats, Sessions
from shared.calendar import Entry
from shared.errors import NotYet
from shared.messages import Message
from shared.mongo import Database
from shared.people import Contact


def on_delegate_replaced(db: Database, fact: DelegateReplaced, message: Message) -> None:
    """Tell both, once each, what became of all the seats; letters about one of them that have not gone yet stay here.

    Raises:
        NotYet: what happened to one of the seats has not been heard.
    """
    occasion = Occasion(message.id, fact, Challenges(db).get(challenge_of(fact.event_id)), fact.replaced_at)
    given = [_seat(db, one.given_id, fact.replacement_id) for one in fact.seats]
    taken = [_seat(db, one.taken_id, fact.replacement_id) for one in fact.seats]
    Letters(db).drop(*_about(fact.leaving, fact.seats), *_about(fact.substitute, fact.seats))
    gone = [_off(seat, one) for seat, one in zip(given, fact.seats, strict=True)]
    letters = replacing.left(occasion, gone), replacing.came(occasion, _on(db, taken))
    Letters(db).queue(*letters, fact=message.fact)


def _seat(db: Database, registration_id: UUID, replacement_id: UUID) -> Seat:
    seat = Seats(db).find(registration_id)
    if seat is None or replacement_id not in seat.replacements:
        raise NotYet(f"registration {registration_id} is not known yet as of replacement {replacement_id}")
    return seat


def _off(seat: Seat, handed_over: HandedOver) -> Entry:
    """What the calendar of who left is told; if they hold the seat again by now, what held before that."""
    return seat.entry if seat.given_back else handed_over.cancelled


def _on(db: Database, seats: Iterable[Seat]) -> list[Entry]:
    """What the calendar of who came is told: what they still hold, and what still takes place."""
    held = [seat for seat in seats if not seat.given_back]
    return [seat.entry for seat in held if not ((known := Sessions(db).find(seat.session_id)) and known.is_cancelled)]


def _about(contact: Contact, seats: Iterable[HandedOver]) -> list[str]:
    return [about_seat(one.session_id, contact.email) for one in seats]
