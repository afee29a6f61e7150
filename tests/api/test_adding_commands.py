"""`seisaku add`, `remove`, `compact`: what they print and do, and what a running service sees."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from corpus.store.compaction import Compacted
from index.encoder import Encoder
from rag.register import CitationRegister
from rag.workplace import Workplace, serve_assistant
from tests.api.bad_files import BAD, make_bad
from tests.api.contract import Json
from tests.api.test_command_line import Ran, assert_told, run_here
from tests.corpus.formats.paper import Paper
from tests.rag.inline_workplace import OCEAN, SPACE, CountingEncoder, workplace_in

FOREST = "# 森林保全の計画\n\n森林保全の予算は令和8年度に50億円とする。\n"
QUESTION = "森林保全の予算はいくらですか。"
SAID = ("--title", "森林保全の計画", "--issuer", "林野庁", "--issued-on", "2025-06")
Seisaku = Callable[..., Ran]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders from which a model was loaded, one entry each time."""
    folders: list[Path] = []

    def load(folder: Path) -> Encoder:
        folders.append(folder)
        return CountingEncoder()

    monkeypatch.setattr("rag.workplace.load_encoder", load)
    return folders


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A workplace of two small documents, not yet built."""
    return workplace_in(tmp_path / "here", ocean=OCEAN, space=SPACE)


@pytest.fixture
def seisaku(
    workplace: Workplace,
    loaded: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Seisaku:
    """Run the command in this process, in that workplace."""
    environment: dict[str, str | Path] = {
        "SEISAKU_DATA": workplace.data_folder,
        "SEISAKU_MODEL": workplace.model,
        "SEISAKU_CATALOGUE": workplace.catalogue_path,
    }

    def run(*arguments: str | Path) -> Ran:
        return run_here(arguments, environment, monkeypatch, capsys)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is not yet a document."""
    path = tmp_path / "forest.txt"
    path.write_text(FOREST, encoding="utf-8")
    return path


def told(ran: Ran) -> Json:
    """What a command told programs; it went well."""
    assert ran.exit_code == 0, ran
    body = json.loads(ran.out)
    assert isinstance(body, dict)
    return body


def listed(seisaku: Seisaku) -> list[tuple[str, int]]:
    """The documents that the command lists, each with its version."""
    documents = told(seisaku("documents", "--json"))["documents"]
    return [(document["document_id"], document["version"]) for document in documents]


# add


def test_a_file_is_added_and_found(seisaku: Seisaku, file: Path) -> None:
    body = told(seisaku("add", file, *SAID, "--json"))
    seconds = body.pop("seconds"), body.pop("model_load_seconds")
    assert all(value >= 0 for value in seconds)
    assert body == {
        "document_id": "forest",
        "version": 1,
        "change": "new",
        "read": {"kind": "report", "passages": {"body": 1}, "pages": [], "set_aside": {}},
        "passages": 3,
        "embedded": 3,  # the two of the catalogue too: nothing was built before
    }
    assert listed(seisaku) == [("ocean", 1), ("space", 1), ("forest", 1)]
    found = told(seisaku("ask", QUESTION, "-k", "1", "--json"))["passages"][0]
    assert (found["document_id"], found["citation"]["title"]) == ("forest", "森林保全の計画")
    assert found["citation"]["source"]["file"] == "forest.txt"


def test_what_was_done_is_told_to_people(seisaku: Seisaku, file: Path) -> None:
    seisaku("build")
    ran = seisaku("add", file, *SAID)
    lines = ran.out.splitlines()
    assert lines[:4] == [
        "追加しました: forest 第1版",
        "  読み方: 報告書、箇所1（本文1）",
        "  頁: なし",
        "  除いた部分: なし",
    ]
    assert lines[4].startswith("索引は3箇所、新たな埋め込みは1箇所（")
    assert lines[5] == "読み取りの確認: seisaku inspect forest"
    assert seisaku("add", file).out.startswith("同じファイルが既にあります: forest 第1版\n")
    file.write_text(FOREST.replace("50億円", "60億円"), encoding="utf-8")
    assert seisaku("add", file).out.startswith("新しい版として追加しました: forest 第2版\n")
    ran = seisaku("add", file, "--issuer", "環境省")
    assert ran.out.startswith("題名などを改めました: forest 第2版\n")
    assert "索引は3箇所、新たな埋め込みは0箇所" in ran.out
    seisaku("remove", "forest")
    assert seisaku("add", file).out.startswith("除外していた文書を戻しました: forest 第2版\n")


