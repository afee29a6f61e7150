"""Documents are added, replaced and removed over HTTP; each change is a job."""

import threading
from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from api.app import create_app
from api.security.roles import require_admin
from rag.workplace import Workplace, serve_assistant
from tests.api.administration.conftest import FOREST, SAID, Service, serving
from tests.api.bad_files import BAD
from tests.api.contract import OrNull, assert_problem, differences

QUESTION = {"question": "森林保全の予算はいくらですか。", "k": 1}
JOB = {
    "job_id": str,
    "kind": str,
    "state": str,
    "by": str,
    "created_at": str,
    "started_at": OrNull(str),
    "ended_at": OrNull(str),
    "document_id": OrNull(str),
    "title": OrNull(str),
    "file": OrNull(str),
    "size_bytes": OrNull(int),
    "sha256": OrNull(str),
    "progress": [{"stage": str, "done": OrNull(int), "total": OrNull(int)}],
    "result": OrNull(
        {
            "document_id": str,
            "version": int,
            "change": str,
            "change_label": str,
            "read": OrNull(
                {
                    "kind": str,
                    "passages": [{"name": str, "label": str, "count": int}],
                    "tables": int,
                    "pages": [str],
                    "set_aside": [{"name": str, "label": str, "count": int}],
                }
            ),
            "passages": int,
            "embedded": int,
            "seconds": float,
            "model_load_seconds": float,
        }
    ),
    "error": OrNull({"kind": str, "status": int, "detail": str, "detail_ja": str}),
    "can_repeat": bool,
    "repeats": OrNull(str),
}


def test_a_file_that_is_sent_is_found_when_its_job_is_done(service: Service) -> None:
    response = service.add()
    assert response.headers["Location"] == f"/v1/jobs/{response.json()['job_id']}"
    assert differences(response.json(), JOB) == []
    job = service.ended(response)
    assert differences(job, JOB) == []
    assert (job["state"], job["kind"], job["file"]) == ("done", "add", "forest.txt")
    result = job["result"]
    assert (result["document_id"], result["version"], result["change"]) == ("forest", 1, "new")
    assert result["change_label"] == "追加しました"
    assert result["read"] == {
        "kind": "report",
        "passages": [{"name": "body", "label": "本文", "count": 1}],
        "tables": 0,
        "pages": [],
        "set_aside": [],
    }
    assert (result["passages"], result["embedded"]) == (3, 1)
    assert {known["stage"]: (known["done"], known["total"]) for known in job["progress"]} == {
        "reading": (1, 1),
        "embedding": (1, 1),
        "indexing": (1, 1),
    }
    assert service.documents() == [("ocean", 1), ("space", 1), ("forest", 1)]
    found = service.client.post("/v1/ask", json=QUESTION).json()["passages"][0]
    assert found["citation"]["title"] == "森林保全の計画"
    assert service.client.get("/v1/jobs").json()["jobs"] == [job]
    jobs_folder = service.workplace.data_folder / "jobs"
    assert not (jobs_folder / job["job_id"] / "upload").exists()  # it is in the store now


def test_the_same_file_again_changes_nothing(service: Service) -> None:
    service.ended(service.add())
    job = service.ended(service.add())
    assert (job["result"]["change"], job["result"]["embedded"]) == ("unchanged", 0)
    assert service.documents() == [("ocean", 1), ("space", 1), ("forest", 1)]


def test_a_document_is_replaced_and_then_removed(service: Service) -> None:
    service.ended(service.add())
    files = {"file": ("森林（改訂）.txt", FOREST.replace("50", "60").encode())}
    job = service.ended(service.client.put("/v1/documents/forest", files=files))
    assert (job["result"]["change"], job["result"]["version"]) == ("new_version", 2)
    found = service.client.post("/v1/ask", json=QUESTION).json()["passages"][0]
    assert "60億円" in found["text"]
    assert found["citation"]["title"] == "森林保全の計画"  # what is not said stays as it was
    job = service.ended(service.client.delete("/v1/documents/forest"))
    assert (job["kind"], job["result"]["change_label"]) == ("remove", "外しました")
    assert service.documents() == [("ocean", 1), ("space", 1)]
    job = service.ended(service.add(FOREST.replace("50", "60"), **SAID, document_id="forest"))
    assert job["result"]["change"] == "restored"


def test_what_is_set_aside_and_tables_are_counted(service: Service) -> None:
    table = "\t令和7年度\t令和8年度\n予算\t40億円\t50億円\n人員\t12人\t15人\n"
    text = f"# 森林\n\n{table}\n---\n\n本文。\n"
    read = service.ended(service.add(text, "forest.md", **SAID))["result"]["read"]
    assert read["tables"] == 1
    assert {"name": "rule", "label": "区切り線", "count": 1} in read["set_aside"]


