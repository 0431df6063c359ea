"""What can be done with events: one function per use case. Load, decide, save."""

from services.events.actions.learning import learn_applicant, learn_challenge, learn_decision
from services.events.actions.organising import cancel_session, check_organiser, may_join, reschedule_session
from services.events.actions.replacing import is_office, replace_delegate, speaks_as_office
from services.events.actions.seats import (
    add_delegates,
    check_contact,
    choose,
    register,
    remove_delegate,
    renew_link,
    seats_to_free,
    unregister,
)

__all__ = [
    "add_delegates",
    "cancel_session",
    "check_contact",
    "check_organiser",
    "choose",
    "is_office",
    "learn_applicant",
    "learn_challenge",
    "learn_decision",
    "may_join",
    "register",
    "remove_delegate",
    "renew_link",
    "replace_delegate",
    "reschedule_session",
    "seats_to_free",
    "speaks_as_office",
    "unregister",
]