def test_the_same_file_again_loads_no_model(
    seisaku: Seisaku, file: Path, loaded: list[Path]
) -> None:
    seisaku("add", file, *SAID)
    assert len(loaded) == 1
    body = told(seisaku("add", file, "--json"))
    assert (body["change"], body["embedded"], body["model_load_seconds"]) == ("unchanged", 0, 0)
    assert len(loaded) == 1


def test_a_japanese_name_gives_an_id_that_is_told(seisaku: Seisaku, tmp_path: Path) -> None:
    (tmp_path / "森林計画.txt").write_text(FOREST, encoding="utf-8")
    (tmp_path / "x").mkdir()
    body = told(seisaku("add", tmp_path / "x" / ".." / "森林計画.txt", *SAID, "--json"))
    assert body["document_id"].startswith("doc-")
    body = told(seisaku("add", tmp_path / "森林計画.txt", *SAID, "--id", "forest-2025", "--json"))
    assert body["document_id"] == "forest-2025"


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--issuer", "林野庁", "--issued-on", "2025"], ("title of 'forest.txt'", "--title")),
        (["--title", "計画", "--issued-on", "2025"], ("issuer of 'forest.txt'", "--issuer")),
        (["--title", "計画", "--issuer", "林野庁"], ("issued-on", "--issued-on")),
        ([*SAID, "--issued-on", "令和7年"], ("'令和7年' is no date", "write 2025")),
        ([*SAID, "--id", "森林"], ("'森林'", "use a-z")),
        ([*SAID, "--kind", "[red]"], ("'[red]'", "report, slides")),
        ([*SAID, "--id", "ocean"], ("『研究計画』", "『森林保全の計画』", "--replace")),
    ],
    ids=["title", "issuer", "date", "no date", "no id", "no kind", "another document"],
)
def test_what_is_not_said_or_cannot_be_is_told_and_nothing_is_added(
    seisaku: Seisaku, file: Path, arguments: list[str], parts: tuple[str, ...]
) -> None:
    assert_told(seisaku("add", file, *arguments), *parts)
    assert listed(seisaku) == [("ocean", 1), ("space", 1)]


