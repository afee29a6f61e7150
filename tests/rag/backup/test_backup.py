"""What is backed up comes back as it was; what is not whole is refused before anything changes."""

import gzip
import io
import json
import multiprocessing
import random
import shutil
import signal
import sqlite3
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import StoreDamaged
from rag.backup import restore as restore_module
from rag.backup.archive import read_archive
from rag.backup.artefacts import is_name
from rag.backup.backup import make_backup, verify_backup
from rag.backup.errors import BackupDamaged, BackupError, DataThere
from rag.backup.restore import finish_restore, restore_backup
from rag.workplace import Workplace, serve_assistant
from tests.rag.inline_workplace import (
    FOREST,
    OCEAN,
    SPACE,
    CountingEncoder,
    add,
    build,
    opened,
    texts,
    workplace_in,
)

QUESTION = "海洋研究の予算はいくらですか。"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """Two documents, one of them in a second version, an answer given, a key, and a job."""
    workplace = workplace_in(tmp_path / "here", ocean=OCEAN, space=SPACE)
    build(workplace, CountingEncoder())
    assistant = opened(workplace)
    assistant.ask(QUESTION, 1)
    assert assistant.register is not None
    assistant.register.flush()
    add(workplace, tmp_path / "files", OCEAN.replace("120", "130"), "ocean")
    build(workplace, CountingEncoder())
    for name, content in {
        "security/keys.json": "{}",
        "security/sessions/abc": "cookie",
        "jobs/20261122T093412123456-1a2b3c4d/job.json": "{}",
        "feedback/feedback.jsonl": "{}",
        "jobs/.lock": "",
        "eval/dev.json": "[]",
    }.items():
        path = workplace.data_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return workplace


