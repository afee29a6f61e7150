"""The description of the service, and that its pages load nothing from elsewhere."""

import json
import re
from urllib.parse import urljoin, urlsplit

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient

from tests.api.contract import Json
from tests.api.html_page import read_page

OPERATIONS = {
    "ask": ("post", "/v1/ask"),
    "askStream": ("post", "/v1/ask/stream"),
    "listDocuments": ("get", "/v1/documents"),
    "getDocument": ("get", "/v1/documents/{document_id}"),
    "listPassages": ("get", "/v1/documents/{document_id}/passages"),
    "getPassage": ("get", "/v1/passages/{passage_id}"),
    "proveCitation": ("get", "/v1/citations/{citation_id}"),
    "exportCitation": ("get", "/v1/citations/{citation_id}/formats/{name}"),
    "auditMemo": ("post", "/v1/cite"),
    "verifyQuotation": ("post", "/v1/verify"),
    "createChatCompletion": ("post", "/v1/chat/completions"),
    "listModels": ("get", "/v1/models"),
    "getModel": ("get", "/v1/models/{model}"),
    "suggest": ("get", "/v1/suggestions"),
    "giveFeedback": ("post", "/v1/feedback"),
    "addDocument": ("post", "/v1/documents"),
    "replaceDocument": ("put", "/v1/documents/{document_id}"),
    "removeDocument": ("delete", "/v1/documents/{document_id}"),
    "listJobs": ("get", "/v1/jobs"),
    "getJob": ("get", "/v1/jobs/{job_id}"),
    "repeatJob": ("post", "/v1/jobs/{job_id}/repeat"),
    "metrics": ("get", "/metrics"),
    "health": ("get", "/healthz"),
    "ready": ("get", "/readyz"),
}
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def description(client: TestClient) -> Json:
    body: Json = client.get("/openapi.json").json()
    return body


def is_japanese(text: str) -> bool:
    return re.search("[ぁ-んァ-ヶ一-龥]", text) is not None


def is_english(text: str) -> bool:
    return re.search("[A-Za-z]{3,} [a-z]+", text) is not None


def operations(description: Json) -> dict[str, Json]:
    """The operations by their ids."""
    return {
        operation["operationId"]: {**operation, "at": (method, path)}
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def test_all_operations_keep_their_ids(description: Json) -> None:
    found = {name: operation["at"] for name, operation in operations(description).items()}
    # what others add is theirs to name; these are what other programs call already
    assert OPERATIONS.items() <= found.items()


def test_all_operations_are_described_in_japanese_and_english(description: Json) -> None:
    tags = {tag["name"] for tag in description["tags"]}
    for operation in operations(description).values():
        for text in (operation["summary"], operation["description"]):
            assert is_japanese(text)
            assert is_english(text)
        assert set(operation["tags"]) <= tags
    assert is_japanese(description["info"]["description"])
    assert is_english(description["info"]["description"])


def test_every_error_of_every_operation_is_a_problem_with_an_example(description: Json) -> None:
    for name, operation in operations(description).items():
        assert {"401", "403", "429", "500", "503"} <= operation["responses"].keys()
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            if operation["tags"] == ["チャット"]:
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorsOut"}
                continue
            (content,) = response["content"].items()
            assert content[0] == PROBLEM, (name, status)
            assert content[1]["schema"] == {"$ref": "#/components/schemas/ProblemOut"}
            assert content[1]["examples"]["problem"]["value"]["status"] == int(status)


def test_what_takes_a_body_says_what_becomes_of_a_wrong_one(description: Json) -> None:
    for operation in operations(description).values():
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= operation["responses"].keys()


def test_what_is_got_has_its_tag_described(description: Json) -> None:
    for operation in operations(description).values():
        method, path = operation["at"]
        if method == "get" and path.startswith("/v1/"):
            assert "ETag" in operation["responses"]["200"]["headers"]
            assert "304" in operation["responses"]
            assert "If-None-Match" in {p["name"] for p in operation["parameters"]}


def test_no_reference_leads_nowhere(description: Json) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(description))):
        place: object = description
        for part in reference.split("/"):
            assert isinstance(place, dict)
            assert part in place, reference
            place = place[part]


def test_every_example_fits_its_schema(description: Json) -> None:
    checked = 0
    for name, operation in operations(description).items():
        places = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (place.get("content", {}) for place in places):
            for media_type, described in content.items():
                if not media_type.endswith("json"):
                    continue
                schema = {**described["schema"], "components": description["components"]}
                validator = jsonschema_rs.validator_for(schema)
                for example in described.get("examples", {}).values():
                    validator.validate(example["value"])
                    assert is_japanese(example["summary"]), name
                    checked += 1
    assert checked > 100


def test_the_examples_of_requests_are_answered(client: TestClient, description: Json) -> None:
    for name in ("ask", "auditMemo", "verifyQuotation", "createChatCompletion"):
        operation = operations(description)[name]
        examples = operation["requestBody"]["content"]["application/json"]["examples"]
        answers = operation["responses"]["200"]["content"]["application/json"]["examples"]
        assert examples.keys() == answers.keys()
        for told in examples.values():
            response = client.post(operation["at"][1], json=told["value"])
            assert response.status_code == 200
    questions = operations(description)["ask"]["requestBody"]["content"]["application/json"]
    assert {is_japanese(one["value"]["question"]) for one in questions["examples"].values()} == {
        True,
        False,
    }


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


def test_the_documentation_page_loads(client: TestClient) -> None:
    response = client.get("/docs")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    scripts = [url for url in urls_of(response.text) if url.endswith(".js")]
    sizes = [len(client.get(url).content) for url in scripts]
    assert len(sizes) == 2
    assert max(sizes) > 100_000


def test_the_former_documentation_page_leads_to_the_one_there_is(client: TestClient) -> None:
    assert client.get("/redoc").headers["location"] == "/docs"