def test_files_that_cannot_be_read_are_told(seisaku: Seisaku, tmp_path: Path) -> None:
    assert_told(seisaku("add", tmp_path / "none.txt", *SAID), "none.txt", "path of a file")
    assert_told(seisaku("add", tmp_path, *SAID), str(tmp_path), "no regular file")
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    assert_told(seisaku("add", tmp_path / "empty.txt", *SAID), "empty.txt", "文字がありません")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    ran = seisaku("add", tmp_path / "huge.txt", *SAID)
    assert_told(ran, "200,000,000 bytes", "ファイルが大きすぎます")
    assert listed(seisaku) == [("ocean", 1), ("space", 1)]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_in_both_languages_and_nothing_changes(
    seisaku: Seisaku, workplace: Workplace, tmp_path: Path, name: str
) -> None:
    seisaku("build")
    before, documents = listed(seisaku), seisaku("documents").out
    current = (workplace.index_folder / "CURRENT").read_text(encoding="utf-8")
    ran = seisaku("add", make_bad(name, tmp_path / "files" / ".." / "資料"), *SAID)
    assert_told(ran, *BAD[name][1])
    assert listed(seisaku) == before
    assert seisaku("documents").out == documents
    assert (workplace.index_folder / "CURRENT").read_text(encoding="utf-8") == current
    assert told(seisaku("ask", "海洋", "-k", "1", "--json"))["passages"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("森林（案）.txt", "cp932"),
        ("森林.txt", "euc_jp"),
        ("森林.md", "utf-16"),
        ("森林.TXT", "utf-16-le"),
        ("森林 計画.txt", "utf-8-sig"),
        ("森林.txt", "iso2022_jp"),
    ],
)
def test_a_text_of_any_japanese_encoding_is_found_and_quoted(
    seisaku: Seisaku, tmp_path: Path, name: str, encoding: str
) -> None:
    text = FOREST + "間伐と植林は都道府県が市町村と協力して進めるものとする。\n" * 3
    (tmp_path / "x").mkdir()
    (tmp_path / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    body = told(seisaku("add", tmp_path / "x" / ".." / name, *SAID, "--id", "forest", "--json"))
    assert body["read"]["passages"] == {"body": 1}
    found = told(seisaku("ask", QUESTION, "-k", "1", "--json"))["passages"][0]
    assert found["citation"]["section"] == ["森林保全の計画"]
    assert "森林保全の予算は令和8年度に50億円とする。" in found["text"]
    [proof] = json.loads(seisaku("verify-citation", found["citation"]["citation_id"], "--json").out)
    assert proof["state"] == "proven"


def test_a_report_in_pdf_tells_its_pages_and_what_was_set_aside(
    seisaku: Seisaku, tmp_path: Path
) -> None:
    paper = Paper()
    for number in (1, 2, 3):
        paper.line("森林保全の計画", 420, 40, 8)
        paper.text("森林保全の予算は令和八年度に五十億円とする。" * 4, 100)
        paper.line(f"- {number + 4} -", 290, 815, 9)
        paper.end_page()
    (tmp_path / "forest.pdf").write_bytes(paper.pdf())
    lines = seisaku("add", tmp_path / "forest.pdf", *SAID).out.splitlines()
    assert lines[1:4] == [
        "  読み方: 報告書、箇所1（本文1）",
        "  頁: 3（5～7）",
        "  除いた部分: 柱3、ページ番号3",
    ]


def test_a_deck_in_pdf_is_read_slide_by_slide(seisaku: Seisaku, tmp_path: Path) -> None:
    paper = Paper((960, 540))
    for title, words in (("現状", "森林の面積が減っている"), ("課題", "担い手が足りない")):
        paper.line(title, 40, 60, 28)
        paper.line(words, 40, 120, 16)
        paper.end_page()
    (tmp_path / "deck.pdf").write_bytes(paper.pdf())
    body = told(seisaku("add", tmp_path / "deck.pdf", *SAID, "--json"))
    assert body["read"] == {
        "kind": "slides",
        "passages": {"body": 2},
        "pages": ["1", "2"],
        "set_aside": {},
    }


# remove


def test_a_removed_document_is_no_longer_found(seisaku: Seisaku, file: Path) -> None:
    seisaku("add", file, *SAID)
    assert told(seisaku("remove", "forest", "--json")) == {"document_id": "forest", "passages": 2}
    body = told(seisaku("ask", QUESTION, "-k", "9", "--json"))
    assert {found["document_id"] for found in body["passages"]} == {"ocean", "space"}
    assert listed(seisaku) == [("ocean", 1), ("space", 1)]


def test_a_removed_document_of_the_catalogue_stays_removed(seisaku: Seisaku) -> None:
    seisaku("remove", "space")
    for _ in range(2):
        seisaku("build")
        assert listed(seisaku) == [("ocean", 1)]


def test_a_title_with_square_brackets_is_told_as_it_is(seisaku: Seisaku, file: Path) -> None:
    seisaku("add", file, *SAID[2:], "--title", "[速報] 計画[/] [bold]")
    ran = seisaku("remove", "forest")
    assert ran.exit_code == 0
    assert ran.out.splitlines()[0] == "外しました: forest [速報] 計画[/] [bold]"


def test_what_is_not_there_cannot_be_removed(seisaku: Seisaku) -> None:
    assert_told(seisaku("remove", "forest"), "'forest'", "ocean, space", "seisaku documents")
    seisaku("remove", "space")
    assert_told(seisaku("remove", "space"), "'space'", "it holds ocean")


def test_the_last_document_cannot_be_removed(seisaku: Seisaku) -> None:
    seisaku("remove", "space")
    assert_told(seisaku("remove", "ocean"), "'ocean' is the only document", "add another one first")
    assert listed(seisaku) == [("ocean", 1)]


# compact


def test_compact_tells_what_left_the_disk(seisaku: Seisaku, file: Path) -> None:
    seisaku("add", file, *SAID)
    file.write_text(FOREST.replace("50億円", "60億円"), encoding="utf-8")
    seisaku("add", file)
    seisaku("remove", "forest")
    body = told(seisaku("compact", "--json"))
    assert body.keys() == Compacted.__annotations__.keys()
    assert (body["documents"], body["versions"], body["embeddings"]) == (1, 2, 2)
    ran = seisaku("compact")
    assert ran.out.startswith(
        "消しました: 版 0（うち外した文書 0件の全版）、埋め込み 0、空いた容量 "
    )


# documents --all, and citations of what is no more


def test_former_versions_and_removed_documents_are_listed_if_asked_for(
    seisaku: Seisaku, file: Path
) -> None:
    seisaku("add", file, *SAID)
    file.write_text(FOREST.replace("50億円", "60億円"), encoding="utf-8")
    seisaku("add", file)
    assert "forest 2025-06 第2版 1 箇所" in seisaku("documents").out.splitlines()
    assert "第1版 forest.txt" not in seisaku("documents").out
    former = [line for line in seisaku("documents", "--all").out.splitlines() if "前の版" in line]
    assert [line.split()[:3] for line in former] == [["前の版", "第1版", "forest.txt"]]
    seisaku("remove", "forest")
    gone = [line for line in seisaku("documents", "--all").out.splitlines() if "除いた" in line]
    assert [line.split()[:3] for line in gone] == [
        ["除いた文書", "forest", "第2版"],
        ["除いた文書", "forest", "第1版"],
    ]
    body = told(seisaku("documents", "--all", "--json"))
    assert [(v["document_id"], v["version"], v["is_kept"]) for v in body["removed"]] == [
        ("forest", 2, True),
        ("forest", 1, True),
    ]
    assert body["documents"][0]["former_versions"] == []


def test_a_quote_that_is_no_more_is_told_from_a_document_that_was_removed(
    seisaku: Seisaku, file: Path
) -> None:
    seisaku("add", file, *SAID)
    found = told(seisaku("ask", QUESTION, "-k", "1", "--json"))["passages"][0]
    citation_id = found["citation"]["citation_id"]
    file.write_text(
        "# 漁港\n\n漁港整備には別の定めを置き、知事がこれを監督する。\n", encoding="utf-8"
    )
    seisaku("add", file)
    ran = seisaku("verify-citation", citation_id)
    assert ran.exit_code == 1
    assert ran.out.startswith(
        "消滅 文書は引用後に変更され、最新版には引用に当たる記述がありません。"
    )
    assert "文字位置" not in ran.out  # the quote stands nowhere
    seisaku("remove", "forest")
    ran = seisaku("verify-citation", citation_id)
    assert ran.exit_code == 1
    assert ran.out.startswith("除外 この文書は資料集から外されています。")


# A service that runs meanwhile


@pytest.fixture
def client(seisaku: Seisaku, workplace: Workplace, loaded: list[Path]) -> Iterator[TestClient]:
    """The service on what was built, with a model of its own."""
    seisaku("build")
    loaded.clear()
    with TestClient(create_app(lambda: serve_assistant(workplace))) as client:
        yield client


def asked(client: TestClient) -> list[Json]:
    """The passages that the service has for the question, best first."""
    response = client.post("/v1/ask", json={"question": QUESTION, "k": 5})
    assert response.status_code == 200
    passages: list[Json] = response.json()["passages"]
    return passages


def test_a_running_service_sees_what_is_added_changed_and_removed(
    client: TestClient, seisaku: Seisaku, file: Path, loaded: list[Path]
) -> None:
    assert "forest" not in {found["document_id"] for found in asked(client)}
    seisaku("add", file, *SAID)
    first = asked(client)[0]
    assert first["document_id"] == "forest"
    assert "50億円" in first["text"]
    proof_at = f"/v1/citations/{first['citation']['citation_id']}"
    assert client.get(proof_at).json()["state"] == "proven"

    file.write_text(FOREST.replace("50億円", "60億円"), encoding="utf-8")
    seisaku("add", file)
    assert "60億円" in asked(client)[0]["text"]
    proof = client.get(proof_at).json()
    assert (proof["state"], proof["holds"], proof["version"]) == ("changed", False, 2)
    assert "50億円" in proof["cited"]["quote"]
    assert "60億円" in proof["newest"]["quote"]
    page = client.get(f"/citations/{first['citation']['citation_id']}")
    assert "<mark>60</mark>億円" in page.text

    seisaku("remove", "forest")
    assert {found["document_id"] for found in asked(client)} == {"ocean", "space"}
    ids = [document["document_id"] for document in client.get("/v1/documents").json()["documents"]]
    assert ids == ["ocean", "space"]
    assert client.get("/v1/documents/forest").status_code == 404
    assert client.get(f"/v1/passages/{first['passage_id']}").status_code == 404
    proof = client.get(proof_at).json()
    assert (proof["state"], proof["title"]) == ("gone", None)
    assert "50億円" in proof["quote"]

    seisaku("compact")
    proof = client.get(proof_at).json()
    assert (proof["state"], proof["quote"], proof["cited"]) == ("gone", None, None)
    # the service loaded its model once; each add that embedded loaded one of its own
    assert len(loaded) == 3


def test_a_citation_handed_out_by_the_service_outlives_compact(
    client: TestClient, seisaku: Seisaku, file: Path, workplace: Workplace
) -> None:
    seisaku("add", file, *SAID)
    contents = client.get("/v1/documents/forest").json()["contents"]
    passage = client.get(f"/v1/passages/{contents[0]['passage_id']}").json()
    register = CitationRegister(workplace.store().database)
    for _ in range(100):  # it is noted behind the answer's back, within a third of a second
        if register.find(passage["citation"]["citation_id"]) is not None:
            break
        time.sleep(0.05)
    file.write_text(FOREST.replace("50億円", "60億円"), encoding="utf-8")
    seisaku("add", file)
    seisaku("compact")
    proof = client.get(f"/v1/citations/{passage['citation']['citation_id']}").json()
    assert (proof["state"], proof["cited"]["version"]) == ("changed", 1)
    assert "50億円" in proof["cited"]["quote"]


def test_a_running_service_keeps_the_former_index_where_the_new_one_is_broken(
    client: TestClient,
    seisaku: Seisaku,
    file: Path,
    workplace: Workplace,
    caplog: pytest.LogCaptureFixture,
) -> None:
    seisaku("add", file, *SAID)
    current = (workplace.index_folder / "CURRENT").read_text(encoding="utf-8").strip()
    (workplace.index_folder / current / "vectors.faiss").write_bytes(b"")
    assert {found["document_id"] for found in asked(client)} == {"ocean", "space"}
    assert client.get("/readyz").json()["status"] == "ready"
    assert "the new index is not served, the former one is" in caplog.text
    assert "vectors.faiss" in caplog.text
    seisaku("build")
    assert asked(client)[0]["document_id"] == "forest"
