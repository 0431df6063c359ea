"""What SMTP_URL may say, and when a letter may go in the clear."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.settings import Environment, Settings
from shared.smtp import Route, StartTls, route

PRODUCTION: dict[str, object] = {
    "base_url": "https://challenge.example.org",
    "amqp_uri": "amqp://a:b@broker//",
    "mail_from": "office@challenge.example.org",
}


def starttls(url: str, environment: Environment) -> StartTls:
    settings = Settings(**PRODUCTION, environment=environment, smtp_url=url)  # type: ignore[arg-type]  # plain texts
    return settings.mail_route.starttls


def test_a_route_is_read_whole() -> None:
    read = route("smtps://anna%40example.org:a%2Fb@mail.example.org")

    assert read == Route("mail.example.org", 465, "anna@example.org", "a/b", is_tls=True, starttls=StartTls.REQUIRED)
    assert "a/b" not in repr(read)
    assert route("smtp://[::1]:587") == Route("::1", 587)


@pytest.mark.parametrize("url", ["smtp://mail.example.org", "smtp://127.0.0.1", "smtp://u:p@mail.example.org"])
def test_in_production_no_letter_goes_in_the_clear_unless_it_is_asked_for(url: str) -> None:
    assert starttls(url, Environment.PRODUCTION) is StartTls.REQUIRED
    assert starttls(f"{url}?starttls=never", Environment.PRODUCTION) is StartTls.NEVER


def test_out_of_production_what_is_offered_is_taken_and_no_password_goes_to_another_machine_in_the_clear() -> None:
    assert starttls("smtp://mail.example.org", Environment.LOCAL) is StartTls.OFFERED
    assert starttls("smtp://u:p@127.0.0.1", Environment.DEMO) is StartTls.OFFERED
    assert starttls("smtp://u:p@mail.example.org", Environment.LOCAL) is StartTls.REQUIRED
    assert starttls("smtp://mail.example.org?starttls=required", Environment.LOCAL) is StartTls.REQUIRED
    assert starttls("smtp://u:p@mail.example.org?starttls=never", Environment.LOCAL) is StartTls.NEVER


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("mail.example.org:587", "SMTP_URL must look like"),
        ("smtp://mail.example.org:70000", "SMTP_URL has a port"),
        ("smtp://mail.example.org?starttls=Never", "SMTP_URL may end in"),
        ("smtp://mail.example.org?starttls=off", "SMTP_URL may end in"),
        ("smtp://mail.example.org?starttls=never&starttls=required", "SMTP_URL may end in"),
        ("smtp://mail.example.org?timeout=3", "SMTP_URL may end in"),
    ],
)
def test_a_process_with_an_smtp_url_that_means_nothing_does_not_start(url: str, advice: str) -> None:
    with pytest.raises(ValidationError, match=advice):
        Settings(environment=Environment.LOCAL, smtp_url=url)


def test_an_authority_is_a_file_that_is_there_or_none() -> None:
    assert Settings(environment=Environment.LOCAL, smtp_ca_file="").mail_route.ca_file is None
    with pytest.raises(ValidationError, match="does not point to a file"):
        Settings(environment=Environment.LOCAL, smtp_ca_file=Path("/nowhere/ca.pem"))
