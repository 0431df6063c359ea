"""What the pages of notifications say after an act."""

from shared.texts import N_
from shared.wording import Plural, Table

TABLE: Table = {
    "browser-signed-out": N_("That browser is signed out."),
    "token-revoked": N_("The token does not work any more."),
    "token-revoked-named": N_("The token for %(purpose)s does not work any more."),
    "sending-stopped": N_("Sending is stopped. Letters wait until you go on; sign-in links still go out."),
    "sending-on": N_("Letters go out again."),
    "step-retry": N_("The letter goes out again."),
    "step-confirm": N_("It is kept that the letter arrived."),
    "step-release": N_("The letter goes out."),
    "step-hold": N_("The letter is held back."),
    "step-stop": N_("The letter is stopped and is never sent."),
    "steps-retry": Plural("%(count)s letter goes out again.", "%(count)s letters go out again."),
    "steps-confirm": Plural("It is kept that %(count)s letter arrived.", "It is kept that %(count)s letters arrived."),
    "steps-release": Plural("%(count)s letter goes out.", "%(count)s letters go out."),
    "steps-hold": Plural("%(count)s letter is held back.", "%(count)s letters are held back."),
    "steps-stop": Plural(
        "%(count)s letter is stopped and is never sent.", "%(count)s letters are stopped and are never sent."
    ),
}
