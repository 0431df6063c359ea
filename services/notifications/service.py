"""The message side of notifications: which fact calls which action, what happens by the clock, and the senders."""

from services.applications.contracts import (
    ChallengeDefined,
    ClosingTimeChanged,
    DraftDeleted,
    DraftDescribed,
    DraftMoved,
    ExceptionGranted,
    ExceptionRevoked,
    ExpressionStarted,
    ExpressionSubmitted,
    ExpressionWithdrawn,
)
from services.events.contracts import (
    DelegateDescribed,
    DelegateRegistered,
    DelegateReplaced,
    DelegationInvited,
    RegistrationCancelled,
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
)
from services.notifications import CARD
from services.notifications.actions import hearing, reminding, replacing, seating
from services.notifications.mailer import send_letters
from services.notifications.store import INDEXES, KEYED, OUTGROWN
from services.selection.contracts import DecisionReleased, SelectionAnnounced
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: hearing.on_challenge_defined,
        ClosingTimeChanged: hearing.on_closing_time_changed,
        ExpressionStarted: hearing.on_expression_started,
        DraftDescribed: hearing.on_draft_described,
        DraftMoved: hearing.on_draft_moved,
        DraftDeleted: hearing.on_draft_deleted,
        ExceptionGranted: hearing.on_exception_granted,
        ExceptionRevoked: hearing.on_exception_revoked,
        ExpressionSubmitted: hearing.on_expression_submitted,
        ExpressionWithdrawn: hearing.on_expression_withdrawn,
        DecisionReleased: hearing.on_decision_released,
        SelectionAnnounced: hearing.on_selection_announced,
        DelegationInvited: hearing.on_delegation_invited,
        DelegateDescribed: seating.on_delegate_described,
        DelegateRegistered: seating.on_delegate_registered,
        RegistrationCancelled: seating.on_registration_cancelled,
        DelegateReplaced: replacing.on_delegate_replaced,
        SessionScheduled: seating.on_session_scheduled,
        SessionChanged: seating.on_session_changed,
        SessionCancelled: seating.on_session_cancelled,
    },
    timers=(every(1, reminding.remind), every(1, reminding.queue_issue)),
    loops=(send_letters,),
    indexes=INDEXES,
    outgrown=OUTGROWN,
    keyed=KEYED,
)
