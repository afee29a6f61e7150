"""Who gets in over the network, and how others try."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.security.keys import Keys
from api.security.secret import PREFIX, new_secret
from rag.assistant import Assistant
from tests.api.security.guarded import QUESTION, Guarded, bearer, guarded

HTML = {"Accept": "text/html"}


@pytest.fixture
def service(small: Assistant, tmp_path: Path) -> Iterator[Guarded]:
    with guarded(small, tmp_path) as service:
        yield service


def ask(service: Guarded, headers: dict[str, str] | None = None) -> int:
    return service.client.post("/v1/ask", json={"question": QUESTION}, headers=headers).status_code


def test_a_key_opens_the_service(service: Guarded) -> None:
    key = service.key()
    response = service.client.post("/v1/ask", json={"question": QUESTION}, headers=bearer(key))
    assert response.status_code == 200
    assert "120億円" in response.text


def test_without_a_key_nothing_but_probes_and_the_sign_in_page_is_given(service: Guarded) -> None:
    service.key()
    paths = [
        *("/", "/memo", "/verify", "/documents", "/documents/ocean", "/docs", "/openapi.json"),
        *("/v1/documents", "/v1/passages/x", "/v1/citations/x", "/form", "/nothing", "/metrics"),
        *("/healthz/", "/HEALTHZ", "//healthz", "/healthz/../v1/documents"),
        *("/static", "/static-offline-docs/swagger-ui.css", "/signin/x", "/v1%2fdocuments"),
        *("/%73ignin%2f..%2fdocuments", "/Static/style.css", "/healthz;x", "/healthz%00"),
    ]
    found = {path: service.client.get(path).status_code for path in paths}
    assert found == dict.fromkeys(paths, 401)
    for path in ("/healthz", "/readyz", "/signin", "/static/style.css"):
        assert service.client.get(path).status_code == 200


def test_a_path_out_of_an_open_folder_leads_to_no_document(service: Guarded) -> None:
    service.key()
    for path in ("/static/../v1/documents", "/static/..%2fv1/documents", "/static/%2e%2e/docs"):
        assert service.client.get(path).status_code in (401, 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/documents"),
        ("PUT", "/v1/documents/ocean"),
        ("DELETE", "/v1/documents/ocean"),
        ("delete", "/v1/documents/ocean"),
        ("GET", "/v1/jobs"),
        ("GET", "/admin"),
        ("GET", "/admin/jobs/1"),
        ("POST", "/admin/documents"),
    ],
)
def test_what_administers_is_refused_to_a_reader_by_its_address(
    service: Guarded, method: str, path: str
) -> None:
    reader, admin = service.key(), service.key("管理係", "admin")
    assert service.client.request(method, path, headers=bearer(reader)).status_code == 403
    assert service.client.request(method, path, headers=bearer(admin)).status_code in (404, 405)
    assert service.client.get("/v1/documents/ocean", headers=bearer(reader)).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"])
def test_no_method_goes_round_the_key(service: Guarded, method: str) -> None:
    service.key()
    assert service.client.request(method, "/v1/documents").status_code == 401
    assert service.client.request(method, "/v1/admin/change").status_code == 401


def test_what_is_no_key_is_refused_with_the_remedy_in_both_languages(service: Guarded) -> None:
    service.key()
    response = service.client.get("/v1/documents")
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert "/signin" in problem["detail"]
    assert "サインイン" in problem["detail_ja"]


def test_false_keys(service: Guarded) -> None:
    key = service.key()
    another = new_secret()
    false = [
        another.text,
        key.text[:-1],
        key.text + "A",
        key.text.upper(),
        key.text[:-1] + ("A" if key.text[-1] != "A" else "B"),
        f"{PREFIX}{key.key_id}_{another.text[-43:]}",
        key.sha256,
        "",
        "' OR 1=1 --",
        "x" * 5000,
    ]
    assert [ask(service, bearer(text)) for text in false] == [401] * len(false)


@pytest.mark.parametrize(
    "header",
    ["{key}", "Basic {key}", "Token {key}", "Bearer", "Bearer {key}, Bearer {key}"],
)
def test_a_key_sent_in_another_form(service: Guarded, header: str) -> None:
    key = service.key()
    assert ask(service, {"Authorization": header.format(key=key.text)}) == 401


def test_two_authorization_headers_are_refused_even_if_one_is_good(service: Guarded) -> None:
    key, false = service.key(), new_secret()
    headers = [("Authorization", f"Bearer {key.text}"), ("Authorization", f"Bearer {false.text}")]
    assert service.client.get("/v1/documents", headers=headers).status_code == 401


def test_a_key_in_the_url_or_a_cookie_of_its_own_opens_nothing(service: Guarded) -> None:
    key = service.key().text
    assert service.client.get(f"/v1/documents?key={key}&access_token={key}").status_code == 401
    cookie = {"Cookie": f"seisaku_session={key}; key={key}"}
    assert service.client.get("/v1/documents", headers=cookie).status_code == 401


def test_a_revoked_key_is_refused_at_once_and_told(service: Guarded) -> None:
    key = service.key()
    assert ask(service, bearer(key)) == 200
    # another process does this: `seisaku keys revoke`
    Keys.of(service.folder).revoke("企画課")
    response = service.client.get("/v1/documents", headers=bearer(key))
    assert response.status_code == 401
    assert "失効" in response.json()["detail_ja"]


def test_an_expired_key_is_refused_and_told(small: Assistant, tmp_path: Path) -> None:
    with guarded(small, tmp_path) as service:
        past = datetime.now(UTC) - timedelta(days=3)
        key = Keys(tmp_path / "security", lambda: past).create(
            "監査室", "reader", past + timedelta(days=1)
        )
        response = service.client.get("/v1/documents", headers=bearer(key))
        assert response.status_code == 401
        assert "期限が切れて" in response.json()["detail_ja"]


def test_a_key_made_while_the_service_runs_is_good_at_once(service: Guarded) -> None:
    assert ask(service) == 401
    assert ask(service, bearer(service.key())) == 200


def test_a_reader_changes_nothing_at_any_writing_of_the_path(service: Guarded) -> None:
    reader, admin = service.key(), service.key("管理係", "admin")
    paths = ["/v1/admin/change", "/elsewhere/change", "/v1/admin/change?x=/healthz"]
    for path in paths:
        assert service.client.post(path, headers=bearer(reader)).status_code == 403
        assert service.client.post(path, headers=bearer(admin)).json()["changed_by"] == "管理係"
    others = [
        *("/v1/admin/change/", "/V1/ADMIN/change", "//v1/admin/change", "/v1//admin/change"),
        *("/v1/admin%2fchange", "/v1/./admin/change", "/healthz/../v1/admin/change"),
        *("/v1/admin/change%00", "/v1/admin/change;x=1", "/elsewhere/change/"),
    ]
    for path in others:
        assert service.client.post(path, headers=bearer(reader)).status_code in (307, 403, 404)


def test_a_reader_s_upload_is_refused_before_its_body_is_read(service: Guarded) -> None:
    reader = service.key()

    def body() -> Iterator[bytes]:
        raise AssertionError("the body is read")
        yield b""

    headers = bearer(reader) | {"Content-Length": "1000"}
    response = service.client.post("/v1/admin/change", content=body(), headers=headers)
    assert response.status_code == 403


def test_damaged_keys_let_nobody_in_and_say_no_path(service: Guarded) -> None:
    key = service.key()
    (service.folder / "security" / "keys.json").write_text('{"version": 1, "keys": [{}]}')
    for response in (
        service.client.get("/v1/documents", headers=bearer(key)),
        service.client.post("/signin", data={"key": key.text}),
    ):
        assert response.status_code == 503
        assert str(service.folder) not in response.text


def test_a_key_file_that_goes_away_opens_nothing(small: Assistant, tmp_path: Path) -> None:
    with guarded(small, tmp_path, address="127.0.0.1", allowed_hosts=("testserver",)) as service:
        assert ask(service) == 200
        key = service.key()
        assert (ask(service), ask(service, bearer(key))) == (401, 200)
        (tmp_path / "security" / "keys.json").unlink()
        assert (ask(service), ask(service, bearer(key))) == (401, 401)


def test_revoking_the_last_key_does_not_open_this_machine(small: Assistant, tmp_path: Path) -> None:
    with guarded(small, tmp_path, address="127.0.0.1", allowed_hosts=("testserver",)) as service:
        service.key()
        service.keys.revoke("企画課")
    with guarded(small, tmp_path, address="127.0.0.1", allowed_hosts=("testserver",)) as service:
        assert ask(service) == 401


def test_a_browser_is_led_to_the_sign_in_page_and_back(service: Guarded) -> None:
    service.key()
    response = service.client.get("/verify?q=海洋", headers=HTML)
    assert response.status_code == 303
    page = service.client.get(response.headers["location"], headers=HTML)
    assert 'name="next" value="/verify?q=%E6%B5%B7%E6%B4%8B"' in page.text


def test_an_error_inside_tells_nothing_of_the_machine(service: Guarded) -> None:
    response = service.client.get("/fails", headers=bearer(service.key()))
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
