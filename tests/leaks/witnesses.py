"""Who notices each predicate that says the contrary: one of the many that `./challenge leaks --mutants` finds; or,
where the contrary only keeps something from people who may have it, one of these.
"""

from tests.leaks.noticing import Sight, Witness
from tests.leaks.people import ANNOUNCED, CLOSED, DECIDED, OPEN, RELEASED
from tests.leaks.variants import LINK

WITNESSES: dict[str, Witness | Sight] = {
    "applications.owns": Witness(OPEN, "stranger", "PATCH", "/applications/api/expressions/{expression_id}"),
    "applications.may_read": Witness(OPEN, "stranger", "GET", "/applications/api/expressions/{expression_id}"),
    "applications.may_read_reasons": Witness(ANNOUNCED, "conflicted chair", "GET", "/applications/office/export.json"),
    "applications.is_sealed": Witness(OPEN, "chair", "GET", "/applications/api/expressions"),
    "applications.may_count": Witness(OPEN, "stranger", "GET", "/applications/office"),
    "applications.may_make_exceptions": Witness(
        OPEN, "stranger", "POST", "/applications/api/expressions/{expression_id}/waiver"
    ),
    "selection.is_chair": Witness(OPEN, "stranger", "POST", "/selection/api/assignment"),
    "selection.is_organiser": Witness(OPEN, "stranger", "POST", "/selection/api/releases"),
    "selection.is_on_committee": Sight(CLOSED, "reviewer", "/selection/api/rounds", '"rounds"'),
    "selection.may_read": Witness(CLOSED, "conflicted chair", "GET", "/selection/api/expressions/{expression_id}"),
    "selection.may_open": Sight(CLOSED, "reviewer", "/selection/api/reviews", "Halle"),
    "selection.may_name": Sight(CLOSED, "reviewer", "/selection/api/conflicts", "Köthen (DE)"),
    "selection.may_declare_on": Witness(CLOSED, "member", "POST", "/selection/api/conflicts"),
    "selection.may_read_points": Witness(CLOSED, "chair", "GET", "/selection/api/expressions/{expression_id}"),
    "selection.may_read_decision": Sight(DECIDED, "chair", "/selection/api/decisions", "Varna"),
    "selection.may_confirm": Sight(DECIDED, "chair", "/selection/chair/releases/{batch}", "Confirm: tell"),
    "selection.may_overrule": Sight(CLOSED, "chair", "/selection/chair/expressions/{Varna}", "Overrule the ranking"),
    "events.organises": Witness(OPEN, "stranger", "POST", "/events/api/sessions/{session_id}/cancellation"),
    "events.organises_any": Sight(OPEN, "chair", "/events/", "/events/organise"),
    "events.may_read_delegation": Witness(
        RELEASED, "conflicted chair", "GET", "/events/organise/events/{event_id}/delegates.csv"
    ),
    "events.may_replace_anybody": Witness(RELEASED, "chair", "POST", "/events/api/delegates/{delegate_id}/replacement"),
    "events.speaks_for": Witness(RELEASED, "stranger", "POST", "/events/api/delegations/{delegation_id}/delegates"),
    "events.is_self": Witness(RELEASED, "stranger", "POST", "/events/api/delegates/{delegate_id}/feed"),
    "events.may_choose": Witness(RELEASED, "stranger", "POST", "/events/api/delegates/{delegate_id}/sessions"),
    "events.may_read_way_in": Sight(ANNOUNCED, "delegate", "/events/sessions/leaks.opening", LINK),
    "events.may_join": Sight(
        ANNOUNCED,
        "delegate",
        "/events/api/delegates/{delegate of Varna}/sessions",
        LINK,
        {"sessions": ["leaks.opening"]},
    ),
    "notifications.offices": Witness(OPEN, "stranger", "PUT", "/notifications/api/sending"),
    "notifications.may_read_ledger": Sight(OPEN, "chair", "/notifications/api/letters", '"letters"'),
    "notifications.may_take_steps": Witness(OPEN, "stranger", "PUT", "/notifications/api/sending"),
    "notifications.may_take_steps_for_many": Witness(OPEN, "stranger", "POST", "/notifications/api/letters/all/{step}"),
    "notifications.may_oversee_tokens": Witness(OPEN, "stranger", "DELETE", "/notifications/api/tokens/{token_id}"),
    "notifications.reads_every_letter": Witness(OPEN, "chair", "GET", "/notifications/api/letters"),
    "notifications.unsealed_challenges": Witness(OPEN, "chair", "GET", "/notifications/api/letters"),
    "notifications.unsealed_lanes": Witness(OPEN, "chair", "GET", "/notifications/api/letters"),
    "seal.reads_all": Witness(OPEN, "chair", "GET", "/notifications/api/letters"),
    "seal.reads_final": Witness(OPEN, "conflicted chair", "GET", "/applications/api/expressions"),
    "seal.is_off": Witness(OPEN, "chair", "GET", "/notifications/api/letters"),
}
