"""Signing in with a browser: the cookie, its end, and forms that another website sends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.security.keys import Keys
from api.security.sessions import Sessions
from rag.assistant import Assistant
from tests.api.html_page import assert_sound
from tests.api.security.guarded import Guarded, bearer, guarded, guarded_app, security_of

OWN = {"Origin": "http://testserver", "Accept": "text/html"}


@pytest.fixture
def service(small: Assistant, tmp_path: Path) -> Iterator[Guarded]:
    with guarded(small, tmp_path) as service:
        yield service


def sign_in(service: Guarded, key: str, **form: str) -> str:
    """Sign in; what the cookie holds."""
    sent = service.client.post("/signin", data={"key": key, **form}, headers=OWN)
    assert sent.status_code == 303, sent.text
    return next(iter(SimpleCookie(sent.headers["set-cookie"]).values())).value


def with_cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"seisaku_session={token}", **OWN}


@pytest.fixture
def signed_in(service: Guarded) -> tuple[Guarded, str]:
    token = sign_in(service, service.key().text)
    service.client.cookies.clear()  # each request says itself what it brings
    return service, token


def test_the_page_takes_the_key_once_and_leads_back(service: Guarded) -> None:
    page = service.client.get("/signin?next=/verify", headers=OWN)
    form = assert_sound(page.text).one("form", class_="ask")
    assert form.one("input", name="key").attributes["type"] == "password"
    assert form.one("input", name="next").attributes["value"] == "/verify"
    key = service.key().text
    sent = service.client.post("/signin", data={"key": f" {key} ", "next": "/verify"}, headers=OWN)
    assert (sent.status_code, sent.headers["location"]) == (303, "/verify")
    assert key not in sent.text + str(sent.headers)
    assert service.client.get("/verify", headers=OWN).status_code == 200


def test_the_cookie_is_for_this_host_and_no_script(service: Guarded) -> None:
    sent = service.client.post("/signin", data={"key": service.key().text}, headers=OWN)
    parts = {part.strip().lower() for part in sent.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=43200"} <= parts
    assert not any(part.startswith("domain") for part in parts)


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(
    small: Assistant, tmp_path: Path
) -> None:
    app = guarded_app(small, security_of(tmp_path))
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        service = Guarded(client, tmp_path, Keys.of(tmp_path))
        headers = {"Origin": "https://testserver"}
        sent = client.post("/signin", data={"key": service.key().text}, headers=headers)
        cookie = sent.headers["set-cookie"]
        assert cookie.startswith("__Host-seisaku_session=")
        assert "; secure" in cookie.lower()
        assert "max-age=31536000" in sent.headers["strict-transport-security"]
        assert client.get("/documents").status_code == 200
        # what was set over http by somebody on the way is not taken over https
        token = cookie.split("=", 1)[1].split(";")[0]
        client.cookies.clear()
        forged = {"Cookie": f"seisaku_session={token}"}
        assert client.get("/v1/documents", headers=forged).status_code == 401


def test_a_false_key_is_told_on_the_page(service: Guarded) -> None:
    service.key()
    sent = service.client.post("/signin", data={"key": "seisaku_x"}, headers=OWN)
    assert sent.status_code == 401
    assert "このAPIキーは使えません" in sent.text
    assert "set-cookie" not in sent.headers


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/x\r\nSet-Cookie: a=b",
        "/signout",
        "",
    ],
)
def test_signing_in_leads_to_no_other_host(service: Guarded, target: str) -> None:
    data = {"key": service.key().text, "next": target}
    sent = service.client.post("/signin", data=data, headers=OWN)
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    assert "a=b" not in sent.headers["set-cookie"]
    page = service.client.get(f"/signin?next={quote(target, safe='')}", headers=OWN)
    assert 'name="next" value="/"' in page.text


def test_forged_cookies(signed_in: tuple[Guarded, str]) -> None:
    service, token = signed_in
    name = next((service.folder / "security" / "sessions").iterdir()).name
    forged = [
        *(token[:-1], token + "A", token.swapcase(), name, "", "A" * 43, "../keys.json", "." * 43),
        *("../../security/sessions/" + name, "x" * 5000, '{"key_id": "x"}', "\udcff"),
    ]
    for text in forged:
        headers = {"Cookie": f"seisaku_session={text}".encode("utf-8", "surrogateescape")}
        assert service.client.get("/v1/documents", headers=headers).status_code == 401  # type: ignore[arg-type]
    assert service.client.get("/v1/documents", headers=with_cookie(token)).status_code == 200


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(
    signed_in: tuple[Guarded, str],
) -> None:
    service, token = signed_in
    page = service.client.get("/documents", headers=with_cookie(token))
    assert 'action="/signout"' in page.text
    sent = service.client.post("/signout", headers=with_cookie(token))
    assert sent.headers["location"] == "/signin"
    assert 'seisaku_session=""' in sent.headers["set-cookie"]
    assert service.client.get("/v1/documents", headers=with_cookie(token)).status_code == 401


def test_revoking_the_key_ends_its_sessions(signed_in: tuple[Guarded, str]) -> None:
    service, token = signed_in
    service.keys.revoke("企画課")
    assert service.client.get("/v1/documents", headers=with_cookie(token)).status_code == 401


def test_a_session_ends_after_its_time(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    sessions = Sessions(tmp_path / "sessions", timedelta(hours=12), lambda: now)
    (tmp_path / "sessions").mkdir()
    token = sessions.begin("k1").token
    for hours, lasts in ((11.9, True), (12.0, False), (100.0, False)):
        moment = now + timedelta(hours=hours)
        later = Sessions(tmp_path / "sessions", timedelta(hours=12), partial(lambda at: at, moment))
        assert (later.find(token) is not None) is lasts
    later.begin("k2")
    assert len(list((tmp_path / "sessions").iterdir())) == 1  # the ended one is gone


def test_a_key_has_so_many_sessions_at_most(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path, timedelta(hours=12))
    tokens = [sessions.begin("k1").token for _ in range(55)]
    another = sessions.begin("k2").token
    assert [sessions.find(token) is not None for token in tokens] == [False] * 5 + [True] * 50
    assert sessions.find(another) is not None


# Forms


def form_token(service: Guarded, headers: dict[str, str]) -> str:
    """The token of the form that a page of this session shows."""
    page = service.client.get("/form", headers=headers)
    assert page.status_code == 200
    return page.text


def send(service: Guarded, token: str | None, headers: dict[str, str]) -> int:
    data = {} if token is None else {"csrf_token": token}
    return service.client.post("/form", data=data, headers=headers).status_code


def test_a_form_of_this_session_is_taken_and_no_other(signed_in: tuple[Guarded, str]) -> None:
    service, token = signed_in
    own = form_token(service, with_cookie(token))
    assert send(service, own, with_cookie(token)) == 200
    another = sign_in(service, service.key("監査室").text)
    service.client.cookies.clear()
    of_another = form_token(service, with_cookie(another))
    assert own != of_another
    for false in (None, "", of_another, own[:-1], own.upper(), "0" * 64, "é"):
        assert send(service, false, with_cookie(token)) == 403


def test_a_script_of_this_service_sends_the_token_in_a_header(
    signed_in: tuple[Guarded, str],
) -> None:
    service, token = signed_in
    own = form_token(service, with_cookie(token))
    assert send(service, None, {**with_cookie(token), "X-CSRF-Token": own}) == 200
    assert send(service, own, {**with_cookie(token), "X-CSRF-Token": "no"}) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver:8080"},
        {"Origin": "https://testserver.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_website_is_refused_with_the_right_token_even(
    signed_in: tuple[Guarded, str], headers: dict[str, str]
) -> None:
    service, token = signed_in
    own = form_token(service, with_cookie(token))
    assert send(service, own, {"Cookie": f"seisaku_session={token}", **headers}) == 403


def test_nobody_is_signed_in_or_out_by_another_website(signed_in: tuple[Guarded, str]) -> None:
    service, token = signed_in
    foreign = {"Cookie": f"seisaku_session={token}", "Origin": "http://evil.example"}
    assert service.client.post("/signout", headers=foreign).status_code == 403
    data = {"key": service.key("監査室").text}
    assert service.client.post("/signin", data=data, headers=foreign).status_code == 403
    assert service.client.get("/v1/documents", headers=with_cookie(token)).status_code == 200


def test_a_program_with_its_key_in_a_header_needs_no_token(service: Guarded) -> None:
    assert send(service, None, bearer(service.key())) == 200


def test_where_keys_are_off_a_form_needs_the_installation_s_token(
    small: Assistant, tmp_path: Path
) -> None:
    local = {"address": "127.0.0.1", "allowed_hosts": ("testserver",)}
    with guarded(small, tmp_path, **local) as service:
        own = form_token(service, OWN)
        assert send(service, own, OWN) == 200
        assert send(service, "0" * 64, OWN) == 403
    with guarded(small, tmp_path, **local) as service:  # another worker, or after a restart
        assert send(service, own, OWN) == 200


def test_each_key_has_a_history_of_its_own(service: Guarded) -> None:
    first, second = service.key(), service.key("監査室")
    found = [service.client.get("/history", headers=bearer(k)).text for k in (first, second, first)]
    assert found[0] == found[2] != found[1]
    assert first.key_id not in found[0]
