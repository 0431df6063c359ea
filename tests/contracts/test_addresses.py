"""Every address that stands in a template is one that a service answers, word by word.

That a route matches is not enough: `/applications/expressions/new` matches the page of an expression whose id is `new`.
"""

import re
from collections.abc import Iterator

import pytest

from deploy.operate import services
from deploy.record import ROOT
from shared.settings import Environment, Settings
from shared.web.routes import leaves

LINK = re.compile(r'(?<!,)\s(href|action|formaction)="(/[^"#?]*)')
FILLED = "*"


def in_templates() -> Iterator[tuple[str, str, str]]:
    """Where it stands, the attribute, the address with FILLED for what is filled in."""
    for file in sorted(ROOT.glob("*/**/templates/**/*.*")):
        if "demo" in file.parts or "sink" in file.parts or ROOT / "tests" in file.parents:
            continue
        text = re.sub(r"\{\{\s*\w*query\s*\}\}", "", file.read_text())
        for kind, address in LINK.findall(re.sub(r"\{\{.*?\}\}", FILLED, text)):
            yield str(file.relative_to(ROOT)), kind, address


def answered() -> set[tuple[str, tuple[str, ...]]]:
    """Every method and path of the four services, the path in its parts."""
    own = Settings(environment=Environment.LOCAL, link_key="k" * 32)
    routes = [route for name in services.NAMES for route in leaves(services.web(name, own).routes)]
    return {(method, tuple(route.path.split("/"))) for route in routes for method in route.methods or ()}


ANSWERED = answered()


def fits(address: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return len(address) == len(path) and all(
        said in (FILLED, wanted) for said, wanted in zip(address, path, strict=True)
    )


@pytest.mark.parametrize(("template", "kind", "address"), sorted(set(in_templates())))
def test_an_address_in_a_template_leads_somewhere(template: str, kind: str, address: str) -> None:
    methods = {"GET"} if kind == "href" else {"GET", "POST"}

    assert [path for method, path in ANSWERED if method in methods and fits(tuple(address.split("/")), path)]


def test_many_addresses_were_found() -> None:
    assert len(set(in_templates())) > 80