def test_bad_files_fail_in_japanese_and_the_service_goes_on(service: Service) -> None:
    for name in ("爆弾.docx", "実体.docx", "鍵.pdf", "走査.pdf", "空白.md", "旧式.doc"):
        make, (japanese, english) = BAD[name]
        assert make is not None
        job = service.ended(service.add(make(), name, **SAID))
        assert job["state"] == "failed"
        assert 400 <= job["error"]["status"] < 500
        assert japanese in job["error"]["detail_ja"]
        assert english in job["error"]["detail"]
        assert not job["can_repeat"]  # it would be refused again
    problem = assert_problem(service.add("本文。", "名無し", **SAID), 415, field="file")
    assert "名無し" in problem["detail_ja"]
    assert service.documents() == [("ocean", 1), ("space", 1)]
    assert service.client.post("/v1/ask", json=QUESTION).status_code == 200


def test_a_file_that_takes_too_long_to_read_ends_with_the_limit_named(
    workplace: Workplace,
) -> None:
    pages = "\n\n".join(
        f"## {n} 見出し\n\n森林の面積は{n}haで、{n}人が守る。" for n in range(90_000)
    )
    with serving(workplace) as service:
        job = service.ended(service.add("# 森林\n\n" + pages, "大部.txt", **SAID))
        assert (job["state"], job["error"]["kind"]) == ("failed", "FileTooDemanding")
        assert job["error"]["status"] == 422
        assert job["error"]["detail_ja"].startswith("ファイル「大部.txt」の読み取りが制限時間")
        assert service.documents() == [("ocean", 1), ("space", 1)]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"issuer": "林野庁", "issued_on": "2025"}, "title", "題名（title）がありません"),
        ({"title": "計画", "issued_on": "2025"}, "issuer", "発行機関（issuer）がありません"),
        ({"title": "計画", "issuer": "林野庁"}, "issued_on", "発行日（issued_on）がありません"),
        ({**SAID, "issued_on": "令和7年"}, "issued_on", "2025、2025-04"),
        ({**SAID, "issued_on": "2025-02-30"}, "issued_on", "2025、2025-04"),
        ({**SAID, "document_id": "../../etc"}, "document_id", "英小文字、数字"),
        ({**SAID, "document_id": "a" * 101}, "document_id", "100文字まで"),
        ({**SAID, "kind": "book"}, "kind", "'report', 'slides'"),
        ({**SAID, "title": "計画\r\nSet-Cookie: a"}, "title", "制御文字"),
        ({**SAID, "title": "計" * 301}, "title", "300文字まで"),
        ({**SAID, "color": "red"}, "color", "この項目はありません"),
        ({**SAID, "document_id": "ocean"}, "title", "題名は『研究計画』"),
        ({**SAID, "replace": "たぶん"}, "replace", "true または false"),
    ],
)
def test_what_is_said_wrongly_is_told_by_field_and_nothing_is_queued(
    service: Service, said: dict[str, str], field: str, words: str
) -> None:
    status = 409 if said.get("document_id") == "ocean" else 422
    problem = assert_problem(service.add(**said), status, field=field)
    assert words in problem["detail_ja"]
    assert service.client.get("/v1/jobs").json() == {"jobs": []}


def test_requests_that_are_no_form_with_one_file_are_told(service: Service) -> None:
    client = service.client
    assert_problem(client.post("/v1/documents", json=SAID), 415, field="body")
    assert_problem(client.post("/v1/documents", data=SAID), 422, field="file")
    two = [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]
    assert_problem(client.post("/v1/documents", data=SAID, files=two), 400, field="body")
    other = {"document": ("a.txt", b"a")}
    assert_problem(client.post("/v1/documents", data=SAID, files=other), 422, field="file")
    cut = client.post(
        "/v1/documents",
        content=b"--x\r\nContent-Disposition: form-data; name",
        headers={"Content-Type": "multipart/form-data"},
    )
    assert_problem(cut, 400, field="body")
    assert_problem(service.add(b"", "empty.txt", **SAID), 422, field="file")
    assert_problem(service.add(name="a" * 300 + ".txt"), 422, field="file")


def test_a_body_over_the_limit_is_refused_by_its_head(service: Service) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}

    def sent(length: int) -> Any:
        headers = {**kind, "Content-Length": str(length)}
        return service.client.post("/v1/documents", content=b"--x--", headers=headers)

    assert "100MB" in assert_problem(sent(104_000_000), 413, field="file")["detail_ja"]
    assert_problem(sent(200_000_000), 413)  # by the guard, which knows of no file


def test_a_file_name_never_becomes_a_path(service: Service) -> None:
    before = set(service.workplace.data_folder.parent.rglob("*"))
    for name, kept in (("../../../etc/passwd.txt", "passwd.txt"), ("C:\\Win\\win.txt", "win.txt")):
        assert service.ended(service.add(name=name))["file"] == kept
    made = set(service.workplace.data_folder.parent.rglob("*")) - before
    assert all(service.workplace.data_folder in path.parents for path in made)


