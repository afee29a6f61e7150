"""Stores of every earlier schema, as the program of then wrote them, are brought to today's.

`schemas/schema_N.sql` is the dump of a store that the released program of schema N made. A
change of the schema adds such a file of the schema before it.
"""

import sqlite3
from pathlib import Path

import pytest

import corpus.store.database as database_module
from corpus.store.database import FILE, Database
from corpus.store.store import Store
from corpus.store.stored_passages import read_store

SCHEMAS = Path(__file__).with_name("schemas")
EARLIER = sorted(SCHEMAS.glob("schema_*.sql"))


def schema(path: Path) -> tuple[int, dict[str, str | None]]:
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    made = dict(connection.execute("SELECT type || ' ' || name, sql FROM sqlite_schema"))
    connection.close()
    return version, made


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of a store of an earlier schema."""
    path: Path = request.param
    connection = sqlite3.connect(tmp_path / FILE)
    connection.executescript(path.read_text(encoding="utf-8"))
    connection.close()
    return tmp_path / FILE


def test_there_is_a_store_of_every_schema_before_todays() -> None:
    found = {path.stem for path in EARLIER}
    assert {f"schema_{n}" for n in range(1, len(database_module._MIGRATIONS))} <= found


def test_what_is_migrated_has_the_schema_of_what_is_made_new(earlier: Path) -> None:
    Database(earlier)
    Database(earlier.with_name("new"))
    assert schema(earlier) == schema(earlier.with_name("new"))
    assert schema(earlier)[0] == len(database_module._MIGRATIONS)


def test_documents_with_their_versions_and_texts_are_as_before(earlier: Path) -> None:
    store = Store(Database(earlier))
    assert [(d.document_id, d.version) for d in store.catalogue()] == [("plan", 2), ("space", 1)]
    assert {
        version.document.version: store.content(version.document).decode()
        for version in store.versions("plan")
    } == {
        1: "# 研究費\n予算は120億円。\n\n# 人材\n研究者は5,000人。\n",
        2: "# 研究費\n予算は150億円。\n\n# 人材\n研究者は5,000人。\n",
    }
    assert [v.document.document_id for v in store.removed_versions()] == ["forest"]


def test_passages_are_read_from_what_it_holds(earlier: Path) -> None:
    texts = [passage.text for passage in read_store(Store(Database(earlier))).passages]
    assert texts == ["研究費\n予算は150億円。", "人材\n研究者は5,000人。", "宇宙\n予算は300億円。"]


def test_citations_handed_out_are_still_known(earlier: Path) -> None:
    with Database(earlier).read() as connection:
        rows = connection.execute(
            "SELECT citation_id, document_id, version, passage_id, handed_out_at FROM citation"
        ).fetchall()
    assert rows == [("plan~c1", "plan", 1, "plan.0001", "2026-11-22T09:00:00Z")]


def test_opening_it_again_changes_nothing(earlier: Path) -> None:
    Database(earlier)
    before = earlier.read_bytes()
    Database(earlier)
    assert earlier.read_bytes() == before
