"""What the checks of an announcement's lots come to, in one line that holds nobody else's text."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from deploy.console import counted
from deploy.operate.lots import promises, public
from deploy.operate.lots.finding import Finding, Verdict

NOTHING = "Nothing could be verified"
NO_TIE = f"{NOTHING}: no tie that was decided by lot is public."
NO_CALL = f"{NOTHING}: without a call that was saved when it opened (--call), all of it could have been made up since."
TOO_LATE = f"{NOTHING}: the saved call has no promise of these lots from before they could be chosen; save it earlier."


def conclusion(announcement: Any, call: Any, found: Sequence[Finding]) -> str:
    """How much is verified when nothing *found* is wrong; *announcement* and *call* are what was checked."""
    verdicts = Counter(one.verdict for one in found)
    fit = f"{counted(verdicts[Verdict.FITS], 'check')} {'fits' if verdicts[Verdict.FITS] == 1 else 'fit'}"
    return f"{fit}; {verdicts[Verdict.OPEN]} could not be made from what is public. {_worth(announcement, call)}"


def _worth(announcement: Any, call: Any) -> str:
    told = public.announcement(announcement)
    if not told.lots.ties:
        return NO_TIE
    if call is None:
        return NO_CALL
    promised = promises.in_time(told, public.call(call))
    proved = sum(all(one.lane in promised for one in tie.drawn) for tie in told.lots.ties)
    if not proved:
        return TOO_LATE
    of_all = f"{counted(proved, 'tie')} of {len(told.lots.ties)}"
    return f"Verified: the lots of {of_all} are those that were promised before anything was begun."
