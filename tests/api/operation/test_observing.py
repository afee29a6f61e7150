"""Every request has an id and a line in the log that says nothing of what was asked."""

import json
import logging
import re
from collections.abc import Iterator

import pytest

from api.operation.logs import JsonLines, TextLines
from tests.api.operation.inline_app import asked

QUESTION = "秘密の質問"


class Kept(logging.Handler):
    """Keeps lines as they would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


@pytest.fixture(params=[JsonLines, TextLines])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """What is logged, in either form."""
    handler = Kept(request.param())
    logger = logging.getLogger()
    before = logger.level
    logger.addHandler(handler)
    logging.getLogger("seisaku").setLevel(logging.DEBUG)
    yield handler
    logger.removeHandler(handler)
    logging.getLogger("seisaku").setLevel(logging.NOTSET)
    logger.setLevel(before)


def test_an_id_that_is_given_comes_back_and_is_known_inside() -> None:
    with asked() as client:
        response = client.get("/named/x", headers={"X-Request-ID": "office-7.A_b"})
        assert response.headers["X-Request-ID"] == "office-7.A_b"
        assert response.json() == "x office-7.A_b"


@pytest.mark.parametrize("given", [b"", b"a b", b"x" * 65, b"a\tb", b"<b>", "日本".encode()])
def test_an_id_that_could_do_harm_is_made_anew(given: bytes) -> None:
    with asked() as client:
        answered = client.get("/named/x", headers={b"X-Request-ID": given}).headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{16}", answered)


def test_two_ids_in_one_request_are_none() -> None:
    with asked() as client:
        headers = [("X-Request-ID", "a"), ("X-Request-ID", "b")]
        assert len(client.get("/named/x", headers=headers).headers["X-Request-ID"]) == 16


@pytest.mark.parametrize("path", ["/nowhere", "/named", "/fails?q=1", "/fails"])
def test_problems_of_all_kinds_carry_an_id(path: str) -> None:
    with asked() as client:
        response = client.get(path, headers={"X-Request-ID": "r1"})
        assert response.status_code in (404, 422, 500)
        assert response.headers["X-Request-ID"] == "r1"


def test_a_request_is_one_line_with_its_route_and_not_its_path(kept: Kept) -> None:
    with asked() as client:
        client.get(f"/named/{QUESTION}?q={QUESTION}", headers={"X-Request-ID": "r1"})
    lines = [line for line in kept.lines if "seisaku.access" in line]
    assert len(lines) == 1
    assert "GET /named/{name} 200" in lines[0]
    assert "r1" in lines[0]
    assert "duration_ms" in lines[0]
    assert QUESTION not in "".join(kept.lines)


def test_what_failed_is_told_by_its_kind_and_place_and_not_by_what_it_says(kept: Kept) -> None:
    with asked() as client:
        client.get("/fails", params={"q": QUESTION})
    logging.getLogger("seisaku").info("outside of a request")
    assert "GET /fails 500" in "".join(kept.lines)
    assert QUESTION not in "".join(kept.lines)


def test_a_json_line_has_its_fields() -> None:
    handler = Kept(JsonLines())
    logging.getLogger().addHandler(handler)
    logging.getLogger("seisaku").setLevel(logging.INFO)
    with asked() as client:
        client.get("/named/x", headers={"X-Request-ID": "r1"})
    logging.getLogger().removeHandler(handler)
    (line,) = [json.loads(line) for line in handler.lines if "seisaku.access" in line]
    assert line["request_id"] == "r1"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/named/{name}", 200)
    assert (line["level"], line["logger"]) == ("info", "seisaku.access")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])


def test_an_error_within_a_request_is_traced_without_its_text() -> None:
    from api.operation.request_id import _current

    try:
        raise ValueError(QUESTION)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "failed", (), (ValueError, error, error.__traceback__)
        )
    token = _current.set("r1")
    inside = [JsonLines().format(record), TextLines().format(record)]
    _current.reset(token)
    outside = [JsonLines().format(record), TextLines().format(record)]
    assert all("ValueError" in line and QUESTION not in line for line in inside)
    assert all("ValueError" in line and QUESTION in line for line in outside)


def test_health_that_is_well_is_no_news() -> None:
    handler = Kept(JsonLines())
    logging.getLogger().addHandler(handler)
    logging.getLogger("seisaku").setLevel(logging.INFO)
    with asked() as client:
        client.get("/healthz")
    logging.getLogger().removeHandler(handler)
    assert [line for line in handler.lines if "seisaku.access" in line] == []
