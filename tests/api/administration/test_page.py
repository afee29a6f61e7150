"""The page of administration: documents, upload, what came of it, without script and with it."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.administration.job_runner import JobSettings
from api.app import create_app
from rag.workplace import Workplace, serve_assistant
from tests.api.administration.conftest import FOREST, LIMITS, SAID, WORKER, Service
from tests.api.chromium import chromium
from tests.api.html_page import Element, read_page
from tests.api.language.english import japanese_of_the_service
from tests.api.serving import serving

# a page that is only being opened has no body
BODY_TEXT = "document.body?.innerText ?? ''"
CHROMIUM = shutil.which("chromium")


def page(service: Service, path: str) -> Element:
    """A page that is there, as a tree."""
    response = service.client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    return read_page(response.text)


def form(service: Service, **said: str) -> dict[str, str]:
    """The fields of a form as the page of administration gives it out, filled in."""
    token = page(service, "/admin").all("input", name="csrf_token")[0].attributes["value"]
    return {**SAID, "csrf_token": token, **said}


def send(service: Service, path: str, text: str = FOREST, **said: str) -> str:
    """Send a form with a file; the path of the job's page."""
    files = {"file": ("forest.txt", text.encode())}
    response = service.client.post(path, data=form(service, **said), files=files)
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def ended(service: Service, path: str) -> Element:
    """The page of a job that is over."""
    service.wait(path.rpartition("/")[2], "done", "failed")
    return page(service, path)


def test_a_document_is_added_replaced_and_removed_by_forms_alone(service: Service) -> None:
    overview = page(service, "/admin")
    assert "収録している文書（2件）" in overview.text()
    empty = overview.one("form", action="/admin/documents")
    assert empty.attributes["enctype"] == "multipart/form-data"
    assert empty.one("input", name="csrf_token").attributes["type"] == "hidden"
    added = send(service, "/admin/documents")
    job_page = ended(service, added)
    assert job_page.one("main").all("a", href="/documents/forest")
    shown = job_page.text()
    assert "追加しました：forest 第1版" in shown
    assert "1本文 1" in shown
    assert "索引3箇所、新たな埋め込みは1箇所" in re.sub(r"\s", "", shown)
    overview = page(service, "/admin")
    assert "森林保全の計画" in overview.text()
    [link] = overview.all("a", href="/admin/documents/forest/replace")
    filled = page(service, link.attributes["href"]).one("form", class_="admin-form")
    assert filled.one("input", name="title").attributes["value"] == "森林保全の計画"
    assert filled.one("input", name="expected_version").attributes["value"] == "1"
    done = ended(
        service,
        send(
            service, filled.attributes["action"], FOREST.replace("50", "60"), expected_version="1"
        ),
    )
    assert "新しい版として追加しました：forest 第2版" in done.text()
    asked = page(service, "/admin/documents/forest/remove")
    assert "検索から外しますか" in asked.text()
    response = service.client.post("/admin/documents/forest/remove", data=form(service))
    assert "外しました：forest" in ended(service, response.headers["location"]).text()
    assert service.documents() == [("ocean", 1), ("space", 1)]
    # what is gone is linked to from no job
    for job in (added, response.headers["location"]):
        assert page(service, job).one("main").all("a", href="/documents/forest") == []


def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_stays(service: Service) -> None:
    files = {"file": ("forest.txt", FOREST.encode())}
    response = service.client.post(
        "/admin/documents", data=form(service, issued_on="令和7年"), files=files
    )
    assert response.status_code == 422
    shown = read_page(response.text)
    assert "2025-04-23のいずれか" in shown.one("p", id="error").text()
    date = shown.one("input", name="issued_on")
    assert (date.attributes["value"], date.attributes["aria-invalid"]) == ("令和7年", "true")
    assert shown.one("input", name="title").attributes["value"] == "森林保全の計画"


def test_a_failed_job_says_why_and_hostile_names_are_words_only(service: Service) -> None:
    name = '"><script>alert(1)</script>.txt'
    files = {"file": (name, b"1\n\n2\n\n3\n")}
    response = service.client.post("/admin/documents", data=form(service), files=files)
    shown = ended(service, response.headers["location"])
    assert "読み取れる本文がありません" in shown.one("p", class_="error").text()
    assert shown.all("script", src="/static/admin.js") == []  # there is nothing to wait for
    assert "script>.txt" in shown.text()
    assert "script>.txt" in page(service, "/admin").text()


