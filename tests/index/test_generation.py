"""Generations on disk: whatever happens to a build, the former one stays whole and is served."""

import errno
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import filelock
import pytest

from index import generation
from index.errors import IndexDamaged, IndexMissing, IndexNotWritable
from index.generation import (
    MANIFEST,
    POINTER,
    check_files,
    current_generation,
    read_manifest,
    write_generation,
)
from index.sealed_json import sealed, unsealed
from tests.index.slow_build import MOMENTS, PARTS, describe, fill_with

ROOT = Path(__file__).parents[2]


def build(folder: Path, content: str) -> Path:
    return write_generation(folder, fill_with(content, lambda: None), describe())


def served(folder: Path) -> str:
    """The one content of the current generation, after every file's hash was checked."""
    current = current_generation(folder)
    check_files(current, read_manifest(current))
    paths = (current / PARTS[0], current / PARTS[1], current / "lemma" / PARTS[2])
    contents = {path.read_text(encoding="utf-8") for path in paths}
    assert len(contents) == 1, f"files of different builds in {current}: {contents}"
    return contents.pop()


def start(folder: Path, moment: str, content: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.index.slow_build", str(folder), moment, content],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    assert process.stdout is not None
    process.stdout.close()


def make_old(folder: Path) -> None:
    """Make all that is unfinished look as if a process had left it a day ago."""
    for path in folder.glob(".building-*"):
        os.utime(path, (time.time() - 86_400,) * 2)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


# A build


def test_a_build_is_current_and_describes_its_files(tmp_path: Path) -> None:
    built = build(tmp_path / "index", "初版")
    assert current_generation(tmp_path / "index") == built
    manifest = read_manifest(built)
    # SHA-256 of the six bytes of 初版 in UTF-8, as `printf 初版 | sha256sum` gives it
    record = {
        "size_bytes": 6,
        "sha256": "6f4600e5199d3a353601dece1e354f77ddd8481be3068c0c92d3be954c40b31c",
    }
    assert manifest.files == dict.fromkeys(("lemma/三", "一", "二"), record)
    assert (manifest.passages, manifest.dimensions) == (3, 2)
    assert served(tmp_path / "index") == "初版"


def test_the_former_generation_stays_for_who_still_reads_it_and_older_ones_go(
    tmp_path: Path,
) -> None:
    built = [build(tmp_path, content) for content in ("初版", "二版", "三版")]
    assert served(tmp_path) == "三版"
    assert names(tmp_path) == sorted([POINTER, built[1].name, built[2].name])
    assert (built[1] / PARTS[0]).read_text(encoding="utf-8") == "二版"


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "メモ.txt").write_text("残す", encoding="utf-8")
    build(tmp_path, "初版")
    assert (tmp_path / "メモ.txt").read_text(encoding="utf-8") == "残す"


def test_what_a_killed_build_left_goes_without_a_new_build(tmp_path: Path) -> None:
    built = [build(tmp_path, content) for content in ("初版", "二版", "三版")]
    (tmp_path / ".building-20261122T000000-12345678").mkdir()
    (tmp_path / ".CURRENT-1").write_text("x", encoding="utf-8")
    (tmp_path / "20261122T000000-12345678").mkdir()  # killed before CURRENT named it
    (tmp_path / "20251122T000000-12345678").mkdir()  # killed before it was removed
    generation.remove_left_over(tmp_path)
    assert served(tmp_path) == "三版"
    assert built[2].name in names(tmp_path)
    assert len(names(tmp_path)) == 3  # with CURRENT and one former generation


def test_a_folder_in_the_place_of_the_pointer_is_replaced(tmp_path: Path) -> None:
    build(tmp_path, "初版")
    (tmp_path / POINTER).unlink()
    (tmp_path / POINTER).mkdir()
    build(tmp_path, "二版")
    assert served(tmp_path) == "二版"


# A build that is killed


