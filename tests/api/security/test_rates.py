"""How often one caller may ask."""

from pathlib import Path

import pytest

from api.security.budgets import Budgets, RateSettings, is_expensive, network_of
from api.security.errors import Refused
from api.security.principal import ANONYMOUS, Principal
from api.security.rates import Buckets, Rate
from api.security.secret import new_secret
from rag.assistant import Assistant
from tests.api.security.guarded import QUESTION, bearer, guarded

SECTION = Principal("企画課", "reader", "a1")
OTHER = Principal("監査室", "reader", "b2")


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    now = 100.0
    buckets = Buckets(Rate("r", per_minute=60, burst=3), lambda: now)
    assert [buckets.take("a").left for _ in range(3)] == [2, 1, 0]
    refused = buckets.take("a")
    assert not refused.fits
    assert refused.wait_s == pytest.approx(1.0)
    assert buckets.take("b").fits
    now += 0.9
    assert not buckets.take("a").fits
    now += 0.2
    assert [buckets.take("a").fits for _ in range(2)] == [True, False]
    now += 3600
    assert [buckets.take("a").fits for _ in range(4)] == [True, True, True, False]


def test_who_is_refused_does_not_wait_longer_for_asking_again() -> None:
    now = 0.0
    buckets = Buckets(Rate("r", per_minute=60, burst=1), lambda: now)
    buckets.take("a")
    waits = [buckets.take("a").wait_s for _ in range(100)]
    assert waits == pytest.approx([1.0] * 100)


@pytest.mark.parametrize(
    ("method", "path", "query", "expensive"),
    [
        ("POST", "/v1/ask", "", True),
        ("POST", "/nothing", "", True),
        ("DELETE", "/v1/admin/documents/a", "", True),
        ("GET", "/", "q=%E6%B5%B7", True),
        ("GET", "/verify", "document=a&q=x", True),
        ("GET", "/", "", False),
        ("GET", "/", "document=a", False),
        ("GET", "/v1/documents", "q=x", False),
    ],
)
def test_what_lets_the_model_work_is_expensive(
    method: str, path: str, query: str, expensive: bool
) -> None:
    assert is_expensive(method, path, query) is expensive


def test_reading_goes_on_when_the_budget_for_questions_is_spent() -> None:
    budgets = Budgets(RateSettings(cheap_per_minute=600, expensive_per_minute=20))
    for _ in range(5):
        budgets.take(SECTION, "192.0.2.1", "POST", "/v1/ask", "")
    with pytest.raises(Refused) as refused:
        budgets.take(SECTION, "192.0.2.1", "POST", "/v1/ask", "")
    assert refused.value.status == 429
    assert int(refused.value.headers["Retry-After"]) == 3
    assert budgets.take(SECTION, "192.0.2.1", "GET", "/documents", "") is not None
    assert budgets.take(OTHER, "192.0.2.1", "POST", "/v1/ask", "") is not None
    assert budgets.take(ANONYMOUS, "192.0.2.1", "GET", "/healthz", "") is None


def test_many_keys_of_one_address_share_a_larger_budget() -> None:
    budgets = Budgets(RateSettings(expensive_per_minute=20))
    keys = [Principal(f"{n}", "reader", f"{n}") for n in range(40)]
    answered = 0
    for key in keys:
        try:
            budgets.take(key, "192.0.2.1", "POST", "/v1/ask", "")
            answered += 1
        except Refused:
            pass
    assert answered == 25  # a quarter of the minute's 100
    budgets.take(keys[39], "192.0.2.2", "POST", "/v1/ask", "")


def test_one_machine_s_many_ipv6_addresses_are_one() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") == "2001:db8::/64"
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"


def test_over_http_the_budget_is_told_and_the_refusal_says_when(
    small: Assistant, tmp_path: Path
) -> None:
    rates = RateSettings(expensive_per_minute=20)
    with guarded(small, tmp_path, rate_limits="auto", rates=rates) as service:
        headers, body = bearer(service.key()), {"question": QUESTION}
        found = [service.client.post("/v1/ask", json=body, headers=headers) for _ in range(6)]
        assert [response.status_code for response in found] == [200] * 5 + [429]
        assert found[0].headers["ratelimit"] == '"expensive";r=4;t=0'
        assert found[0].headers["ratelimit-policy"] == '"expensive";q=5;w=15'
        assert found[5].headers["retry-after"] == "3"
        assert "3秒後" in found[5].json()["detail_ja"]
        page = service.client.get("/?q=海洋", headers={**headers, "Accept": "text/html"})
        assert page.status_code == 429
        assert "要求が多すぎます" in page.text


def test_who_tries_keys_is_slowed_down_and_a_good_key_beside_is_not(
    small: Assistant, tmp_path: Path
) -> None:
    rates = RateSettings(failures_per_hour=6)
    with guarded(small, tmp_path, rate_limits="on", rates=rates) as service:
        good = service.key()
        false = [bearer(new_secret()) for _ in range(4)]
        found = [service.client.get("/v1/documents", headers=header) for header in false]
        assert [response.status_code for response in found] == [401, 401, 429, 429]
        assert found[2].headers["retry-after"] == "600"
        page = service.client.post("/signin", data={"key": "x"})
        assert page.status_code == 429
        assert service.client.get("/v1/documents", headers=bearer(good)).status_code == 200
        assert service.client.post("/signin", data={"key": good.text}).status_code == 303


def test_on_this_machine_alone_there_is_no_limit(small: Assistant, tmp_path: Path) -> None:
    rates = RateSettings(cheap_per_minute=1)
    local = {"address": "127.0.0.1", "allowed_hosts": ("testserver",), "rates": rates}
    with guarded(small, tmp_path, rate_limits="auto", **local) as service:
        found = {service.client.get("/v1/documents").status_code for _ in range(20)}
        assert found == {200}
