"""`python -m benchmarks.sending`: the senders of notifications' work process, patched as that is, and nothing else."""

from threading import Event

from deploy.operate import work  # noqa: F401 - it patches the standard library, and must come first
from services.notifications.mail.senders import send_letters
from shared.mongo import Database
from shared.settings import Settings

if __name__ == "__main__":
    own = Settings()
    send_letters(Database.connect(own, "notifications"), own, Event())