@pytest.mark.parametrize("moment", list(MOMENTS))
def test_a_build_killed_when(moment: str, tmp_path: Path) -> None:
    oldest, former = build(tmp_path, "初版"), build(tmp_path, "二版")
    process = start(tmp_path, moment, "三版")
    assert said(process) == "waiting"
    kill(process)
    replaced = MOMENTS[moment] == "_remove_older"
    assert served(tmp_path) == ("三版" if replaced else "二版")
    assert oldest.is_dir()
    make_old(tmp_path)
    last = build(tmp_path, "四版")
    assert served(tmp_path) == "四版"
    left = [path.name for path in tmp_path.iterdir() if path.is_dir()]
    assert len(left) == 2
    assert last.name in left
    assert (former.name in left) != replaced


def test_builds_killed_at_any_time_leave_a_whole_generation(tmp_path: Path) -> None:
    build(tmp_path, "初版")
    for number, delay_s in enumerate((0.0, 0.003, 0.007, 0.013, 0.029, 0.041), 1):
        before = served(tmp_path)
        process = start(tmp_path, "always", f"{number}")
        assert said(process) == "built"
        time.sleep(delay_s)
        kill(process)
        assert served(tmp_path) == f"{number}" != before
    make_old(tmp_path)
    last = build(tmp_path, "最終版")
    assert served(tmp_path) == "最終版"
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2
    assert last.is_dir()


def test_the_pointer_that_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    build(tmp_path, "初版")
    process = start(tmp_path, "the new pointer lies beside CURRENT", "二版")
    assert said(process) == "waiting"
    kill(process)
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    build(tmp_path, "三版")
    assert [name for name in names(tmp_path) if name.startswith(".")] == []


@pytest.mark.parametrize("age_s", [-86_400, 0, 86_400], ids=["of tomorrow", "young", "old"])
def test_who_holds_the_lock_removes_what_killed_builds_left_whatever_its_age(
    age_s: int, tmp_path: Path
) -> None:
    left = tmp_path / ".building-20261122T000000-00000000"
    (left / "lemma").mkdir(parents=True)
    (left / "lemma" / PARTS[2]).write_text("半分", encoding="utf-8")
    os.utime(left, (time.time() - age_s,) * 2)
    built = build(tmp_path, "初版")
    assert names(tmp_path) == sorted([POINTER, built.name])
    assert served(tmp_path) == "初版"


def test_what_another_build_is_making_stays_while_that_build_holds_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = tmp_path / ".building-20261122T000000-00000000"
    making.mkdir()
    monkeypatch.setattr(generation, "_LOCK_TIMEOUT_S", 0.05)
    with filelock.FileLock(tmp_path / ".lock"), pytest.raises(IndexNotWritable):
        build(tmp_path, "初版")
    assert making.is_dir()


# Builds at the same time


def test_builds_at_the_same_time_all_end_well(tmp_path: Path) -> None:
    processes = [start(tmp_path, "never", content) for content in ("甲", "乙", "丙")]
    for process in processes:
        assert said(process) == "built"
        assert process.wait(timeout=60) == 0
        assert process.stdout is not None
        process.stdout.close()
    assert served(tmp_path) in ("甲", "乙", "丙")
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(folders) == 2  # the last and the one before it
    assert current_generation(tmp_path) in folders
    for folder in folders:
        check_files(folder, read_manifest(folder))


def test_a_build_that_waits_too_long_for_another_names_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "初版")
    monkeypatch.setattr(generation, "_LOCK_TIMEOUT_S", 0.05)
    with (
        filelock.FileLock(tmp_path / ".lock"),
        pytest.raises(IndexNotWritable, match=r"another build has held .*\.lock.*wait for it"),
    ):
        build(tmp_path, "二版")
    assert served(tmp_path) == "初版"


# A disk that refuses


def full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def fill_until_full(folder: Path) -> None:
    (folder / PARTS[0]).write_text("三", encoding="utf-8")
    full()


def test_a_disk_that_is_full_leaves_the_former_generation(tmp_path: Path) -> None:
    former = build(tmp_path, "初版")
    with pytest.raises(IndexNotWritable) as caught:
        write_generation(tmp_path, fill_until_full, describe())
    assert str(caught.value) == (
        f"the index could not be written to {tmp_path} ([Errno 28] No space left on device); "
        "make room there or make it writable, or move it with SEISAKU_DATA"
    )
    assert served(tmp_path) == "初版"
    assert names(tmp_path) == sorted([POINTER, former.name])


