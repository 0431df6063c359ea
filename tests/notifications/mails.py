"""A mail, and one try to hand it over."""

from email.message import EmailMessage

from services.notifications.mail.envelope import envelope
from services.notifications.mail.rendering import Rendered
from services.notifications.mail.server import MailServer
from services.notifications.model.replies import Try
from shared.settings import Environment, Settings
from tests.notifications.builders import NOW, a_letter

SETTINGS = Settings(environment=Environment.LOCAL, link_key="k" * 32)


def a_mail(text: str = "Hello", recipient: str = "maria@athens.example") -> EmailMessage:
    return envelope(a_letter(recipient=recipient), Rendered(text=text, html="<p>Hello</p>"), SETTINGS, now=NOW)


def tried(server: MailServer, mail: EmailMessage | None = None, *, may_go: bool = True) -> Try:
    """What became of *mail* at *server*."""
    mail = mail or a_mail()
    text, to = mail.as_bytes(policy=mail.policy), mail["To"].addresses[0].addr_spec
    return server.deliver(text, sender="office@example.org", recipient=to, may_go=lambda: may_go)
