"""Whether anything that was ever said is missing, doubled or out of order, in a system that runs."""

from datetime import timedelta

import click

from deploy.console import counted, say
from deploy.operate import audit as audits
from deploy.operate import environment


@click.command()
@click.option("--grace", default=60, show_default=True, help="Seconds within which what was sent may be on its way.")
def audit(grace: int) -> None:
    """Compare every journal with what each follower applied, and the facts with the letters' ledger; 0 if all is there.

    Reads all four databases, so it takes the operator's account; it changes nothing. Each line names the queue, the
    subject, the sequence, what is wrong and what to do.
    """
    found = audits.look(environment.of_what_runs(), grace=timedelta(seconds=grace))
    for line in audits.lines(found):
        say(line)
    if found.troubles:
        verb = "is" if len(found.troubles) == 1 else "are"
        raise click.ClickException(f"{counted(len(found.troubles), 'thing')} {verb} wrong")
