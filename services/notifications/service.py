"""The message side of notifications: which fact calls which action, what happens by the clock, and the senders."""

from services.applications.contracts import (
    ChallengeDefined,
    ChallengeDefinedV1,
    ClosingTimeChanged,
    ConflictFound,
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
    SessionCancelledV1,
    SessionChanged,
    SessionChangedV1,
    SessionScheduled,
)
from services.notifications import CARD
from services.notifications.actions import queue_issue, remind
from services.notifications.actions.hearing import applications, events, selection
from services.notifications.mail import senders
from services.notifications.store import INDEXES, KEYED, OUTGROWN
from services.selection.contracts import ConflictArose, DecisionReleased, DecisionReleasedV1, SelectionAnnounced
from shared.broker.service import Service, every

SERVICE = Service(
    card=CARD,
    handlers={
        ChallengeDefined: applications.on_challenge_defined,
        ChallengeDefinedV1: applications.on_challenge_defined_v1,
        ClosingTimeChanged: applications.on_closing_time_changed,
        ExpressionStarted: applications.on_expression_started,
        DraftDescribed: applications.on_draft_described,
        DraftMoved: applications.on_draft_moved,
        DraftDeleted: applications.on_draft_deleted,
        ExceptionGranted: applications.on_exception_granted,
        ExceptionRevoked: applications.on_exception_revoked,
        ConflictFound: applications.on_conflict_found,
        ExpressionSubmitted: applications.on_expression_submitted,
        ExpressionWithdrawn: applications.on_expression_withdrawn,
        DecisionReleasedV1: selection.on_decision_released,
        DecisionReleased: selection.on_decision_released,
        ConflictArose: selection.on_conflict_arose,
        SelectionAnnounced: selection.on_selection_announced,
        DelegationInvited: events.on_delegation_invited,
        DelegateDescribed: events.on_delegate_described,
        DelegateRegistered: events.on_delegate_registered,
        RegistrationCancelled: events.on_registration_cancelled,
        DelegateReplaced: events.on_delegate_replaced,
        SessionScheduled: events.on_session_scheduled,
        SessionChangedV1: events.on_session_changed_v1,
        SessionChanged: events.on_session_changed,
        SessionCancelledV1: events.on_session_cancelled,
        SessionCancelled: events.on_session_cancelled,
    },
    timers=(every(1, remind.remind), every(1, queue_issue.queue_issue)),
    loops=(senders.send_letters,),
    indexes=INDEXES,
    outgrown=OUTGROWN,
    keyed=KEYED,
)