@pytest.mark.parametrize("document_id", ["forest", "..%2F..%2Fetc", "OCEAN", "%00", "あ"])
def test_what_is_not_there_is_neither_replaced_nor_removed(
    service: Service, document_id: str
) -> None:
    files = {"file": ("forest.txt", FOREST.encode())}
    put = service.client.put(f"/v1/documents/{document_id}", files=files)
    assert put.status_code == 404
    assert service.client.delete(f"/v1/documents/{document_id}").status_code == 404
    assert service.client.get("/v1/jobs").json() == {"jobs": []}


@pytest.mark.parametrize("job_id", ["1", "..%2F..", "20261122T093412123456-1a2b3c4d"])
def test_jobs_that_are_not_there_are_told(service: Service, job_id: str) -> None:
    assert service.client.get(f"/v1/jobs/{job_id}").status_code == 404
    assert service.client.post(f"/v1/jobs/{job_id}/repeat").status_code == 404


def test_the_last_document_is_not_removed(service: Service) -> None:
    service.ended(service.client.delete("/v1/documents/space"))
    assert_problem(service.client.delete("/v1/documents/ocean"), 409, field="document_id")


def test_two_administrators_who_add_the_same_document_at_once_get_one(service: Service) -> None:
    responses = []

    def send() -> None:
        responses.append(service.add())

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = {job["job_id"]: job["result"]["change"] for job in map(service.ended, responses)}
    assert sorted(changes.values())[0] == "new"
    assert set(changes.values()) <= {"new", "unchanged"}
    assert list(changes.values()).count("new") == 1
    assert service.documents() == [("ocean", 1), ("space", 1), ("forest", 1)]


def test_of_two_who_replace_the_same_version_the_second_is_told(service: Service) -> None:
    first, second = (
        service.client.put(
            "/v1/documents/ocean",
            files={"file": ("ocean.txt", text.encode())},
            data={"expected_version": "1"},
        )
        for text in ("# 海洋\n海洋研究の予算は130億円。\n", "# 海洋\n海洋研究の予算は140億円。\n")
    )
    assert service.ended(first)["result"]["version"] == 2
    if second.status_code == 202:
        job = service.ended(second)
        assert (job["state"], job["error"]["status"]) == ("failed", 409)
    else:
        assert_problem(second, 409, field="expected_version")
    assert service.documents() == [("ocean", 2), ("space", 1)]
    late = service.client.put(
        "/v1/documents/ocean",
        files={"file": ("ocean.txt", FOREST.encode())},
        data={"expected_version": "1"},
    )
    assert "今は第2版" in assert_problem(late, 409, field="expected_version")["detail_ja"]


def test_questions_are_answered_all_the_while(workplace: Workplace) -> None:
    many = "# 森林\n\n" + "\n\n".join(
        f"## 第{n}節\n\n第{n}地区の森林を{n}人で守る。" * 3 for n in range(40)
    )
    with serving(workplace, "0.02") as service:
        response = service.add(many, "many.txt", **SAID)
        statuses, seen = set(), set()
        while (state := service.client.get(response.headers["Location"]).json())["state"] in (
            "queued",
            "running",
        ):
            statuses.add(service.client.post("/v1/ask", json=QUESTION).status_code)
            seen |= {(known["stage"], known["total"]) for known in state["progress"]}
        assert state["state"] == "done", state
        assert statuses == {200}
        assert ("embedding", state["result"]["embedded"]) in seen


def test_nobody_but_administrators_gets_in(workplace: Workplace) -> None:
    app = create_app(lambda: serve_assistant(workplace))

    def refuse() -> None:
        raise HTTPException(403)

    app.dependency_overrides[require_admin] = refuse
    asked = [
        ("POST", "/v1/documents"),
        ("PUT", "/v1/documents/ocean"),
        ("DELETE", "/v1/documents/ocean"),
        ("GET", "/v1/jobs"),
        ("GET", "/v1/jobs/1"),
        ("POST", "/v1/jobs/1/repeat"),
        ("GET", "/admin"),
        ("POST", "/admin/documents"),
        ("GET", "/admin/documents/ocean/replace"),
        ("POST", "/admin/documents/ocean/replace"),
        ("GET", "/admin/documents/ocean/remove"),
        ("POST", "/admin/documents/ocean/remove"),
        ("GET", "/admin/jobs/1"),
        ("POST", "/admin/jobs/1/repeat"),
    ]
    with TestClient(app) as client:
        for method, path in asked:
            assert client.request(method, path).status_code == 403, (method, path)
        assert client.get("/v1/documents").status_code == 200


def test_a_service_without_administration_says_so(workplace: Workplace) -> None:
    with TestClient(create_app(lambda: serve_assistant(workplace))) as client:
        assert_problem(client.get("/v1/jobs"), 404)
