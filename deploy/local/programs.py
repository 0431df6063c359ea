"""What runs beside the servers: the web process, the mail sink, a work process per service; how to tell it is ready."""

import os
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deploy import ports, services
from deploy.processes import Program
from deploy.record import ROOT

WEB, SINK, SINK_SMTP = 8000, 8025, 8026
SETTINGS = (
    "ENVIRONMENT", "AMQP_URI", "MONGODB_URI", "SMTP_URL", "NAMESPACE", "BASE_URL", "SINK_URL", "CLOCK_FILE",
    "SESSION_KEY", "SESSION_PUBLIC_KEY", "SIGN_IN_KEY", "NEWSLETTER_KEY", "CALENDAR_KEY", "LINK_KEY",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How one system runs: its folder, its ports, the environment of its processes."""

    folder: Path
    web_port: int
    sink_port: int
    smtp_port: int
    environment: Mapping[str, str]

    def program(self, name: str, *args: str) -> Program:
        """A Python program of ours, as `python -m ARGS`."""
        log = self.folder / "log" / f"{name.replace(' ', '-')}.log"
        return Program(name, [sys.executable, "-P", "-m", *args], log, self.environment, at_our_death="KILL")

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

    @property
    def web(self) -> Program:
        """All four web applications on one origin."""
        return self.program("web", "deploy.serve", "all", "--port", str(self.web_port))

    @property
    def sink(self) -> Program:
        """The mail sink."""
        where = ["--smtp-port", str(self.smtp_port), "--http-port", str(self.sink_port)]
        return self.program("mail sink", "deploy.sink", *where, "--folder", str(self.folder / "sink"))

    def prepare(self, challenge: Path) -> Program:
        """Topology, indexes and the challenge; it ends when they stand."""
        return self.program("preparation", "deploy.cli", "prepare", str(challenge))

    @property
    def works(self) -> dict[str, Program]:
        """The work processes, by service."""
        return {name: self.program(f"{name} work", "deploy.work", name) for name in services.NAMES}


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


def answers(url: str) -> bool:
    """Whether *url* answers with a good status."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False
