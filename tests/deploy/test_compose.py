"""What the compose files promise, read from them without an engine."""

import json
import re
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pydantic import ValidationError
from uvicorn.middleware.proxy_headers import _TrustedHosts

from deploy.cli.__main__ import challenge
from deploy.operate import accounts, serve, services
from deploy.operate.accounts import Known
from deploy.record import ROOT
from shared.settings import NEEDS, Settings

NAMED = re.compile(r"\$\{(\w+)(:\?|:-)?")
SECRET = re.compile(r"PASS|KEY|SECRET|TOKEN")
DEMO_ONLY = {"CLOCK_FILE", "SINK_URL"}
FROM_ELSEWHERE = {"FORWARDED_ALLOW_IPS"}  # uvicorn's own


class Loader(yaml.SafeLoader):
    """Reads compose's `!override`, too, which replaces a list instead of adding to it."""


def _listed(loader: Loader, node: yaml.SequenceNode) -> list[Any]:
    return loader.construct_sequence(node)


Loader.add_constructor("!override", _listed)


def parsed(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((ROOT / name).read_text(), Loader)
    return content


BASE, DEMO = parsed("docker-compose.yml"), parsed("docker-compose.demo.yml")
PARTS: dict[str, dict[str, Any]] = BASE["services"]
ADDED = {name: part for name, part in DEMO["services"].items() if name not in PARTS}
OURS = {name: part for name, part in {**PARTS, **ADDED}.items() if part["image"] == "challenge:local"}
SERVED = {f"{name}-{side}": name for name in services.NAMES for side in ("web", "work")}


@pytest.mark.parametrize(("name", "part"), {**PARTS, **ADDED}.items())
def test_every_part_is_started_again_limited_and_watched(name: str, part: dict[str, Any]) -> None:
    assert part["restart"] == {"prepare": "on-failure:5", "operate": "no"}.get(name, "unless-stopped")
    assert re.fullmatch(r"\d+[mg]", part["mem_limit"])
    assert part["pids_limit"] > 0
    assert part["logging"]["options"].keys() == {"max-size", "max-file"}
    assert "no-new-privileges:true" in part["security_opt"]
    assert ("test" in part["healthcheck"]) == (name not in ("prepare", "operate"))  # which end
    assert part["cap_drop"] == ["ALL"]
    assert part["read_only"] is True


@pytest.mark.parametrize("name", sorted({*PARTS, *ADDED} - {"prepare", "operate"}))
def test_a_busy_machine_has_minutes_to_start_a_part(name: str) -> None:
    watched = {**PARTS, **ADDED}[name]["healthcheck"]

    assert re.fullmatch(r"([5-9]|\d\d)m", watched["start_period"])
    assert int(watched["interval"].removesuffix("s")) <= 30  # the first success ends it


@pytest.mark.parametrize("part", OURS.values(), ids=OURS)
def test_our_parts_have_no_powers_and_write_nothing(part: dict[str, Any]) -> None:
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert not {"cap_add", "privileged", "user"} & part.keys()


def test_every_service_has_a_web_and_a_work_container() -> None:
    for part, name in SERVED.items():
        command = ["work", name] if part.endswith("work") else ["serve", name, "--host", "0.0.0.0"]
        assert PARTS[part]["command"] == command
        assert (
            DEMO["services"][part]["environment"].items()
            >= {"ENVIRONMENT": "demo", "CLOCK_FILE": "/clock/now.json"}.items()
        )
        assert DEMO["services"][part]["volumes"] == ["clock:/clock"]
        if part.endswith("work"):
            assert PARTS[part]["healthcheck"]["test"] == ["CMD", "/app/challenge", "health", name]

    assert set(OURS) == {*SERVED, "prepare", "operate", "sink"}


def test_only_caddy_publishes_ports_and_in_demo_mode_the_sink_both_on_this_machine_alone() -> None:
    assert [name for name, part in PARTS.items() if "ports" in part] == ["caddy"]

    published = {name: part["ports"] for name, part in DEMO["services"].items() if "ports" in part}
    assert set(published) == {"caddy", "sink"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_broker_logs_to_the_console_for_its_own_log_folder_is_read_only() -> None:
    assert PARTS["rabbitmq"]["environment"]["RABBITMQ_LOGS"] == "-"


def test_the_servers_reach_nobody_outside_and_only_who_must_stands_in_front() -> None:
    assert BASE["networks"]["servers"] == {"internal": True}

    in_front = {name for name, part in PARTS.items() if "front" in part.get("networks", [])}
    assert PARTS["prepare"]["network_mode"] == "service:mongo"
    assert in_front == {"caddy", "notifications-work", *(name for name in SERVED if name.endswith("web"))}
    assert PARTS["caddy"]["networks"] == ["front"]


def test_no_secret_has_a_value_or_a_default() -> None:
    for name, value in variables(BASE) | variables(DEMO):
        assert not SECRET.search(name) or re.fullmatch(r"\$\{\w+:\?[^}]*\}", value)
        assert not re.search(r"//[^$/]*:[^$/]*@", value), f"{name} carries a password"
    for named, how in NAMED.findall((ROOT / "docker-compose.yml").read_text()):
        assert not SECRET.search(named) or how == ":?"


def test_the_example_and_the_printed_keys_give_all_that_must_be_set() -> None:
    example = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    printed = _printed_keys().keys()
    needed = {name for name, how in NAMED.findall((ROOT / "docker-compose.yml").read_text()) if how == ":?"}

    assert needed == (example.keys() | printed) - {"COMPOSE_PROFILES"}
    assert not example.keys() & printed


def test_every_variable_is_one_of_our_settings() -> None:
    known = {name.upper() for name in (*Settings.model_fields, *Known.model_fields)} | FROM_ELSEWHERE
    for part in OURS:
        for file in (BASE, DEMO):
            assert file["services"].get(part, {}).get("environment", {}).keys() <= known


def test_each_key_is_known_only_where_it_is_used() -> None:
    def known_to(name: str) -> set[str]:
        return {part for part, content in PARTS.items() if name in content.get("environment", {})}

    for name in {name for needed in NEEDS.values() for name in needed}:
        needing = {part.replace(" ", "-") for part, needed in NEEDS.items() if name in needed}
        assert known_to(name.upper()) == {part.replace("token", "operate") for part in needing}
    assert known_to("SESSION_KEY") == {"notifications-web", "operate"}
    assert known_to("SMTP_URL") == {"notifications-work"}


def test_each_container_has_its_own_account_and_no_web_container_hears_the_broker() -> None:
    def accounts(part: str) -> dict[str, str]:
        environment = PARTS[part]["environment"]
        found = {name: re.match(r"\w+://(\w+):", environment.get(name, "")) for name in ("AMQP_URI", "MONGODB_URI")}
        return {name: match[1] for name, match in found.items() if match}

    for part, name in SERVED.items():
        own = {"MONGODB_URI": name} | ({"AMQP_URI": name} if part.endswith("work") else {})
        assert accounts(part) == own
        passwords = set(re.findall(r"\$\{(\w+_PASSWORD)", json.dumps(PARTS[part]["environment"])))
        assert passwords == {f"{name.upper()}_PASSWORD"}
    assert accounts("prepare") == accounts("operate") == {"MONGODB_URI": "operator", "AMQP_URI": "operator"}


@pytest.mark.parametrize("name", ["rabbitmq", "mongo", "mailpit", "caddy"])
def test_an_image_of_others_is_named_by_its_digest(name: str) -> None:
    assert re.fullmatch(r"\$\{\w+_IMAGE:-[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}\}", PARTS[name]["image"])


def test_a_web_container_takes_who_asks_from_caddy_and_not_from_the_client() -> None:
    trusted = _TrustedHosts(PARTS["events-web"]["environment"]["FORWARDED_ALLOW_IPS"])

    forged = trusted.get_trusted_client_address("203.0.113.66, 198.51.100.7, 172.18.0.4")

    assert forged[0] == "198.51.100.7"


def test_demo_settings_stand_in_the_demo_file_alone_and_production_refuses_each() -> None:
    assert {value for name, value in variables(BASE) if name == "ENVIRONMENT"} == {"production"}
    assert not DEMO_ONLY & {name for name, _ in variables(BASE)}
    assert "sink" not in PARTS

    safe = {
        "base_url": "https://challenge.example.org",
        "amqp_uri": "amqp://a:b@broker//",
        "link_key": "0123456789abcdef" * 4,
        "mail_from": "office@challenge.example.org",
    }
    Settings(**safe)  # type: ignore[arg-type]  # plain texts, as an environment gives them
    for name, value in {(name, value) for name, value in variables(DEMO) if name in {*DEMO_ONLY, "BASE_URL"}}:
        with pytest.raises(ValidationError, match=f"{name} .*(unset it|must begin with https)"):
            Settings(**{**safe, name.lower(): re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)})  # type: ignore[arg-type]


def test_the_image_ends_in_a_stage_that_installs_nothing_and_runs_as_nobody_special() -> None:
    base = r"^FROM \$\{PYTHON_IMAGE:-python:3\.13-slim@sha256:[0-9a-f]{64}\}.*$"
    _, build, last = re.split(base, (ROOT / "deploy/Dockerfile").read_text(), flags=re.MULTILINE)

    assert "--require-hashes" in build
    assert not re.search(r"pip|apt|secret", last)
    assert re.search(r"^USER challenge$", last, re.MULTILINE)
    admitted = (ROOT / ".dockerignore").read_text().splitlines()
    for source in re.findall(r"^COPY (?!--from)(\S+)", build, re.MULTILINE):
        assert f"!{source}" in admitted


def test_caddy_leads_each_service_s_path_to_its_web_container() -> None:
    routes = (ROOT / "deploy/Caddyfile").read_text()
    for name in set(services.NAMES) - {"notifications"}:
        assert f"@{name} path /{name} /{name}/*\n" in routes
        assert re.search(rf"handle @{name} {{\s+import to {name}-web\s", routes)
    assert re.search(r"handle {\s+import to notifications-web\s", routes)  # and whatever is nobody else's


def test_caddy_hangs_up_an_idle_connection_before_a_web_process_does() -> None:
    """Else a request that is sent at that moment meets a closed line, and nobody repeats one that changes something."""
    [idle] = re.findall(r"keepalive (\d+)s\n", (ROOT / "deploy/Caddyfile").read_text())

    assert 5 < int(idle) < serve.KEEP_ALIVE


def test_printed_keys_are_new_each_time_and_stand_the_quoting() -> None:
    first, second = _printed_keys(), _printed_keys()

    assert all(first[name] != second[name] for name in first if SECRET.search(name))
    assert json.loads(first["SESSION_KEY"])["x"] == json.loads(first["SESSION_PUBLIC_KEY"])["x"]
    for name in accounts.NAMES:
        assert re.fullmatch(r"[\w-]{32,}", first[f"{name.upper()}_PASSWORD"])  # it becomes part of an address
    assert not any("$" in value or "'" in value for value in first.values())


def _printed_keys() -> dict[str, str]:
    lines = CliRunner().invoke(challenge, ["keys"], catch_exceptions=False).stdout.splitlines()
    return {name: value.strip("'") for name, value in (line.split("=", 1) for line in lines)}


def variables(file: dict[str, Any]) -> set[tuple[str, str]]:
    """Every environment variable of every part, with its value."""
    return {each for part in file["services"].values() for each in part.get("environment", {}).items()}
