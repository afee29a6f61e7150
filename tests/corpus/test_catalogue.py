"""The catalogue: what it accepts, and how it says what is wrong with an entry."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, load_catalogue
from corpus.document import Document
from corpus.errors import CatalogueError, CorpusError, UnknownDocument
from corpus.issued_on import IssuedOn
from corpus.source_folder import SourceFolder

ENTRY = {
    "document_id": '"strategy-2025"',
    "title": '"統合イノベーション戦略2025"',
    "issuer": '"内閣府"',
    "issued_on": '"2025-06"',
    "kind": '"report"',
    "language": '"ja"',
    "file": '"strategy.txt"',
    "sha256": f'"{"0f" * 32}"',
    "version": "1",
}


def entry(**changes: str | None) -> str:
    """Write a whole entry in TOML, with some fields changed, added or (None) left out."""
    fields: dict[str, str | None] = {**ENTRY, **changes}
    body = "\n".join(f"{name} = {value}" for name, value in fields.items() if value is not None)
    return f"[[documents]]\n{body}\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_becomes_a_document_with_every_field(tmp_path: Path) -> None:
    path = written(tmp_path, entry(date_note='"日は本文に無い"'))
    catalogue = load_catalogue(path)
    assert catalogue == Catalogue(
        sources=SourceFolder(tmp_path / "documents"),
        documents=(
            Document(
                document_id="strategy-2025",
                title="統合イノベーション戦略2025",
                issuer="内閣府",
                issued_on=IssuedOn("2025-06", date(2025, 6, 1), date(2025, 6, 30)),
                kind="report",
                language="ja",
                file="strategy.txt",
                sha256="0f" * 32,
                version=1,
                title_note="",
                date_note="日は本文に無い",
            ),
        ),
    )


def test_documents_keep_the_catalogue_s_order(tmp_path: Path) -> None:
    text = entry(document_id='"zeta"') + entry(document_id='"alpha"')
    catalogue = load_catalogue(written(tmp_path, text))
    assert [document.document_id for document in catalogue] == ["zeta", "alpha"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"title": None}, "has no 'title'; add it", id="missing field"),
        pytest.param({"pages": "48"}, "unknown field 'pages'; remove it", id="unknown field"),
        pytest.param(
            {"version": '"1"'}, "version is '1'; it must be of type int", id="text for a number"
        ),
        pytest.param(
            {"title": "2025"}, "title is 2025; it must be of type str", id="number for a text"
        ),
        pytest.param(
            {"issued_on": "2025-06-01"},
            "issued_on is datetime.date(2025, 6, 1); it must be of type str",
            id="TOML date for a text",
        ),
        pytest.param(
            {"document_id": '"Strategy_2025"'},
            "document_id is 'Strategy_2025'; use a-z, 0-9 and single hyphens",
            id="capitals in an id",
        ),
        pytest.param(
            {"document_id": '"a--b"'}, "document_id is 'a--b'; use", id="double hyphen in an id"
        ),
        pytest.param(
            {"document_id": '"戦略"'}, "document_id is '戦略'; use", id="Japanese in an id"
        ),
        pytest.param(
            {"sha256": '"abc"'}, "sha256 is 'abc'; give 64 hexadecimal digits", id="short hash"
        ),
        pytest.param(
            {"sha256": f'"{"0F" * 32}"'}, "give 64 hexadecimal digits", id="hash in capitals"
        ),
        pytest.param(
            {"file": '"../strategy.txt"'},
            "file is '../strategy.txt'; give a bare file name",
            id="path to a parent folder",
        ),
        pytest.param(
            {"file": '"/etc/passwd"'},
            "file is '/etc/passwd'; give a bare file name",
            id="absolute path",
        ),
        pytest.param({"file": '".."'}, "file is '..'; give a bare", id="parent folder"),
        pytest.param({"file": '""'}, "file is ''; give a bare file name", id="no file name"),
        pytest.param(
            {"kind": '"poster"'},
            "kind is 'poster'; use one of ('report', 'slides')",
            id="unknown kind",
        ),
        pytest.param(
            {"issued_on": '"令和7年"'},
            "issued_on: '令和7年' is no date; write 2025, 2025-04 or 2025-04-23",
            id="date in an era",
        ),
        pytest.param(
            {"issued_on": '"2025-13"'},
            "issued_on: '2025-13' is no date; write 2025, 2025-04 or 2025-04-23",
            id="month 13",
        ),
        pytest.param(
            {"version": "true"},
            "version is True; it must be of type int",
            id="a bool, which passes for an int in Python",
        ),
        pytest.param({"version": "0"}, "version is 0; count from 1", id="version 0"),
        pytest.param({"version": "-1"}, "version is -1; count from 1", id="negative version"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place_value_and_remedy(
    tmp_path: Path, changes: dict[str, str | None], message: str
) -> None:
    path = written(tmp_path, entry(document_id='"good"') + entry(**changes))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value).startswith(f"document 2 of the catalogue {path}")
    assert message in str(caught.value)


def test_two_documents_with_one_id_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, entry() + entry(title='"改訂版"'))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value) == (
        f"the catalogue {path} has two documents 'strategy-2025'; rename one"
    )


def test_an_empty_list_of_documents_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "documents = []")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value) == f"the catalogue {path} has no [[documents]]; add at least one"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", "None"),
        ('title = "目録"', "None"),
        ('documents = "none"', "'none'"),
        ("documents = [1, 2]", "[1, 2]"),
        ('[documents]\ntitle = "目録"', "{'title': '目録'}"),
    ],
)
def test_documents_that_are_no_tables_are_refused_with_what_they_are(
    tmp_path: Path, text: str, value: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value) == f"documents in {path} is {value}; write [[documents]] tables"


def test_text_that_is_no_toml_is_refused_with_the_path(tmp_path: Path) -> None:
    path = written(tmp_path, "[[documents]\n")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value).startswith(f"the catalogue {path} is no TOML in UTF-8: ")


def test_bytes_that_are_no_utf8_are_refused_with_the_path(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_bytes(entry().encode("shift_jis"))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value).startswith(f"the catalogue {path} is no TOML in UTF-8: ")


def test_a_missing_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.toml"
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert str(caught.value) == (
        f"there is no catalogue to read at {path} (No such file or directory); give the path of one"
    )


def test_a_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert str(caught.value) == (
        f"there is no catalogue to read at {tmp_path} (Is a directory); give the path of one"
    )


def test_a_document_is_got_by_its_id(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, entry() + entry(document_id='"second"')))
    assert catalogue.get("second").document_id == "second"


def test_an_unknown_id_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, entry() + entry(document_id='"second"')))
    with pytest.raises(UnknownDocument) as caught:
        catalogue.get("third")
    assert str(caught.value) == (
        "no document 'third' in the corpus; it holds strategy-2025, second"
    )
    assert isinstance(caught.value, CorpusError)


def test_the_fingerprint_tells_any_change_and_nothing_else(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, entry()))
    same = Catalogue(SourceFolder(tmp_path / "elsewhere"), catalogue.documents)
    assert same.fingerprint() == catalogue.fingerprint()
    changed = Catalogue(catalogue.sources, (replace(catalogue.documents[0], version=2),))
    assert changed.fingerprint() != catalogue.fingerprint()


def test_the_bundled_catalogue_says_the_hash_of_every_file() -> None:
    catalogue = load_catalogue()
    actual = {
        document.document_id: hashlib.sha256(catalogue.sources.content(document)).hexdigest()
        for document in catalogue
    }
    assert actual == {document.document_id: document.sha256 for document in catalogue}


def test_the_bundled_catalogue_says_what_the_documents_say_of_themselves() -> None:
    assert [
        (document.document_id, document.issuer, str(document.issued_on), document.kind)
        for document in load_catalogue()
    ] == [
        ("meti-innovation-slides-2025", "経済産業省", "2025-04", "slides"),
        (
            "meti-innovation-interim-2025",
            "経済産業省 イノベーション・環境局",
            "2025-04-25",
            "slides",
        ),
        ("cao-sti-direction-2025", "内閣府特命担当大臣（科学技術政策）", "2025-04-23", "slides"),
        ("meti-new-tech-nation-2026", "経済産業省 イノベーション・環境局", "2026-01-28", "slides"),
        (
            "crds-sti-issues-2025",
            "国立研究開発法人科学技術振興機構 研究開発戦略センター（CRDS）",
            "2025",
            "report",
        ),
    ]
