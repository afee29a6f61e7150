"""What is written down: who, when, which citations; that nobody changed it; and no secret."""

import errno
import json
import logging
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.security.audit.chain import Link, verify
from api.security.audit.log import AuditLog
from api.security.audit.settings import AuditSettings
from api.security.keys import Keys
from api.security.secret import new_secret
from rag.assistant import Assistant
from tests.api.security.guarded import (
    QUESTION,
    Guarded,
    bearer,
    guarded,
    guarded_app,
    security_of,
    served,
)

SETTINGS = AuditSettings()


@pytest.fixture
def service(small: Assistant, tmp_path: Path) -> Iterator[Guarded]:
    with guarded(small, tmp_path) as service:
        yield service


def test_a_question_is_noted_with_who_when_and_which_citations(service: Guarded) -> None:
    key = service.key()
    answer = service.client.post("/v1/ask", json={"question": QUESTION}, headers=bearer(key))
    (line,) = service.lines()
    cited = [passage["citation"]["citation_id"] for passage in answer.json()["passages"]]
    assert set(cited) <= set(line["citations"])
    known = {name: line[name] for name in ("who", "key_id", "role", "kind", "method", "route")}
    assert known == {
        "who": "企画課",
        "key_id": key.key_id,
        "role": "reader",
        "kind": "ask",
        "method": "POST",
        "route": "/v1/ask",
    }
    assert (line["status"], line["address"], line["n"]) == (200, "testclient", 1)
    assert line["at"].endswith("+00:00")
    assert line["duration_ms"] > 0


def test_what_was_asked_is_written_only_where_that_is_switched_on(
    small: Assistant, tmp_path: Path
) -> None:
    for questions in (False, True):
        folder = tmp_path / str(questions)
        with guarded(small, folder, audit=AuditSettings(questions=questions)) as service:
            headers = bearer(service.key())
            client = service.client
            client.post("/v1/ask", json={"question": QUESTION}, headers=headers)
            client.post("/v1/ask/stream", json={"question": QUESTION}, headers=headers)
            client.get("/", params={"q": QUESTION}, headers=headers)
            client.post("/v1/cite", json={"text": QUESTION}, headers=headers)
            client.post("/memo", data={"text": QUESTION}, headers=headers)
            client.post("/v1/verify", json={"quote": QUESTION}, headers=headers)
            client.post("/verify", data={"q": QUESTION}, headers=headers)
            lines = service.lines()
            kinds = ["ask", "ask", "ask", "memo", "memo", "verify", "verify"]
            assert [line["kind"] for line in lines] == kinds
            assert [line["status"] for line in lines] == [200] * 7
            texts = [line.get("text") for line in lines]
            assert texts == [QUESTION if questions else None] * 7
            path = folder / "security" / "audit" / "audit.jsonl"
            assert (QUESTION in path.read_text("utf-8")) is questions


def test_readings_and_refusals_are_noted_and_probes_and_style_sheets_are_not(
    service: Guarded,
) -> None:
    key = service.key()
    for path in ("/healthz", "/readyz", "/static/style.css", "/v1/documents/ocean"):
        service.client.get(path, headers=bearer(key))
    service.client.post("/v1/admin/change", headers=bearer(key))
    service.client.get("/v1/documents", headers=bearer(new_secret()))
    found = [(line["kind"], line["who"], line["status"]) for line in service.lines()]
    assert found == [
        ("read", "企画課", 200),
        ("administer", "企画課", 403),
        ("read", "anonymous", 401),
    ]
    assert service.lines()[0]["ids"] == {"document_id": "ocean"}


def test_signing_in_is_noted_under_the_key_s_name(service: Guarded) -> None:
    service.client.post("/signin", data={"key": service.key().text})
    service.client.post("/signout")
    found = [(line["kind"], line["who"]) for line in service.lines()]
    assert found == [("sign in", "企画課"), ("sign out", "企画課")]


def test_who_has_no_key_cannot_fill_the_log(service: Guarded) -> None:
    service.key()
    for _ in range(200):
        service.client.get("/v1/documents")
    service.client.get("/v1/documents", headers=bearer(service.key("監査室")))
    lines = service.lines()
    assert len(lines) < 120  # 60 at once, and 30 a minute
    assert sum(line.get("refusals_left_out", 0) for line in lines) + len(lines) == 201


def test_hostile_values_stay_in_one_line(service: Guarded) -> None:
    headers = bearer(service.key())
    service.client.get("/v1/documents/a%0a%7b%22who%22%3a%22x%22%7d%00%1b[2J", headers=headers)
    service.client.get("/v1/documents/" + "x" * 5000, headers=headers)
    assert len(service.lines()) == 2
    assert len(service.lines()[1]["ids"]["document_id"]) <= 301


