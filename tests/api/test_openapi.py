"""The description of the service, and that its pages load nothing from elsewhere."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.api.contract import Json
from tests.api.html_page import read_page

ENDPOINTS = {
    ("post", "/v1/ask"),
    ("post", "/v1/ask/stream"),
    ("get", "/v1/documents"),
    ("get", "/v1/documents/{document_id}"),
    ("post", "/v1/documents"),
    ("put", "/v1/documents/{document_id}"),
    ("delete", "/v1/documents/{document_id}"),
    ("get", "/v1/jobs"),
    ("get", "/v1/jobs/{job_id}"),
    ("post", "/v1/jobs/{job_id}/repeat"),
    ("get", "/v1/passages/{passage_id}"),
    ("get", "/v1/citations/{citation_id}"),
    ("get", "/v1/citations/{citation_id}/formats/{name}"),
    ("post", "/v1/ask/stream"),
    ("post", "/v1/cite"),
    ("post", "/v1/verify"),
    ("get", "/healthz"),
    ("get", "/metrics"),
    ("get", "/readyz"),
}


@pytest.fixture(scope="module")
def description(client: TestClient) -> Json:
    body: Json = client.get("/openapi.json").json()
    return body


def is_japanese(text: str) -> bool:
    return re.search("[ぁ-んァ-ヶ一-龥]", text) is not None


def test_all_endpoints_are_described_in_japanese(description: Json) -> None:
    operations = {
        (method, path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert operations.keys() == ENDPOINTS
    for operation in operations.values():
        assert is_japanese(operation["summary"])
        assert is_japanese(operation["description"])
        assert all(is_japanese(tag) for tag in operation["tags"])


def test_the_examples_of_ask_are_japanese_and_work(client: TestClient, description: Json) -> None:
    examples = description["components"]["schemas"]["AskIn"]["examples"]
    assert len(examples) >= 2
    assert any("filters" in example for example in examples)
    for example in examples:
        assert is_japanese(example["question"])
        response = client.post("/v1/ask", json=example)
        assert response.status_code == 200
        assert response.json()["status"] == "answered"
        assert len(response.json()["passages"]) == example["k"]


def test_the_limits_of_k_are_described(description: Json) -> None:
    k = description["components"]["schemas"]["AskIn"]["properties"]["k"]
    assert (k["minimum"], k["maximum"], k["default"]) == (1, 100, 5)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("post", "/v1/ask", "422"),
        ("post", "/v1/ask", "400"),
        ("post", "/v1/ask/stream", "422"),
        ("get", "/v1/documents/{document_id}", "404"),
        ("get", "/v1/passages/{passage_id}", "404"),
        ("get", "/v1/citations/{citation_id}", "404"),
        ("get", "/v1/citations/{citation_id}/formats/{name}", "422"),
        ("post", "/v1/cite", "413"),
    ],
)
def test_errors_are_described_as_the_problems_they_are(
    description: Json, method: str, path: str, status: str
) -> None:
    responses = description["paths"][path][method]["responses"]
    assert "application/problem+json" in responses[status]["content"]


# Nothing from elsewhere

_URL_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_URL_IN_SCRIPT = re.compile(r"""\burl:\s*['"]([^'"]+)""")


def urls_of(html: str) -> list[str]:
    """What a page loads or links to: src, href, action, spec-url, and url() in styles."""
    page = read_page(html)
    urls = [
        value
        for element in page.walk()
        for name, value in element.attributes.items()
        if name in ("src", "href", "action", "spec-url", "srcset", "data", "poster")
    ]
    for element in page.walk():
        if element.tag == "style":
            urls += [first or second for first, second in _URL_IN_CSS.findall(element.text())]
        if element.tag == "script":
            urls += _URL_IN_SCRIPT.findall(element.text())
    return urls


def own_paths(base: str, urls: list[str]) -> set[str]:
    """The paths of the URLs, each of which must be this host's or data in itself."""
    paths = set()
    for url in urls:
        parts = urlsplit(urljoin(f"http://testserver{base}", url))
        if parts.scheme == "data" or url.startswith("#"):
            continue
        assert (parts.scheme, parts.netloc) == ("http", "testserver"), f"{base} refers to {url}"
        paths.add(parts.path)
    return paths


def pages(answered: Json) -> list[str]:
    citation_id = answered["passages"][0]["citation"]["citation_id"]
    return [
        "/",
        "/?q=大学ファンド",
        f"/citations/{citation_id}",
        "/citations/nothing",
        "/documents",
        "/documents/crds-sti-issues-2025",
        "/docs",
        "/redoc",
    ]


def test_every_page_refers_to_this_host_only_and_to_what_is_there(
    client: TestClient, answered: Json
) -> None:
    found: set[str] = set()
    for base in pages(answered):
        paths = own_paths(base, urls_of(client.get(base).text))
        assert paths
        found |= paths
    assert {"/static/style.css", "/openapi.json", "/docs", "/documents"} <= found
    for path in sorted(found):
        assert client.get(path).status_code == 200, path


def test_the_style_sheet_refers_to_nothing_elsewhere(client: TestClient) -> None:
    response = client.get("/static/style.css")
    assert response.headers["content-type"].startswith("text/css")
    found = [first or second for first, second in _URL_IN_CSS.findall(response.text)]
    own_paths("/static/style.css", found)
    assert "//" not in response.text.replace("/*", "").replace("*/", "")


def test_the_icon_refers_to_nothing_elsewhere(client: TestClient) -> None:
    text = client.get("/static/icon.svg").text
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_page_loads(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    scripts = [url for url in urls_of(response.text) if url.endswith(".js")]
    assert scripts
    for url in scripts:
        assert len(client.get(url).content) > 100_000