def test_pages_have_no_script_and_no_style_in_them(service: Service) -> None:
    paths = ["/admin", "/admin/documents/ocean/replace", "/admin/documents/ocean/remove"]
    paths.append(send(service, "/admin/documents"))
    for path in paths:
        shown = page(service, path)
        assert all(not script.text() for script in shown.all("script")), path
        assert shown.all("style") == []
        for element in shown.walk():
            assert not {"style", "onclick", "onload"} & element.attributes.keys(), path


def in_english(service: Service, path: str) -> Element:
    """A page as asked for in English; nothing of the service's own is Japanese in it."""
    shown = page(service, f"{path}?lang=en")
    body = shown.one("body")
    assert [text for text in japanese_of_the_service(body) if text != "日本語"] == []
    for link in shown.one("main").all("a"):
        assert link.attributes["href"].endswith("?lang=en"), link.attributes["href"]
    for sent in shown.one("main").all("form"):
        assert sent.attributes["action"].endswith("?lang=en")
    return body


def test_all_that_administration_says_is_said_in_english_too(service: Service) -> None:
    assert "Documents in the corpus (2)" in in_english(service, "/admin").text()
    in_english(service, "/admin/documents/ocean/replace")
    in_english(service, "/admin/documents/ocean/remove")
    job = send(service, "/admin/documents?lang=en")
    assert job.endswith("?lang=en")
    job = job.removesuffix("?lang=en")
    service.wait(job.rpartition("/")[2], "done")
    shown = in_english(service, job).text()
    assert "Added: forest version 1" in shown.replace("Version", "version")
    assert "3 passages, 1 of them newly embedded" in shown
    second = send(service, "/admin/documents", FOREST.replace("50", "60"))
    service.wait(second.rpartition("/")[2], "done")
    failed = send(service, "/admin/documents", "1\n\n2\n\n3\n", document_id="numbers")
    service.wait(failed.rpartition("/")[2], "failed")
    in_english(service, failed)
    overview = in_english(service, "/admin").text()
    assert "Versions so far (2)" in overview
    assert "Failed" in overview
    removed = service.client.post("/admin/documents/forest/remove", data=form(service))
    job = removed.headers["location"]
    service.wait(job.rpartition("/")[2], "done")
    assert "seisaku compact" in in_english(service, job).text()


def test_the_way_to_administration_is_shown_where_there_is_one(service: Service) -> None:
    [link] = page(service, "/admin").one("nav").all("a", href="/admin")
    assert (link.text(), link.attributes["aria-current"]) == ("管理", "page")
    assistant = serve_assistant(service.workplace)
    with TestClient(create_app(lambda: assistant)) as client:
        html = client.get("/", headers={"accept": "text/html"}).text
    assert read_page(html).one("nav").all("a", href="/admin") == []


@pytest.mark.parametrize(
    "path",
    [
        "/admin/jobs/1",
        "/admin/documents/nothing/replace",
        "/admin/documents/nothing/remove",
    ],
)
def test_what_is_not_there_is_told_on_a_page(service: Service, path: str) -> None:
    response = service.client.get(path)
    assert response.status_code == 404
    assert "ありません" in read_page(response.text).text()


@pytest.fixture
def url(workplace: Workplace) -> Iterator[str]:
    """The service on a port of its own."""
    settings = JobSettings(workplace, LIMITS, WORKER)
    app = create_app(lambda: serve_assistant(workplace), administration=settings)
    with serving(app) as url:
        yield url


@pytest.mark.skipif(CHROMIUM is None, reason="`chromium` is not on PATH")
def test_in_a_browser_the_result_comes_by_itself(url: str, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    with chromium(CHROMIUM, tmp_path) as browser:
        browser.resize(375)
        browser.open(f"{url}/admin")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 375
        browser.evaluate(
            f"""(() => {{
              const sent = new DataTransfer();
              sent.items.add(new File([{FOREST!r}], 'forest.txt'));
              document.getElementById('file').files = sent.files;
              for (const [name, value] of Object.entries({SAID!r}))
                document.querySelector(`[name=${{name}}]`).value = value;
              document.querySelector('form[data-upload] button').click();
            }})()"""
        )
        deadline = time.monotonic() + 180
        while "追加しました：" not in (shown := browser.evaluate(BODY_TEXT)):
            assert time.monotonic() < deadline, shown
            time.sleep(0.2)
        assert "追加しました：forest 第1版" in shown
        assert browser.evaluate("location.pathname").startswith("/admin/jobs/")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 375
