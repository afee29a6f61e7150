"""Files that are damaged or missing: at the start of a command, and under a running service."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.generation import current_generation
from tests.faults.conftest import FEW_KILLS, KILLS, Lively
from tests.faults.library import Library
from tests.faults.service import Replied, Service, serving

ASKED = "海洋研究の予算はいくらですか。"


def generation(data: Path) -> Path:
    return current_generation(data / "index")


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    """Other bytes in the middle, as a bad sector gives them."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = b"\xff" * len(content[middle : middle + 64])
    path.write_bytes(bytes(content))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replaced_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


INDEX_DAMAGES: dict[str, Callable[[Path], None]] = {
    "no CURRENT": lambda data: (data / "index" / "CURRENT").unlink(),
    "an empty CURRENT": lambda data: empty(data / "index" / "CURRENT"),
    "CURRENT names another place": lambda data: (
        (data / "index" / "CURRENT").write_text("../../etc\n", encoding="utf-8"),
        None,
    )[1],
    "CURRENT is a folder": lambda data: replaced_by_folder(data / "index" / "CURRENT"),
    "CURRENT is no text": lambda data: (
        (data / "index" / "CURRENT").write_bytes(b"\xff\xfe\x00"),
        None,
    )[1],
    "no generation": lambda data: shutil.rmtree(generation(data)),
    "no manifest": lambda data: (generation(data) / "manifest.json").unlink(),
    "half a manifest": lambda data: cut_in_half(generation(data) / "manifest.json"),
    "no vectors": lambda data: (generation(data) / "vectors.faiss").unlink(),
    "half of the vectors": lambda data: cut_in_half(generation(data) / "vectors.faiss"),
    "other passages": lambda data: overwrite(generation(data) / "passages.jsonl"),
    "empty token vectors": lambda data: empty(generation(data) / "late" / "codes.bin"),
    "a file that is a folder": lambda data: replaced_by_folder(generation(data) / "vectors.faiss"),
    "no index": lambda data: shutil.rmtree(data / "index"),
}


def damage_store(data: Path, change: Callable[[Path], None]) -> None:
    for beside in ("seisaku.sqlite3-wal", "seisaku.sqlite3-shm"):
        (data / beside).unlink(missing_ok=True)
    change(data / "seisaku.sqlite3")


STORE_DAMAGES: dict[str, Callable[[Path], None]] = {
    "other bytes at its head": lambda data: damage_store(
        data, lambda path: (path.write_bytes(b"x" * 100 + path.read_bytes()[100:]), None)[1]
    ),
    "half of it": lambda data: damage_store(data, cut_in_half),
    "a folder": lambda data: damage_store(data, replaced_by_folder),
}


def assert_told(code: int, printed: str) -> None:
    """A failure is told in both languages with exit code 1, and without Python's words."""
    assert code == 1, printed
    assert "Traceback" not in printed, printed
    assert "エラー" in printed, printed
    assert "error  " in printed, printed


def assert_honest(reply: Replied) -> None:
    """An answer, or a problem in both languages that shows nothing of the program's inside."""
    if reply.status == 200:
        return
    assert reply.headers["content-type"] == "application/problem+json", reply
    assert reply.status in (500, 503), reply
    assert reply.json["detail_ja"]
    assert "Traceback" not in reply.body.decode()


@pytest.mark.parametrize("damage", INDEX_DAMAGES if KILLS > FEW_KILLS else list(INDEX_DAMAGES)[:5])
def test_a_damaged_index_is_told_at_the_start_and_built_anew(damage: str, lively: Lively) -> None:
    library = lively.library
    INDEX_DAMAGES[damage](library.workplace.data_folder)
    asked = library.run_here(["ask", ASKED])
    assert_told(asked.exit_code, asked.printed)
    assert "seisaku build" in asked.printed
    built = library.run_here(["build"])
    assert built.exit_code == 0, built.printed
    assert library.searched() == lively.state.texts
    library.check_kept()
    library.check_nothing_left()


@pytest.mark.parametrize("damage", STORE_DAMAGES)
def test_a_damaged_store_is_told_at_the_start_and_left_as_it_is(
    damage: str, lively: Lively
) -> None:
    library = lively.library
    data = library.workplace.data_folder
    STORE_DAMAGES[damage](data)
    store = data / "seisaku.sqlite3"
    before = store.read_bytes() if store.is_file() else None
    for command in (["ask", ASKED], ["build"], ["documents"], ["remove", "forest"], ["compact"]):
        ended = library.run_here(command)
        assert_told(ended.exit_code, ended.printed)
    assert (store.read_bytes() if store.is_file() else None) == before


def still_serves(library: Library, service: Service) -> None:
    """Whatever is asked is answered, or refused with an honest problem; the service lives on."""
    reply = service.ask(ASKED)
    assert reply.status == 200, reply  # the index and the model are in memory
    cited = reply.json["passages"][0]["citation"]["citation_id"]
    for path in (f"/v1/citations/{cited}", "/v1/documents", "/readyz", "/healthz", "/?q=予算"):
        quoted = path.replace("予算", "%E4%BA%88%E7%AE%97")
        if path.startswith("/?"):
            assert service.request("GET", quoted).status in (200, 500, 503)
        else:
            assert_honest(service.request("GET", quoted))
    assert_honest(
        service.request("POST", "/v1/verify", {"quote": "海洋研究の予算は120億円とする。"})
    )
    assert service.command.process.is_alive()


def test_a_running_service_answers_on_while_its_index_is_damaged_and_built_anew(
    lively: Lively,
) -> None:
    library = lively.library
    with serving(library) as service:
        for damage in ("other passages", "no CURRENT", "no generation", "no index"):
            INDEX_DAMAGES[damage](library.workplace.data_folder)
            still_serves(library, service)
            text = f"# 港湾\n港湾の予算は{len(damage)}億円とする。\n"
            added = library.run_here(library.adding("harbour", text))
            assert added.exit_code == 0, added.printed
            found = service.ask("港湾の予算はいくらですか。").json["passages"][0]
            assert f"{len(damage)}億円" in found["text"], damage
        assert "Traceback" not in service.command.printed
        service.stop()


def test_a_running_service_answers_on_while_its_store_is_damaged(lively: Lively) -> None:
    library = lively.library
    data = library.workplace.data_folder
    with serving(library) as service:
        shutil.copy(data / "seisaku.sqlite3", library.folder / "kept")
        for damage in STORE_DAMAGES.values():
            damage(data)
            still_serves(library, service)
            put_back(data, library.folder / "kept")
        assert "Traceback" not in service.command.printed, service.command.printed
    assert library.searched() == lively.state.texts
    library.check_kept()


def put_back(data: Path, kept: Path) -> None:
    """Put a copy of the store in its place, as an administrator would."""
    for path in data.glob("seisaku.sqlite3*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copy(kept, data / "seisaku.sqlite3")
