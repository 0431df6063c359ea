"""What is printed when everything runs: where it is, whom to try, which time it is there."""

from deploy.operate import challenge_file
from local.programs import Plan
from local.system import CHALLENGE
from shared import clock

PLAYED = (  # whom to try after the demo, of those that it made up
    ("alcobendas@example.org", "the contact of a selected city"),
    ("reviewer-1@example.org", "a reviewer"),
    ("delegate-1.alcobendas@example.org", "a delegate at the launch week"),
)
ANYBODY = ("anna@example.org", "any other address: an applicant")


def text(plan: Plan, *, played: bool = False) -> str:
    """The words for a visitor; once the demo has *played*, they name people of its story."""
    challenge = challenge_file.load(CHALLENGE)
    now = clock.now().astimezone(challenge.time_zone)
    organisers = [(one.email, f"{one.name}, {' and '.join(one.offices)}") for one in challenge.organisers]
    people = [*organisers, *(PLAYED if played else (ANYBODY,))]
    mail = f"sign-in links arrive at {plan.sink_address}" if plan.sink_address else "sign-in links arrive by mail"
    return "\n".join(
        [
            "",
            f"  {challenge.title} runs at {plan.address}",
            f"  There it is {now:%A %-d %B %Y, %H:%M} in {challenge.zone}.",
            "",
            f"  Sign in as anybody; {mail}:",
            *(f"    {email:<36} {who}" for email, who in people),
            "",
            "  ./challenge status shows how everything is. Ctrl-C stops it all.",
            "",
        ]
    )