def test_files_are_for_the_service_s_user_only(service: Guarded) -> None:
    service.client.post("/signin", data={"key": service.key().text})
    folder = service.folder / "security"
    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_no_secret_is_in_any_log_or_file(
    small: Assistant,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    security = security_of(tmp_path, allowed_hosts=(), audit=AuditSettings(questions=True))
    caplog.set_level(logging.DEBUG)
    key = Keys.of(tmp_path).create("企画課", "admin")
    with served(guarded_app(small, security), security, log_level="debug") as (host, port):
        url = f"http://{host}:{port}"
        with httpx2.Client(base_url=url, trust_env=False) as client:
            for headers in (bearer(key), bearer(key.text[:-1]), {"Authorization": key.text}):
                client.get("/v1/documents", headers=headers)
                client.get("/fails", headers=headers)
                client.post("/v1/ask", json={"question": QUESTION}, headers=headers)
                client.post("/v1/ask", content=b"{", headers=headers)
            client.post("/signin", data={"key": key.text[:-1]})
            client.post("/signin", data={"key": key.text})
            cookie = client.cookies["seisaku_session"]
            client.get("/fails")
            client.get("/v1/documents")
    own = [r for r in caplog.records if not r.name.startswith("httpcore2")]  # the test's client
    told = "".join(f"{record.__dict__}{caplog.handler.format(record)}" for record in own)
    told += "".join(capsys.readouterr())
    for path in tmp_path.rglob("*"):
        told += path.name + (path.read_text("utf-8", "replace") if path.is_file() else "")
    assert "RuntimeError" in told
    for secret in (key.text, key.text[-43:], key.text[-43:-1], cookie):
        assert secret not in told


# The chain


def log_of(folder: Path, lines: int = 0, **settings: Any) -> AuditLog:
    log = AuditLog(folder, AuditSettings(**settings))
    for number in range(lines):
        log.add({"kind": "ask", "who": f"課{number}"})
    return log


def test_a_log_as_it_was_written_is_verified(tmp_path: Path) -> None:
    log = log_of(tmp_path, 20)
    found = verify(log.files())
    assert (found.lines, found.first, found.torn, found.findings) == (20, 1, 0, ())
    assert found.last is not None
    assert found.last.number == 20
    log.add({"kind": "read"})
    assert verify(log.files(), found.last).findings == ()


def change_line(path: Path, number: int, change: "Any") -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number : number + 1] = change(lines[number])
    path.write_bytes(b"".join(lines))


@pytest.mark.parametrize(
    "change",
    [
        lambda line: [line.replace("課5".encode(), "課6".encode())],
        lambda _: [],
        lambda line: [line, line],
        lambda line: [line[:-2] + b" }\n"],
        lambda _: [b"x\n"],
        lambda line: [b"\n", line],
    ],
    ids=["changed", "taken out", "twice", "a blank", "overwritten", "a line put in"],
)
def test_a_change_in_the_log_is_found_and_named(tmp_path: Path, change: Any) -> None:
    log = log_of(tmp_path, 10)
    change_line(log.path, 5, change)
    findings = verify(log.files()).findings
    assert findings
    assert findings[0].line in (6, 7)
    assert "audit.jsonl" in findings[0].message_ja


def test_a_change_in_the_last_line_is_found_by_its_own_hash(tmp_path: Path) -> None:
    log = log_of(tmp_path, 10)
    change_line(log.path, 9, lambda line: [line.replace("課9".encode(), "課8".encode())])
    assert [(found.line, found.message) for found in verify(log.files()).findings] == [
        (10, "audit.jsonl:10 was changed")
    ]


def test_lines_cut_off_at_the_end_are_found_by_what_was_noted_before(tmp_path: Path) -> None:
    log = log_of(tmp_path, 10)
    noted = verify(log.files()).last
    change_line(log.path, 9, lambda _: [])
    assert verify(log.files()).findings == ()  # nothing else can tell
    assert "n=10" in verify(log.files(), noted).findings[0].message


def test_a_log_written_anew_is_found_by_what_was_noted_before(tmp_path: Path) -> None:
    noted = verify(log_of(tmp_path / "a", 10).files()).last
    another = log_of(tmp_path / "b", 12)
    change = AuditLog(tmp_path / "c", SETTINGS)
    for number in range(12):
        change.add({"kind": "ask", "who": f"他{number}"})
    assert verify(another.files(), noted).findings == ()
    assert verify(change.files(), noted).findings
    assert verify(change.files(), Link(99, "0" * 64)).findings


