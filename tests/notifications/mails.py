"""A mail, and one try to hand it over."""

from email import message_from_string
from email.policy import default

from services.notifications.mail.envelope import envelope
from services.notifications.mail.rendering import Rendered
from services.notifications.mail.server import MailServer
from services.notifications.model.replies import Try
from shared.settings import Environment, Settings
from tests.notifications.builders import NOW, a_letter

SETTINGS = Settings(environment=Environment.LOCAL, link_key="k" * 32)


def a_mail(text: str = "Hello", recipient: str = "maria@athens.example") -> bytes:
    return envelope(a_letter(recipient=recipient), Rendered(text=text, html="<p>Hello</p>"), SETTINGS, now=NOW)


def tried(server: MailServer, mail: bytes | None = None, *, may_go: bool = True) -> Try:
    """What became of *mail* at *server*."""
    mail = mail or a_mail()
    to = message_from_string(mail.decode(), policy=default)["To"].addresses[0].addr_spec
    return server.deliver(mail, sender="office@example.org", recipient=to, may_go=lambda: may_go)
