"""What is printed when everything runs: where it is, whom to try, which time it is there."""

from zoneinfo import ZoneInfo

import yaml

from deploy.local.programs import Plan
from deploy.local.system import CHALLENGE
from shared import clock


def text(plan: Plan) -> str:
    """The words for a visitor."""
    challenge = yaml.safe_load(CHALLENGE.read_text())
    now = clock.now().astimezone(ZoneInfo(challenge["zone"]))
    people = [
        f"    {one['email']:<32} {one['name']}, {' and '.join(one['offices'])}" for one in challenge["organisers"]
    ]
    mail = f"sign-in links arrive at {plan.sink_address}" if plan.sink_address else "sign-in links arrive by mail"
    return "\n".join(
        [
            "",
            f"  {challenge['title']} runs at {plan.address}",
            f"  There it is {now:%A %-d %B %Y, %H:%M} in {challenge['zone']}.",
            "",
            f"  Sign in as anybody; {mail}:",
            *people,
            f"    {'anna@example.org':<32} any other address: an applicant",
            "",
            "  ./challenge status shows how everything is. Ctrl-C stops it all.",
            "",
        ]
    )