@pytest.mark.parametrize("call", ["fsync_tree", "fsync", "sha256_of", "_point_to"])
def test_a_disk_that_refuses_at_any_later_step_leaves_the_former_generation(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "初版")
    with monkeypatch.context() as patched:
        patched.setattr(generation, call, full)
        with pytest.raises(IndexNotWritable):
            build(tmp_path, "二版")
    assert served(tmp_path) == "初版"
    build(tmp_path, "三版")
    assert served(tmp_path) == "三版"


def test_a_fill_that_fails_for_another_reason_leaves_the_former_generation(tmp_path: Path) -> None:
    former = build(tmp_path, "初版")

    def fill(folder: Path) -> None:
        raise RuntimeError("計算の誤り")

    with pytest.raises(RuntimeError, match="計算の誤り"):
        write_generation(tmp_path, fill, describe())
    assert served(tmp_path) == "初版"
    assert names(tmp_path) == sorted([POINTER, former.name])


@pytest.mark.parametrize("inside", ["", "index", "data/index"])
def test_a_place_that_is_no_folder_is_named_with_the_remedy(inside: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("他のもの", encoding="utf-8")
    place = tmp_path / "file" / inside
    with pytest.raises(IndexNotWritable, match=r"could not be written to .*move it with SEISAKU"):
        build(place, "初版")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "他のもの"


def test_a_folder_without_permission_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *args: Any, **kwargs: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    build(tmp_path, "初版")
    with monkeypatch.context() as patched:  # permission bits do not bind root
        patched.setattr(Path, "mkdir", refuse)
        with pytest.raises(IndexNotWritable, match="make it writable"):
            build(tmp_path, "二版")
    assert served(tmp_path) == "初版"


# Damage


def test_a_flipped_byte_in_any_file_is_found_and_the_file_named(tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    manifest = read_manifest(built)
    for name in manifest.files:
        content = (built / name).read_bytes()
        for place in range(len(content)):
            flipped = bytearray(content)
            flipped[place] ^= 1
            (built / name).write_bytes(flipped)
            with pytest.raises(IndexDamaged) as caught:
                check_files(built, manifest)
            assert str(built / name) in str(caught.value)
            assert str(manifest.files[name]["sha256"]) in str(caught.value)
        (built / name).write_bytes(content)
    check_files(built, manifest)


@pytest.mark.parametrize("change", ["cut", "grown", "emptied"])
def test_a_file_of_another_length_is_named(change: str, tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    content = (built / "二").read_bytes()
    changed = {"cut": content[:-1], "grown": content + b"\n", "emptied": b""}[change]
    (built / "二").write_bytes(changed)
    with pytest.raises(IndexDamaged, match=r"二 has sha256 .*build the index anew"):
        check_files(built, read_manifest(built))


@pytest.mark.parametrize("name", ["一", "二", "lemma/三"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    (built / name).unlink()
    with pytest.raises(IndexDamaged, match=rf"{name} cannot be read .*build the index anew"):
        check_files(built, read_manifest(built))


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    (built / MANIFEST).unlink()
    with pytest.raises(IndexDamaged, match=r"manifest\.json cannot be read \(FileNotFoundError"):
        read_manifest(built)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(b'{"built_at": "2026"}', id="too few fields"),
    ],
)
def test_a_manifest_that_is_none_is_named(content: bytes, tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    (built / MANIFEST).write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"manifest\.json cannot be read .*seisaku build"):
        read_manifest(built)


def test_a_manifest_with_a_field_too_many_is_named(tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    fields = unsealed((built / MANIFEST).read_text(encoding="utf-8"))
    (built / MANIFEST).write_text(sealed({**fields, "weather": "晴"}), encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"manifest\.json cannot be read .*weather"):
        read_manifest(built)


def test_a_manifest_that_was_changed_is_named(tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    text = (built / MANIFEST).read_text(encoding="utf-8")
    (built / MANIFEST).write_text(text.replace('"passages": 3', '"passages": 7'), encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"manifest\.json cannot be read .*its seal is"):
        read_manifest(built)


def test_a_manifest_of_an_earlier_program_is_read(tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    fields = unsealed((built / MANIFEST).read_text(encoding="utf-8"))
    (built / MANIFEST).write_text(json.dumps(fields), encoding="utf-8")
    assert read_manifest(built).passages == 3  # its recipe says that it is to be built anew


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([], id="a list"),
        pytest.param(None, id="null"),
        pytest.param({"一": {}}, id="a record without a hash"),
        pytest.param({"一": None}, id="no record"),
    ],
)
def test_a_manifest_with_another_kind_of_files_is_named(files: object, tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    fields = unsealed((built / MANIFEST).read_text(encoding="utf-8"))
    (built / MANIFEST).write_text(sealed({**fields, "files": files}), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="manifest"):
        check_files(built, read_manifest(built))


# The pointer


def test_where_no_index_was_built_the_remedy_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(IndexMissing) as caught:
        current_generation(folder)
    assert str(caught.value) == f"there is no index in {folder}; build it with `seisaku build`"


def test_without_the_pointer_there_is_no_index_until_the_next_build(tmp_path: Path) -> None:
    build(tmp_path, "初版")
    (tmp_path / POINTER).unlink()
    with pytest.raises(IndexMissing, match="seisaku build"):
        current_generation(tmp_path)
    build(tmp_path, "二版")
    assert served(tmp_path) == "二版"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="nothing"),
        pytest.param("   \n", id="white space"),
        pytest.param("20990101T000000-ffffffff", id="no such generation"),
        pytest.param(".lock", id="a file"),
        pytest.param(".", id="the folder itself"),
        pytest.param("..", id="the folder above"),
        pytest.param("../other", id="a folder beside"),
        pytest.param("/tmp", id="a folder elsewhere"),
        pytest.param("{built}/", id="a separator behind"),
        pytest.param("{built}/lemma", id="a folder inside"),
        pytest.param("{built}\n{built}", id="two names"),
        pytest.param("\x00", id="a null character"),
        pytest.param("x" * 300, id="longer than names can be"),
    ],
)
def test_a_pointer_to_nothing_is_named_and_the_next_build_repairs_it(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    built = build(folder, "初版")
    (tmp_path / "other").mkdir()
    pointed = name.format(built=built.name)
    (folder / POINTER).write_text(pointed, encoding="utf-8")
    with pytest.raises(IndexDamaged) as caught:
        current_generation(folder)
    assert str(caught.value) == (
        f"{folder / POINTER} names {pointed.strip()!r}, which is no folder there; "
        "build anew with `seisaku build`"
    )
    build(folder, "二版")
    assert served(folder) == "二版"


def test_a_pointer_that_is_no_text_is_named(tmp_path: Path) -> None:
    build(tmp_path, "初版")
    (tmp_path / POINTER).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IndexDamaged, match=r"CURRENT cannot be read .*build anew"):
        current_generation(tmp_path)


def test_white_space_around_the_name_is_no_matter(tmp_path: Path) -> None:
    built = build(tmp_path, "初版")
    (tmp_path / POINTER).write_text(f" {built.name}\r\n", encoding="utf-8")
    assert current_generation(tmp_path) == built


def test_all_but_the_current_generation_can_be_removed(tmp_path: Path) -> None:
    for content in ("初版", "二版", "三版"):
        build(tmp_path, content)
    (tmp_path / ".building-20250101T000000-deadbeef").mkdir()
    current = current_generation(tmp_path)
    assert len(names(tmp_path)) == 4
    generation.remove_former(tmp_path)
    assert names(tmp_path) == sorted([POINTER, current.name])
    assert served(tmp_path) == "三版"


def test_a_former_generation_that_cannot_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = build(tmp_path, "初版")
    build(tmp_path, "二版")
    monkeypatch.setattr("index.generation.shutil.rmtree", lambda *_args, **_named: None)
    with pytest.raises(IndexNotWritable, match=f"{former.name} cannot be removed"):
        generation.remove_former(tmp_path)


def test_the_stamp_changes_with_every_generation(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="seisaku build"):
        generation.pointer_stamp(tmp_path)
    stamps = []
    for number in range(5):
        build(tmp_path, str(number))
        stamps.append(generation.pointer_stamp(tmp_path))
        assert generation.pointer_stamp(tmp_path) == stamps[-1]
    assert all(one != other for one, other in itertools.pairwise(stamps))