def rows(workplace: Workplace) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the store."""
    names = ("document", "version", "content", "reading", "passage", "embedding", "citation")
    with workplace.store().database.read() as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def backed_up(workplace: Workplace, target: Path) -> Path:
    return make_backup(workplace.data_folder, workplace.model, target).path


def elsewhere(workplace: Workplace, folder: Path) -> Workplace:
    """The same catalogue and model, with a data folder of its own."""
    return Workplace(folder, workplace.model, workplace.catalogue_path)


def test_all_that_must_not_be_lost_comes_back(workplace: Workplace, tmp_path: Path) -> None:
    made = make_backup(workplace.data_folder, workplace.model, tmp_path / "b.tgz")
    assert made.manifest.documents == 2
    assert (tmp_path / "b.tgz").stat().st_mode & 0o777 == 0o600
    other = elsewhere(workplace, tmp_path / "there")
    restore_backup(other.data_folder, made.path)
    assert rows(other) == rows(workplace)
    assert texts(other) == texts(workplace)
    assert "130億円" in texts(other)
    job = "jobs/20261122T093412123456-1a2b3c4d/job.json"
    for name in ("security/keys.json", "feedback/feedback.jsonl", job):
        assert (other.data_folder / name).read_text(encoding="utf-8") == "{}"
    left = {path.name for path in other.data_folder.rglob("*")}
    assert left.isdisjoint({"sessions", "eval", ".restore", "cookie"})
    build(other)  # nothing is embedded, and nothing is to be built


def test_nothing_is_left_beside_a_backup(workplace: Workplace, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backed_up(workplace, folder / "b.tgz")
    backed_up(workplace, folder / "b.tgz")  # it takes the place of the earlier one
    assert [path.name for path in folder.iterdir()] == ["b.tgz"]


def test_a_backup_takes_the_place_of_no_other_file(workplace: Workplace, tmp_path: Path) -> None:
    other = tmp_path / "report.docx"
    other.write_bytes(b"important")
    with pytest.raises(BackupError, match="is there already and is no whole backup"):
        backed_up(workplace, other)
    assert other.read_bytes() == b"important"


def test_data_that_are_there_are_not_replaced_unless_asked_for(
    workplace: Workplace, tmp_path: Path
) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    before = rows(workplace)
    add(workplace, tmp_path / "files", FOREST, "forest")
    build(workplace, CountingEncoder())
    with pytest.raises(DataThere, match="--force"):
        restore_backup(workplace.data_folder, file)
    assert "森林" in texts(workplace)
    restore_backup(workplace.data_folder, file, force=True)
    assert rows(workplace) == before
    assert "森林" not in texts(workplace)


def test_keys_that_are_there_stay(workplace: Workplace, tmp_path: Path) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    keys = workplace.data_folder / "security" / "keys.json"
    keys.write_text('{"revoked": true}', encoding="utf-8")
    restore_backup(workplace.data_folder, file, force=True)
    assert keys.read_text(encoding="utf-8") == '{"revoked": true}'


def test_a_running_service_follows(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.workplace.load_encoder", lambda _: CountingEncoder())
    file = backed_up(workplace, tmp_path / "b.tgz")
    add(workplace, tmp_path / "files", OCEAN.replace("120", "140"), "ocean")
    build(workplace, CountingEncoder())
    served = serve_assistant(workplace)
    assert "140億円" in served.current().ask(QUESTION, 1).passages[0].passage.text
    restore_backup(workplace.data_folder, file, force=True)
    assert "130億円" in served.current().ask(QUESTION, 1).passages[0].passage.text


def test_a_damaged_store_is_put_aside_and_replaced(workplace: Workplace, tmp_path: Path) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    before = rows(workplace)
    store = workplace.data_folder / "seisaku.sqlite3"
    store.write_bytes(b"nothing" * 1000)
    with pytest.raises(StoreDamaged):
        workplace.store()
    restore_backup(workplace.data_folder, file, force=True)
    assert rows(workplace) == before
    assert len(list(workplace.data_folder.glob("seisaku.sqlite3.damaged-*"))) == 1


def test_a_damaged_store_is_not_backed_up(workplace: Workplace, tmp_path: Path) -> None:
    store = workplace.data_folder / "seisaku.sqlite3"
    content = bytearray(store.read_bytes())
    place = content.index("宇宙開発の予算".encode())
    content[place] ^= 1
    store.write_bytes(content)
    with pytest.raises(BackupError, match="is damaged"):
        backed_up(workplace, tmp_path / "b.tgz")
    assert list(tmp_path.glob("*b.tgz*")) == []


def test_without_a_store_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="there is no store"):
        make_backup(tmp_path / "nowhere", "bundled", tmp_path / "b.tgz")


def contents(file: Path) -> dict[str, bytes]:
    """What a backup holds, by name."""
    held: dict[str, bytes] = {}

    def take(name: str, chunks: Iterator[bytes]) -> None:
        held[name] = b"".join(chunks)

    read_archive(file, take)
    return held


def test_every_bit_that_flips_in_a_backup_is_noticed_or_harmless(
    workplace: Workplace, tmp_path: Path
) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    whole = file.read_bytes()
    held = contents(file)
    choice = random.Random(6)
    noticed = 0
    for _ in range(150):
        bit = choice.randrange(len(whole) * 8)
        content = bytearray(whole)
        content[bit // 8] ^= 1 << (bit % 8)
        file.write_bytes(content)
        try:
            found = contents(file)
        except BackupDamaged:
            noticed += 1
        else:
            assert found == held, bit
    assert noticed > 140


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 0.9999])
def test_a_backup_cut_short_is_refused_and_nothing_changes(
    workplace: Workplace, tmp_path: Path, share: float
) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    before = rows(workplace)
    with pytest.raises(BackupDamaged, match="no whole backup"):
        verify_backup(file)
    with pytest.raises(BackupDamaged):
        restore_backup(workplace.data_folder, file, force=True)
    assert rows(workplace) == before
    assert not (workplace.data_folder / ".restore").exists()


def _forged(folder: Path, change: Callable[[dict[str, object]], str]) -> Path:
    """A backup whose manifest lists one file under another name, as an attacker writes it."""
    manifest: dict[str, object] = {}
    name = change(manifest)
    path = folder / "forged.tgz"
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for member, content in (("manifest.json", json.dumps(manifest).encode()), (name, b"x")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/cron.d/evil", "jobs/../../evil", "model/config.json", "seisaku.py"]
)
def test_a_backup_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    assert not is_name(name)

    def change(manifest: dict[str, object]) -> str:
        from index.sealed_json import sealed

        fields = {
            "format": 1,
            "seisaku": "0",
            "created_at": "",
            "documents": 1,
            "generation": None,
            "model": "",
            "files": {
                name: [1, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"]
            },
        }
        manifest.update(json.loads(sealed(fields)))
        return name

    data = tmp_path / "in" / "data"
    with pytest.raises(BackupDamaged, match="which no backup holds"):
        restore_backup(data, _forged(tmp_path, change))
    assert {path.name for path in data.rglob("*")} <= {".restore.lock"}


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("メモ", encoding="utf-8")
    with pytest.raises(BackupDamaged, match="no whole backup of Seisaku"):
        verify_backup(tmp_path / "memo.txt")
    with pytest.raises(BackupError, match="cannot be read"):
        verify_backup(tmp_path / "none.tgz")
    with pytest.raises(BackupError, match="cannot be read"):
        restore_backup(tmp_path / "data", tmp_path / "none.tgz")


def test_a_backup_is_whole_while_documents_are_added(workplace: Workplace, tmp_path: Path) -> None:
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            add(workplace, tmp_path / "files", FOREST.replace("50", str(number)), "forest")
            build(workplace, CountingEncoder())

    writer = threading.Thread(target=change)
    writer.start()
    try:
        for number in range(5):
            file = backed_up(workplace, tmp_path / f"{number}.tgz")
            other = elsewhere(workplace, tmp_path / f"there{number}")
            restore_backup(other.data_folder, file)
            build(other, CountingEncoder())
            assert "海洋研究の予算は130億円" in texts(other)
    finally:
        stop.set()
        writer.join()


def _restore_slowly(data_folder: Path, file: Path, step: str) -> None:
    """Restore, and wait for ever before one of the steps."""

    def wait(*_args: object, **_named: object) -> None:
        time.sleep(600)

    setattr(restore_module, step, wait)
    restore_backup(data_folder, file, force=True)


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("read_archive", "former"),
        ("check_store", "former"),
        ("_take_store", "restored"),
        ("take_generation", "restored"),
        ("_take_folder", "restored"),
    ],
)
def test_a_killed_restore_leaves_the_former_state_or_is_finished_by_the_next_who_opens(
    workplace: Workplace, tmp_path: Path, step: str, outcome: str
) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    add(workplace, tmp_path / "files", FOREST, "forest")
    build(workplace, CountingEncoder())
    process = multiprocessing.get_context("spawn").Process(
        target=_restore_slowly, args=(workplace.data_folder, file, step)
    )
    process.start()
    ready = workplace.data_folder / ".restore"
    if outcome == "restored":
        ready = ready / "READY"
    while not ready.exists():
        assert process.is_alive()
        time.sleep(0.02)
    time.sleep(0.5)
    assert process.pid is not None
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    finish_restore(workplace.data_folder)
    found = {document.document_id for document in workplace.store().catalogue()}
    assert found == ({"ocean", "space", "forest"} if outcome == "former" else {"ocean", "space"})
    assert ("森林" in texts(workplace)) is (outcome == "former")


def test_a_disk_that_refuses_the_data_folder_is_told(workplace: Workplace, tmp_path: Path) -> None:
    file = backed_up(workplace, tmp_path / "b.tgz")
    (tmp_path / "taken").write_text("no folder", encoding="utf-8")
    with pytest.raises(BackupError, match="taken") as told:
        restore_backup(tmp_path / "taken" / "var", file)
    assert "taken" in told.value.message_ja


def test_a_store_of_an_earlier_program_is_restored_as_one_of_today(
    workplace: Workplace, tmp_path: Path
) -> None:
    from corpus.store import database as database_module
    from corpus.store.database import Database

    file = backed_up(workplace, tmp_path / "b.tgz")
    other = elsewhere(workplace, tmp_path / "there")
    restore_backup(other.data_folder, file)
    version = len(database_module._MIGRATIONS)
    connection = sqlite3.connect(other.data_folder / "seisaku.sqlite3")
    assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    connection.close()
    assert Database(other.data_folder / "seisaku.sqlite3").schema()
    shutil.rmtree(other.data_folder)
