"""A service of this machine alone, without keys: no other website, name or proxy may use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.security.errors import OpenToNetwork
from api.security.keys import Keys
from api.security.opening import check_opening
from rag.assistant import Assistant
from tests.api.security.guarded import Guarded, guarded, security_of

OWN = {"Host": "127.0.0.1:8000"}


@pytest.fixture
def service(small: Assistant, tmp_path: Path) -> Iterator[Guarded]:
    with guarded(small, tmp_path, address="127.0.0.1") as service:
        yield service


def change(client: TestClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/v1/admin/change", headers={**OWN, **named}).status_code


def test_whoever_sits_at_the_machine_needs_no_key(service: Guarded) -> None:
    assert service.client.get("/v1/documents", headers=OWN).status_code == 200
    assert change(service.client) == 200


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:80", "localhost.", "127.0.0.1", "127.1.2.3:8000", "[::1]:8000"],
)
def test_names_of_this_machine(service: Guarded, host: str) -> None:
    assert service.client.get("/v1/documents", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "evil.example/127.0.0.1",
        "192.168.1.5",
        "0.0.0.0",
        "[::]",
        "",
        "localhost:8000:1",
        "localhost, evil.example",
    ],
)
def test_a_website_whose_name_points_here_reads_nothing(service: Guarded, host: str) -> None:
    response = service.client.get("/v1/documents", headers={"Host": host})
    assert response.status_code == 421
    assert "SEISAKU_ALLOWED_HOSTS" in response.json()["detail_ja"]
    assert service.client.post("/v1/admin/change", headers={"Host": host}).status_code == 421


def test_a_name_that_is_allowed(small: Assistant, tmp_path: Path) -> None:
    allowed = ("seisaku.example.go.jp",)
    with guarded(small, tmp_path, address="127.0.0.1", allowed_hosts=allowed) as service:
        headers = {"Host": "SEISAKU.example.go.jp:8443"}
        assert service.client.get("/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Origin": "http://evil.example/127.0.0.1:8000"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
    ],
)
def test_another_website_changes_nothing(service: Guarded, headers: dict[str, str]) -> None:
    assert change(service.client, **headers) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8000", "Sec_Fetch_Site": "same-origin"},
        {"Origin": "null", "Sec_Fetch_Site": "same-origin"},
    ],
)
def test_its_own_pages_and_programs_do(service: Guarded, headers: dict[str, str]) -> None:
    assert change(service.client, **headers) == 200


def test_another_website_may_link_to_a_page_and_not_embed_it(service: Guarded) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    page = {**OWN, **link, "Sec-Fetch-Dest": "document"}
    assert service.client.get("/documents", headers=page).status_code == 200
    for destination in ("iframe", "embed", "object"):
        frame = {**OWN, **link, "Sec-Fetch-Dest": destination}
        assert service.client.get("/documents", headers=frame).status_code == 403
    image = {**OWN, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert service.client.get("/?q=海洋", headers=image).status_code == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via", "X-Forwarded-Host"])
def test_what_a_proxy_passes_on_is_refused_where_no_key_is_needed(
    service: Guarded, name: str
) -> None:
    response = service.client.get("/v1/documents", headers={**OWN, name: "127.0.0.1"})
    assert response.status_code == 403
    assert "SEISAKU_TRUSTED_PROXIES" in response.json()["detail_ja"]


def test_a_trusted_proxy_makes_keys_required(small: Assistant, tmp_path: Path) -> None:
    proxied = {"address": "127.0.0.1", "trusted_proxies": ("127.0.0.1",)}
    with guarded(small, tmp_path, **proxied) as service:
        assert service.client.get("/v1/documents", headers=OWN).status_code == 401


# Starting


@pytest.mark.parametrize(
    ("address", "keys", "proxies"),
    [
        ("0.0.0.0", "auto", ()),
        ("::", "auto", ()),
        ("192.0.2.1", "auto", ()),
        ("192.0.2.1", "off", ()),
        ("192.0.2.1", "required", ()),
        ("127.0.0.1", "required", ()),
        ("127.0.0.1", "auto", ("127.0.0.1",)),
        ("127.0.0.1", "off", ("127.0.0.1",)),
    ],
)
def test_a_service_is_not_opened_to_the_network_without_keys(
    tmp_path: Path, address: str, keys: str, proxies: tuple[str, ...]
) -> None:
    security = security_of(tmp_path, address=address, keys=keys, trusted_proxies=proxies)
    with pytest.raises(OpenToNetwork, match="seisaku keys create") as refused:
        check_opening(security)
    assert "seisaku keys create" in refused.value.message_ja
    assert address in refused.value.message_ja


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.0.0.2", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("keys", ["auto", "off"])
def test_on_this_machine_s_own_address_it_is(tmp_path: Path, address: str, keys: str) -> None:
    check_opening(security_of(tmp_path, address=address, keys=keys))


def test_with_a_good_key_it_is_opened_to_the_network_but_never_with_keys_off(
    tmp_path: Path,
) -> None:
    Keys.of(tmp_path).create("企画課", "reader")
    check_opening(security_of(tmp_path, address="0.0.0.0"))
    with pytest.raises(OpenToNetwork):
        check_opening(security_of(tmp_path, address="0.0.0.0", keys="off"))
    Keys.of(tmp_path).revoke("企画課")
    with pytest.raises(OpenToNetwork):
        check_opening(security_of(tmp_path, address="0.0.0.0"))