def test_files_are_closed_by_size_and_the_chain_goes_on(tmp_path: Path) -> None:
    log = log_of(tmp_path, 100, max_bytes=2000)
    names = [path.name for path in log.files()]
    assert len(names) == 10
    assert names == [*sorted(names[:-1]), "audit.jsonl"]
    found = verify(log.files())
    assert (found.lines, found.first, found.findings) == (100, 1, ())
    log.files()[3].unlink()
    assert "line before it" in verify(log.files()).findings[0].message


def test_old_files_are_deleted_by_number_and_by_age_and_the_rest_is_verified(
    tmp_path: Path,
) -> None:
    log = log_of(tmp_path / "number", 100, max_bytes=1000, keep_files=3)
    assert len(log.files()) == 4
    found = verify(log.files())
    assert found.findings == ()
    assert found.first is not None
    assert found.first > 50
    log = log_of(tmp_path / "age", 50, max_bytes=1000, keep_days=10)
    for path in log.files()[:4]:
        os.utime(path, (1, 1))
    before = len(log.files())
    log_of(tmp_path / "age", 10, max_bytes=1000, keep_days=10)
    assert len(log.files()) < before
    assert verify(log.files()).findings == ()


def test_each_month_begins_a_file_of_its_own(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, AuditSettings(keep_days=10**4))
    for day in ("2026-11-29", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"):
        log.add({"at": f"{day}T00:00:00.000+00:00"})
    names = [path.name for path in log.files()]
    assert names == ["audit-000000000002.jsonl", "audit-000000000004.jsonl", "audit.jsonl"]
    assert verify(log.files()).findings == ()


def test_a_line_torn_when_the_machine_stopped_breaks_nothing(tmp_path: Path) -> None:
    log = log_of(tmp_path, 5)
    with log.path.open("ab") as file:
        file.write(b'{"n":6,"kind":"as')
    log_of(tmp_path, 5)
    found = verify(log.files())
    assert (found.lines, found.torn, found.findings) == (10, 1, ())
    assert found.last is not None
    assert found.last.number == 10


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    logs = [AuditLog(tmp_path, AuditSettings(max_bytes=4000)) for _ in range(6)]
    gate = threading.Barrier(6)

    def write(log: AuditLog) -> None:
        gate.wait()
        for number in range(40):
            log.add({"kind": "ask", "who": f"課{number}", "citations": ["引用"] * (number % 7)})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, logs))
    found = verify(logs[0].files())
    assert (found.lines, found.torn, found.findings) == (240, 0, ())


# A disk that refuses


def full_disk(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_breaks_no_request_and_is_told(
    service: Guarded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    headers = bearer(service.key())
    with monkeypatch.context() as patch:
        patch.setattr("api.security.audit.log.os.write", full_disk)
        for _ in range(3):
            assert service.client.get("/v1/documents", headers=headers).status_code == 200
    told = [record for record in caplog.records if record.name.startswith("api.security.audit")]
    assert len(told) == 1
    assert "監査記録に書き込めません" in told[0].getMessage()
    auditor = service.client.app.state.guard.auditor  # type: ignore[attr-defined]
    assert auditor.failures == 3
    service.client.get("/v1/documents", headers=headers)
    assert [line["lost_before"] for line in service.lines()] == [3]


def test_a_line_that_fits_in_part_only_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = log_of(tmp_path, 3)
    real, calls = os.write, []

    def partly(descriptor: int, line: bytes) -> int:
        calls.append(line)
        return real(descriptor, line[:20]) if len(calls) == 1 else full_disk()

    with monkeypatch.context() as patch:
        patch.setattr("api.security.audit.log.os.write", partly)
        with pytest.raises(OSError, match="space"):
            log.add({"kind": "ask"})
    assert verify(log.files()).torn == 0
    log.add({"kind": "ask"})
    assert verify(log.files()).lines == 4


def test_where_the_log_is_required_nothing_is_answered_without_it(
    small: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with guarded(small, tmp_path, audit=AuditSettings(required=True)) as service:
        headers = bearer(service.key())
        changed = []
        with monkeypatch.context() as patch:
            patch.setattr("api.security.audit.log.os.write", full_disk)
            for _ in range(2):
                response = service.client.get("/v1/documents/ocean", headers=headers)
                assert response.status_code == 503
                assert response.headers["retry-after"] == "30"
                assert "海洋" not in response.text
                changed.append(service.client.post("/v1/admin/change", headers=headers).text)
        assert all("監査記録" in text for text in changed)
        assert service.client.get("/v1/documents/ocean", headers=headers).status_code == 200
        assert verify(AuditLog(tmp_path, SETTINGS).files()).findings == ()
        assert json.dumps(service.lines()).count("log goes on") == 1
