"""How everything is, in one page: parts, queues, journals, dead letters, memory."""

import click

from deploy import record
from deploy.console import say
from deploy.operate import environment, status_report
from local import machine


@click.command()
def status() -> None:
    """Show how every part is, what waits in every queue and journal, dead letters, and memory; 0 if all is well."""
    own, running = environment.of_what_runs(), record.running()
    is_here = running is not None and running.environment.get("MONGODB_URI") == own.mongodb_uri
    report = status_report.look(own, machine.megabytes() if is_here else {})
    for line in status_report.lines(report):
        say(line)
    if not report.well:
        raise click.ClickException("something needs attention: " + "; ".join(report.troubles))
