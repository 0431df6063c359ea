"""What runs beside the servers: the web process, the mail sink, a work process per service; how to tell it is ready."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deploy.operate import services
from deploy.operate.accounts import OPERATOR, signed_in
from deploy.record import ROOT
from local import ports
from local.processes import Program
from shared.settings import NEEDS

WEB, SINK, SINK_SMTP = 8000, 8025, 8026
SETTINGS = (
    "ENVIRONMENT",
    "AMQP_URI",
    "MONGODB_URI",
    "SMTP_URL",
    "NAMESPACE",
    "BASE_URL",
    "SINK_URL",
    "CLOCK_FILE",
    "SESSION_KEY",
    "SESSION_PUBLIC_KEY",
    "SIGN_IN_KEY",
    "NEWSLETTER_KEY",
    "CALENDAR_KEY",
    "LINK_KEY",
)


@dataclass(frozen=True)
class Plan:
    """How one system runs: its folder, its ports, the environment of its processes."""

    folder: Path
    web_port: int
    sink_port: int
    smtp_port: int
    environment: Mapping[str, str]
    accounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def program(self, name: str, *args: str, needs: Sequence[str] = (), **own: str) -> Program:
        """A Python program of ours, as `python -m ARGS`, with its *own* variables besides, and of all secrets those
        alone that *needs* of `shared.settings.NEEDS` name."""
        log = self.folder / "log" / f"{name.replace(' ', '-')}.log"
        known = {key: value for key, value in self.environment.items() if key not in _secrets(*NEEDS)}
        secrets = {key: self.environment[key] for key in _secrets(*needs) if key in self.environment}
        environment = {**known, **secrets, **own}
        return Program(name, [sys.executable, "-P", "-m", *args], log, environment, at_our_death="KILL")

    @property
    def address(self) -> str:
        """Where people find the system."""
        return self.environment["BASE_URL"]

    @property
    def sink_address(self) -> str:
        """Where the sink shows the mail; empty when mail goes to a real server."""
        return self.environment["SINK_URL"]

    @property
    def settings(self) -> dict[str, str]:
        """What other commands need to know to talk to this system."""
        return {name: self.environment[name] for name in SETTINGS if name in self.environment}

    def with_environment(self, more: Mapping[str, str]) -> "Plan":
        """The same plan, knowing more."""
        return replace(self, environment={**self.environment, **more})

    def guarded(self, amqp_uri: str, mongodb_uri: str, passwords: Mapping[str, str]) -> "Plan":
        """The same plan on servers that ask who is there; an empty address belongs to a server that was given, and
        asks as its owner likes. What operates has the operator's account, each service its own, and the web process,
        which no broker hears, the four accounts of the databases."""

        def of(name: str) -> dict[str, str]:
            return {key: signed_in(uri, name, passwords[name], namespace) for key, uri in ours.items() if uri}

        ours, namespace = {"AMQP_URI": amqp_uri, "MONGODB_URI": mongodb_uri}, self.environment.get("NAMESPACE", "")
        works = {f"{name} work": of(name) for name in services.NAMES}
        databases = {name: uri for name in services.NAMES if (uri := of(name).get("MONGODB_URI"))}
        web = {"MONGODB_URI": "", "MONGODB_URIS": json.dumps(databases)} if databases else {}
        accounts = {**works, "web": {**web, "AMQP_URI": ""}}
        return replace(self.with_environment(of(OPERATOR)), accounts=accounts)

    @property
    def web(self) -> Program:
        """All four web applications on one origin."""
        needs = [f"{name} web" for name in services.NAMES]
        return self.program(
            "web",
            "deploy.operate.serve",
            "all",
            "--port",
            str(self.web_port),
            needs=needs,
            **self.accounts.get("web", {}),
        )

    @property
    def sink(self) -> Program:
        """The mail sink."""
        where = ["--smtp-port", str(self.smtp_port), "--http-port", str(self.sink_port)]
        return self.program("mail sink", "local.sink", *where, "--folder", str(self.folder / "sink"))

    @property
    def sign(self) -> Path:
        """The file that says to work processes that they may begin."""
        return self.folder / "stands"

    @property
    def boots(self) -> Path:
        """The file that is there for as long as the broker boots."""
        return self.folder / "broker-boots"

    def prepare(self, challenge: Path) -> Program:
        """Topology, indexes and the challenge; it ends when they stand."""
        files = ["--boots", str(self.boots), "--sign", str(self.sign)]
        return self.program("preparation", "deploy.cli", "prepare", str(challenge), *files)

    @property
    def works(self) -> dict[str, Program]:
        """The work processes, by service; each is ready to begin and waits for the sign."""
        module, sign = "deploy.operate.work", str(self.sign)
        return {
            name: self.program(part, module, name, sign, needs=[part], **self.accounts.get(part, {}))
            for name in services.NAMES
            for part in [f"{name} work"]
        }


def _secrets(*parts: str) -> set[str]:
    """The variables of the secrets that *parts* of `NEEDS` need; LINK_KEY stands for any ring that is not set."""
    needed = {name.upper() for part in parts for name in NEEDS.get(part, ())}
    return needed | ({"LINK_KEY"} if needed - {"SESSION_KEY", "SESSION_PUBLIC_KEY"} else set())


def plan(
    folder: Path, keys: Mapping[str, str], *, port: int | None, given: Mapping[str, str], environment: str
) -> Plan:
    """A plan for *folder* at free ports; *given*: settings that name existing servers."""
    web_port = ports.insist(port, "web address") if port else ports.take(WEB, "web address")
    sink_port, smtp_port = ports.take(SINK, "mail sink's page"), ports.take(SINK_SMTP, "mail sink")
    own = {
        **keys,
        "ENVIRONMENT": environment,
        "BASE_URL": f"http://{ports.HERE}:{web_port}",
        "SMTP_URL": f"smtp://{ports.HERE}:{smtp_port}",
        "SINK_URL": "" if given.get("SMTP_URL") else f"http://{ports.HERE}:{sink_port}",
        "CLOCK_FILE": str(folder / "clock.json"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # threads share two heaps; the default is eight per core, each with its own holes
        "MALLOC_TRIM_THRESHOLD_": "131072",
    }
    return Plan(folder, web_port, sink_port, smtp_port, {**os.environ, **own, **given})
