"""The database: transactions, other programs' files, damage, and several users at once."""

import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import corpus.store.database as database_module
from corpus.errors import StoreDamaged, StoreNotWritable, StoreTooNew
from corpus.store.database import FILE, Database
from corpus.store.stored_passages import read_store
from tests.corpus.inline_store import add, ids, store_in

ROOT = Path(__file__).parents[3]
INSERT = "INSERT INTO embedding (key, vector) VALUES (?, ?)"


def keys(database: Database) -> list[bytes]:
    with database.read() as connection:
        rows = connection.execute("SELECT key FROM embedding ORDER BY key").fetchall()
    return [key for (key,) in rows]


# Transactions


def test_what_was_written_is_there_when_it_is_opened_anew(tmp_path: Path) -> None:
    with Database(tmp_path / "new" / FILE).write() as connection:
        connection.execute(INSERT, (b"1", b"v"))
    assert keys(Database(tmp_path / "new" / FILE)) == [b"1"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_write_that_fails_leaves_nothing(error: type[BaseException], tmp_path: Path) -> None:
    database = Database(tmp_path / FILE)

    def write() -> None:
        with database.write() as connection:
            connection.execute(INSERT, (b"1", b"v"))
            raise error

    with pytest.raises(error):
        write()
    assert keys(database) == []


def test_a_reader_sees_one_state_from_its_first_query_to_its_end(tmp_path: Path) -> None:
    database = Database(tmp_path / FILE)
    count = "SELECT count(*) FROM embedding"
    with database.read() as reading:
        before = reading.execute(count).fetchone()
        with database.write(durable=False) as writing:
            writing.execute(INSERT, (b"1", b"v"))
        assert reading.execute(count).fetchone() == before == (0,)
    assert keys(database) == [b"1"]


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = Database(tmp_path / FILE)
    with database.write() as connection:
        connection.execute(INSERT, (b"1", b"v"))
        started = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            seen = list(pool.map(lambda _: keys(database), range(20)))
        assert time.monotonic() - started < 5
    assert seen == [[]] * 20


def test_threads_that_write_at_once_all_get_their_turn(tmp_path: Path) -> None:
    database = Database(tmp_path / FILE)

    def write(number: int) -> None:
        with database.write(durable=False) as connection:
            connection.execute(INSERT, (number.to_bytes(2), b"v"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(100)))
    assert keys(database) == [number.to_bytes(2) for number in range(100)]


def test_who_waits_too_long_for_another_writer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / FILE)
    monkeypatch.setattr("corpus.store.database._BUSY_TIMEOUT_S", 0.1)
    with (
        database.write(),
        pytest.raises(StoreNotWritable, match=r"database is locked.*wait for other commands"),
        database.write(),
    ):
        pass


def test_processes_that_make_it_at_once_all_find_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from corpus.store.database import Database\n"
        "sys.stdin.read(); Database(Path(sys.argv[1])); print('ok')"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / FILE)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()  # they begin together
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.read() == "ok\n"
        process.stdout.close()
        assert process.wait(timeout=30) == 0


# Files of an earlier program


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of schema 1 with two documents, a citation and an embedding."""
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "_MIGRATIONS", database_module._MIGRATIONS[:1])
        store = store_in(tmp_path)
        add(store, tmp_path)
        add(store, tmp_path, text="# 宇宙\n予算は300億円。\n", document_id="other")
        read_store(store)
        with store.database.write() as connection:
            connection.execute(INSERT, (b"1", b"v"))
            values = ("c1", "plan", 1, "plan.v1.0001", "2026-01-01T00:00:00Z")
            connection.execute("INSERT INTO citation VALUES (?, ?, ?, ?, ?)", values)
    return tmp_path / FILE


def all_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is in each table, but for the embeddings."""
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}
    connection.close()
    del rows["embedding"]
    return rows


def schema_of(path: Path) -> int:
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.close()
    return version


def test_a_store_of_schema_1_loses_its_embeddings_alone(earlier: Path) -> None:
    before = all_rows(earlier)
    assert schema_of(earlier) == 1
    assert all(before.values())
    database = Database(earlier)
    assert keys(database) == []  # they have no tokens beside them, and are made anew
    assert all_rows(earlier) == before
    assert schema_of(earlier) == 3
    with database.write() as connection:
        connection.execute("INSERT INTO embedding VALUES (?, ?, ?)", (b"1", b"v", b"t"))
    assert keys(Database(earlier)) == [b"1"]


def test_a_store_of_schema_1_is_read_as_before(earlier: Path) -> None:
    corpus = read_store(store_in(earlier.parent))
    assert {passage.document_id for passage in corpus.passages} == {"plan", "other"}
    assert any("予算は300億円。" in passage.text for passage in corpus.passages)


