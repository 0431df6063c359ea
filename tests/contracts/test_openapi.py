"""What each service's OpenAPI document promises, asked of the running service by schemathesis.

No request brings an error of ours, and every answer is one that the document describes.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from pymongo import MongoClient

from deploy.operate import services
from shared.mongo import Document
from shared.web import sessions
from tests.conftest import Servers
from tests.serving import own_settings, serving

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
SCOPES = ("read", "write", "review", "manage", "office")


@dataclass(frozen=True)
class Api:
    """Where a service describes itself, and a token that may do everything there."""

    url: str
    token: str


@pytest.fixture(params=services.NAMES)
def api(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Api]:
    name: str = request.param
    own = own_settings(servers.mongodb_uri)
    scopes = tuple(f"{name}:{scope}" for scope in SCOPES)
    with serving(lambda settings: services.web(name, settings), own) as url:
        token = sessions.issue_token(own, "someone@example.org", scopes, timedelta(hours=1))
        yield Api(f"{url}/{name}/api/openapi.json", token)
    with MongoClient[Document](own.mongodb_uri) as client:
        client.drop_database(f"{own.namespace}{name}")


def test_every_answer_is_one_that_the_document_describes(api: Api) -> None:
    asked = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            api.url,
            "--checks",
            CHECKS,
            "--phases",
            "fuzzing",
            "--max-examples",
            "5",
            "--seed",
            "2020",
            "--no-color",
            "-H",
            f"Authorization: Bearer {api.token}",
        ],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert asked.returncode == 0, asked.stdout[-8000:] + asked.stderr[-2000:]
    assert re.search(r"Tested: [1-9]", asked.stdout)
