"""Who is asking: proven by our key, for this purpose, not for ever."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey
from starlette.responses import Response

from shared import clock
from shared.errors import Refused
from shared.settings import Settings
from shared.web import sessions
from tests.shared.test_web.conftest import MARIA, Site


def test_the_cookie_tells_who_it_is(site: Site) -> None:
    site.sign_in()

    assert site.client.get("/samples/api/who").json() == {"email": MARIA}
    assert MARIA in site.client.get("/samples/").text


def test_a_session_ends_after_twelve_hours_of_real_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "real", lambda: start)
    (cookie,) = sessions.cookie_for(settings, MARIA).values()

    monkeypatch.setattr(clock, "real", lambda: start + timedelta(hours=12, seconds=-1))
    just_before = sessions.read(settings, cookie, sessions.SESSION)
    monkeypatch.setattr(clock, "real", lambda: start + timedelta(hours=12))
    then = sessions.read(settings, cookie, sessions.SESSION)

    assert just_before is not None
    assert just_before.email == MARIA
    assert then is None


def test_a_session_is_no_token_and_a_token_no_session(site: Site) -> None:
    (cookie,) = sessions.cookie_for(site.settings, MARIA).values()
    token = sessions.issue_token(site.settings, MARIA, ("samples:read",), timedelta(hours=1))

    as_token = site.stranger.get("/samples/api/who", headers={"Authorization": f"Bearer {cookie}"})
    site.stranger.cookies.set("session", token)
    as_session = site.stranger.get("/samples/api/who")

    assert as_token.status_code == 401
    assert as_session.json() == {"email": ""}


def _forgeries(settings: Settings) -> dict[str, str]:
    own = {"sub": MARIA, "aud": sessions.SESSION, "exp": 4_000_000_000, "scope": ""}
    (real,) = sessions.cookie_for(settings, MARIA).values()
    head, body, signature = real.split(".")
    no_algorithm = _part({"alg": "none", "typ": "JWT"})
    stranger = OKPKey.generate_key("Ed25519")
    public = OctKey.import_key(settings.session_public_key.encode())
    return {
        "none": f"{no_algorithm}.{body}.",
        "none, signature kept": f"{no_algorithm}.{body}.{signature}",
        "another's key": jwt.encode({"alg": "Ed25519"}, own, stranger, algorithms=["Ed25519"]),
        "public key as a shared secret": jwt.encode({"alg": "HS256"}, own, public, algorithms=["HS256"]),
        "other words, same signature": f"{head}.{_part({**own, 'sub': 'chair@example.org'})}.{signature}",
        "cut": real[:-8],
        "no words": f"{head}..{signature}",
        "nonsense": "nonsense",
        "empty": "",
        "not ASCII": "é.é.é",
    }


def _part(said: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def test_no_forgery_signs_anybody_in(settings: Settings) -> None:
    for name, forged in _forgeries(settings).items():
        assert sessions.read(settings, forged, sessions.SESSION) is None, name


@pytest.mark.parametrize("missing", ["sub", "aud", "exp"])
def test_a_signature_over_too_little_proves_nothing(settings: Settings, missing: str) -> None:
    key = OKPKey.import_key(json.loads(settings.session_key.get_secret_value()))
    said = {"sub": MARIA, "aud": sessions.SESSION, "exp": 4_000_000_000, "scope": ""}
    whole = jwt.encode({"alg": "Ed25519"}, said, key, algorithms=["Ed25519"])
    part = jwt.encode({"alg": "Ed25519"}, {k: v for k, v in said.items() if k != missing}, key, algorithms=["Ed25519"])

    assert sessions.read(settings, whole, sessions.SESSION) is not None
    assert sessions.read(settings, part, sessions.SESSION) is None


def test_no_token_longer_than_any_of_ours_is_looked_at_or_kept(settings: Settings) -> None:
    sessions._verified.cache_clear()
    scopes = tuple(f"scope{number}:read" for number in range(60))
    longest = sessions.issue_token(settings, f"{'a' * 64}@{'b' * 180}.example", scopes, timedelta(days=1))

    assert sessions.read(settings, longest, sessions.TOKEN) is not None
    for times in (sessions.LONGEST, 1024 * 1024):
        assert sessions.read(settings, longest + "x" * times, sessions.TOKEN) is None

    assert sessions._verified.cache_info().currsize == 1


def test_without_the_signing_key_nobody_can_be_signed_in(settings: Settings) -> None:
    verifying = settings.model_copy(update={"session_key": type(settings.session_key)("")})

    with pytest.raises(RuntimeError, match="SESSION_KEY is not set"):
        sessions.cookie_for(verifying, MARIA)


def test_over_https_the_cookie_is_bound_to_its_host(settings: Settings) -> None:
    secure = settings.model_copy(update={"base_url": "https://challenge.example"})
    signed_in, signed_out = Response(), Response()

    sessions.sign_in(signed_in, secure, MARIA)
    sessions.sign_out(signed_out, secure)

    for answer in (signed_in, signed_out):
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_a_token_opens_the_api_of_its_scopes_only(site: Site) -> None:
    reads = site.bearer("samples:read")

    assert site.stranger.get("/samples/api/who", headers=reads).status_code == 200
    assert site.stranger.post("/samples/api/who", headers=reads).status_code == 403
    assert site.stranger.get("/samples/api/office", headers=reads).json()["detail"] == (
        "This token does not allow samples:office."
    )
    assert site.stranger.get("/samples/mine", headers=reads).status_code == 403
    assert site.stranger.get("/samples/api/who", headers=site.bearer("selection:read")).status_code == 403
    assert site.stranger.get("/samples/api/office", headers=site.bearer("samples:office")).status_code == 200


def test_a_person_at_a_browser_is_not_narrowed_by_scopes(site: Site) -> None:
    site.sign_in()

    assert site.client.get("/samples/api/office").status_code == 200


def test_a_token_lives_for_a_year_at_most_and_has_a_scope(settings: Settings) -> None:
    for scopes, lifetime in (
        (("samples:read",), timedelta(days=400)),
        (("samples:read",), timedelta()),
        ((), timedelta(hours=1)),
    ):
        with pytest.raises(Refused):
            sessions.issue_token(settings, MARIA, scopes, lifetime)


def test_other_schemes_than_bearer_are_not_known(site: Site) -> None:
    answer = site.stranger.get("/samples/api/who", headers={"Authorization": "Basic bWFyaWE6c2VjcmV0"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
