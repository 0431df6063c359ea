"""The table of rules: a rule that no test calls is named, and the file is made of docstrings and tests."""

from tools import rules


def test_every_predicate_of_a_rights_file_is_a_rule() -> None:
    named = {(rule.module, rule.name) for rule in rules.rules()}
    assert ("services.applications.rights", "may_read") in named
    assert ("services.notifications.model.reminders", "reminder_due") in named


def test_a_rule_names_its_source_and_a_test_that_calls_it() -> None:
    [row] = [line for line in rules.current().splitlines() if "`reminder_due`" in line]
    assert "the challenge file, `reminder_days`" in row
    assert "`test_a_reminder_is_due_so_many_days_before_the_close_as_the_file_says`" in row


def test_a_rule_that_no_test_calls_is_noticed() -> None:
    alone = rules.Rule("services.events.rights", "may_dance", 1, "Whether they may.", "")
    assert rules._held_by(alone, rules.tests()) == []
