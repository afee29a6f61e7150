"""A finished folder is put in place whole, and what killed processes left is removed."""

import os
from pathlib import Path

import pytest

from index import atomic_folder
from index.atomic_folder import fsync_tree, put_in_place, remove_abandoned, sha256_of


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "本文.txt").write_text(text, encoding="utf-8")
    return path


def text_of(path: Path) -> str:
    return (path / "本文.txt").read_text(encoding="utf-8")


def never() -> bool:
    return False


@pytest.mark.parametrize("empty_before", [False, True])
def test_a_folder_takes_a_place_with_nothing_in_it(tmp_path: Path, empty_before: bool) -> None:
    target = tmp_path / "白書"
    if empty_before:
        target.mkdir()
    built = folder(tmp_path / ".白書.1.unpacking", "新")
    put_in_place(built, target, already_there=lambda: pytest.fail("asked of an empty place"))
    assert (text_of(target), built.exists()) == ("新", False)


def test_two_folders_are_swapped_in_one_step_where_the_system_can(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one", "一"), folder(tmp_path / "other", "二")
    if not atomic_folder._exchange(one, other):
        pytest.skip("this system or file system cannot")
    assert (text_of(one), text_of(other)) == ("二", "一")


def test_without_a_swap_the_old_folder_is_moved_aside_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_folder, "_exchange", lambda _one, _other: False)
    target = folder(tmp_path / "白書", "旧")
    put_in_place(folder(tmp_path / ".白書.1.unpacking", "新"), target, already_there=never)
    assert text_of(target) == "新"
    assert [path.name for path in tmp_path.iterdir()] == ["白書"]


def test_a_folder_that_is_as_good_stays(tmp_path: Path) -> None:
    target = folder(tmp_path / "白書", "他の処理が先に置いた")
    built = folder(tmp_path / ".白書.1.unpacking", "新")
    put_in_place(built, target, already_there=lambda: True)
    assert (text_of(target), text_of(built)) == ("他の処理が先に置いた", "新")


def test_a_move_that_fails_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder(tmp_path / "白書", "旧")
    built = folder(tmp_path / ".白書.1.unpacking", "新")

    def exchange(one: Path, other: Path) -> bool:
        (built / "本文.txt").unlink()
        built.rmdir()  # so that it cannot be moved
        return False

    monkeypatch.setattr(atomic_folder, "_exchange", exchange)
    with pytest.raises(FileNotFoundError):
        put_in_place(built, target, already_there=never)
    assert text_of(target) == "旧"
    assert [path.name for path in tmp_path.iterdir()] == ["白書"]


def test_only_old_folders_of_the_pattern_are_removed(tmp_path: Path) -> None:
    for name in (".building-old", ".building-young", "index"):
        folder(tmp_path / name, "本文")
    for name in (".building-old", "index"):
        os.utime(tmp_path / name, (0, 0))
    remove_abandoned(tmp_path, ".building-*")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".building-young", "index"]


def test_the_hash_is_that_of_the_standard(tmp_path: Path) -> None:
    # FIPS 180-2, appendix B.1: the message "abc"
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_of(tmp_path / "abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_every_file_and_folder_of_a_tree_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path / "白書", "本文")
    stored: list[Path] = []
    monkeypatch.setattr(atomic_folder, "fsync", stored.append)
    fsync_tree(tmp_path)
    assert sorted(stored) == [tmp_path, tmp_path / "白書", tmp_path / "白書" / "本文.txt"]