def test_a_change_of_schema_that_fails_leaves_the_store_as_it_was(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_rows(earlier)
    scripts = (database_module._MIGRATIONS[0], "DELETE FROM embedding; DELETE FROM nowhere")
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "_MIGRATIONS", scripts)
        with pytest.raises(StoreDamaged, match="no such table: nowhere"):
            Database(earlier)
    assert (schema_of(earlier), all_rows(earlier)) == (1, before)
    connection = sqlite3.connect(earlier)
    assert connection.execute("SELECT key FROM embedding").fetchall() == [(b"1",)]
    connection.close()


def test_threads_that_open_an_earlier_store_at_once_all_find_it(earlier: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert [keys(d) for d in pool.map(Database, [earlier] * 8)] == [[]] * 8
    assert schema_of(earlier) == 3


# Files that are not what they should be


def assert_not_touched(path: Path, content: bytes, error: type[Exception], match: str) -> None:
    path.write_bytes(content)
    with pytest.raises(error, match=match) as caught:
        Database(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_what_is_no_database_is_told_and_not_touched(tmp_path: Path) -> None:
    content = b"GIF89a" + b"\0\1" * 5000
    match = "not a database.*backup.*move it away"
    assert_not_touched(tmp_path / FILE, content, StoreDamaged, match)


def test_a_store_of_a_later_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add(store, tmp_path)
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    content = (tmp_path / FILE).read_bytes()
    match = "schema 99, this program knows 3; use the Seisaku that wrote it"
    assert_not_touched(tmp_path / FILE, content, StoreTooNew, match)


@pytest.mark.parametrize("user_version", [0, 1])
def test_another_programs_database_is_told_and_gets_no_tables(
    user_version: int, tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("CREATE TABLE memo (text)")
    connection.execute(f"PRAGMA user_version = {user_version}")
    connection.close()
    with pytest.raises(StoreDamaged, match="move it away"):
        store_in(tmp_path).catalogue()
    connection = sqlite3.connect(tmp_path / FILE)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("memo",)]
    connection.close()


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9])
def test_a_database_cut_short_is_damaged(share: float, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add(store, tmp_path, "".join(f"# 第{n}章\n予算は{n}億円とする。\n" for n in range(300)))
    read_store(store)
    content = store.database.path.read_bytes()
    store.database.path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StoreDamaged, match="restore it from a backup"):
        read_store(store_in(tmp_path))


def test_text_that_is_no_text_is_damage(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add(store, tmp_path)
    with store.database.write() as connection:
        connection.execute("UPDATE version SET title = CAST(x'ff' AS TEXT)")
    with pytest.raises(StoreDamaged):
        store.catalogue()


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreNotWritable, match=r"unable to open.*SEISAKU_DATA"):
        Database(tmp_path / FILE)


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("", encoding="utf-8")
    with pytest.raises(StoreNotWritable, match="make it writable"):
        Database(tmp_path / "var" / FILE)


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add(store, tmp_path)

    def write() -> None:
        with store.database.write() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
            connection.execute("UPDATE version SET title = 'x'")
            connection.execute(INSERT, (b"1", bytes(1_000_000)))

    with pytest.raises(StoreNotWritable, match=r"disk is full.*make room"):
        write()
    assert [document.title for document in store.catalogue()] == ["研究計画"]
    assert keys(store.database) == []


# Deleting


def test_what_was_deleted_is_no_longer_in_its_files(tmp_path: Path) -> None:
    database = Database(tmp_path / FILE)
    with database.write() as connection:
        connection.execute(INSERT, (b"1", "秘密の予算".encode() * 5000))
    size_bytes = (tmp_path / FILE).stat().st_size
    with database.write() as connection:
        connection.execute("DELETE FROM embedding")
    database.shrink()
    for file in tmp_path.glob(f"{FILE}*"):
        assert "秘密の予算".encode() not in file.read_bytes()
    assert (tmp_path / FILE).stat().st_size < size_bytes


def test_a_reader_that_keeps_deleted_words_on_the_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path)
    add(store, tmp_path)
    monkeypatch.setattr("corpus.store.database._BUSY_TIMEOUT_S", 0.2)
    with store.database.read() as reading:
        reading.execute("SELECT count(*) FROM version").fetchone()
        with pytest.raises(StoreNotWritable, match=r"still on the disk.*compact` again"):
            store.database.shrink()
    store.database.shrink()
    assert ids(store) == ["plan"]


def test_reads_go_on_while_it_is_shrunk(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add(store, tmp_path)
    ends = threading.Event()
    seen: list[list[str]] = []

    def read() -> None:
        while not ends.is_set():
            seen.append(ids(store))

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(5):
        store.database.shrink()
    ends.set()
    thread.join()
    assert seen
    assert all(state == ["plan"] for state in seen)
