"""How everything is, in one page: parts, queues, journals, dead letters, memory."""

import click

from deploy import environment, record, status_report
from deploy.console import say


@click.command()
def status() -> None:
    """Show how every part is, what waits in every queue and journal, dead letters, and memory; 0 if all is well."""
    report = status_report.look(environment.of_what_runs(), record.running())
    for line in status_report.lines(report):
        say(line)
    if not report.well:
        raise click.ClickException("something needs attention: " + "; ".join(report.troubles))
