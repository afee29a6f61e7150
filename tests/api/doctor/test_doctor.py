"""What is damaged is named, with what helps; `--repair` does what loses nothing."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.administration.job_folder import JobFolder
from api.doctor.checks import check_all
from api.doctor.finding import Finding, Level
from index.bundled_model import model_damages
from index.encoder import Encoder
from index.generation import current_generation
from rag.workplace import Workplace
from tests.api.contract import Json
from tests.api.doctor.flips import flips, small_workplace, unnoticed
from tests.api.test_command_line import Ran, run_here
from tests.rag.inline_workplace import CountingEncoder, texts

Doctor = Callable[..., Ran]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A small data folder with something of everything."""
    return small_workplace(tmp_path / "here")


@pytest.fixture
def doctor(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Doctor:
    """Run the command in this process."""
    environment: dict[str, str | Path] = {
        "SEISAKU_DATA": workplace.data_folder,
        "SEISAKU_MODEL": workplace.model,
        "SEISAKU_CATALOGUE": workplace.catalogue_path,
    }

    def load(_: Path) -> Encoder:
        return CountingEncoder()

    monkeypatch.setattr("rag.workplace.load_encoder", load)

    def run(*arguments: str) -> Ran:
        return run_here(("doctor", *arguments), environment, monkeypatch, capsys)

    return run


def found(workplace: Workplace, *levels: Level) -> list[Finding]:
    """What the doctor finds of these levels."""
    findings = [finding for part in check_all(workplace) for finding in part.findings]
    return [finding for finding in findings if finding.level in (levels or (Level.DAMAGE,))]


def told(ran: Ran) -> Json:
    body = json.loads(ran.out)
    assert isinstance(body, dict)
    return body


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)


def test_a_whole_folder_has_no_damage(doctor: Doctor) -> None:
    ran = doctor()
    assert ran.exit_code == 0, ran
    assert ran.out.splitlines()[-1] == "損傷はありません。"
    body = told(doctor("--json"))
    assert body["ok"] is True
    parts = {part["part"]: part["count"] for part in body["parts"]}
    assert (parts["資料目録"], parts["文書の保管"], parts["索引"], parts["処理"]) == (2, 3, 2, 2)


def test_bits_that_flip_are_noticed_or_harmless(workplace: Workplace) -> None:
    lost, noticed = unnoticed(workplace, flips(workplace, 48, 3))
    assert lost == []
    assert noticed > 20


@pytest.mark.parametrize(
    "name", ["vectors.faiss", "passages.jsonl", "manifest.json", "late/codes.bin"]
)
def test_a_damaged_index_is_named_and_built_anew(
    doctor: Doctor, workplace: Workplace, name: str
) -> None:
    before = texts(workplace)
    path = current_generation(workplace.index_folder) / name
    flip(path, path.stat().st_size // 2)
    ran = doctor()
    assert ran.exit_code == 1
    assert path.name in ran.out
    assert "--repair" in ran.out
    ran = doctor("--repair")
    assert ran.exit_code == 0, ran
    assert "損傷はありません。" in ran.out
    assert texts(workplace) == before
    assert not path.exists()


def test_a_pointer_to_nowhere_is_named_and_set_right(doctor: Doctor, workplace: Workplace) -> None:
    (workplace.index_folder / "CURRENT").write_text("elsewhere\n", encoding="utf-8")
    assert "'elsewhere', which is no folder there" in doctor().out
    assert doctor("--repair").exit_code == 0
    assert "海洋" in texts(workplace)


@pytest.mark.parametrize("what", ["passage body", "vector"])
def test_what_the_store_derives_is_made_anew(
    doctor: Doctor, workplace: Workplace, what: str
) -> None:
    before, path = texts(workplace), workplace.data_folder / "seisaku.sqlite3"
    with workplace.store().database.read() as connection:
        query = (
            "SELECT body FROM passage LIMIT 1"
            if what == "passage body"
            else "SELECT vector FROM embedding LIMIT 1"
        )
        (value,) = connection.execute(query).fetchone()
    needle = value.encode() if isinstance(value, str) else value
    content = path.read_bytes()
    place = content.index(needle)
    flip(path, place + len(needle) // 2)
    ran = doctor()
    assert ran.exit_code == 1
    assert "文書から作り直せる部分" in ran.out
    ran = doctor("--repair")
    assert ran.exit_code == 0, ran
    assert texts(workplace) == before
    assert len(list(workplace.data_folder.glob("seisaku.sqlite3.damaged-*"))) == 1


@pytest.mark.parametrize(
    "words", ["海洋研究の予算は120億円", "研究計画", "試験省"], ids=["text", "title", "issuer"]
)
def test_a_damaged_document_asks_for_a_backup_and_is_not_touched(
    doctor: Doctor, workplace: Workplace, words: str
) -> None:
    path = workplace.data_folder / "seisaku.sqlite3"
    content = path.read_bytes()
    places = [n for n in range(len(content)) if content.startswith(words.encode(), n)]
    for place in places:
        flip(path, place)
    damaged = path.read_bytes()
    ran = doctor("--repair")
    assert ran.exit_code == 1
    assert "seisaku restore" in ran.out
    assert path.read_bytes() == damaged


def test_a_store_that_is_no_database_is_named(doctor: Doctor, workplace: Workplace) -> None:
    (workplace.data_folder / "seisaku.sqlite3").write_bytes(b"GIF89a" * 2000)
    ran = doctor()
    assert ran.exit_code == 1
    assert "保管ファイルが壊れています" in ran.out


def test_what_killed_processes_left_is_removed_when_it_is_old(
    doctor: Doctor, workplace: Workplace
) -> None:
    old, new = (workplace.index_folder / f".building-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    ran = doctor("--repair")
    assert ran.exit_code == 0  # no damage
    assert (old.exists(), new.exists()) == (False, True)
    assert str(new) in ran.out


def test_a_damaged_job_is_named_and_removed_only_where_no_file_is_lost(
    doctor: Doctor, workplace: Workplace
) -> None:
    jobs = JobFolder(workplace.data_folder)
    waiting, over = jobs.ids()
    for job_id in (waiting, over):
        flip(jobs.path / job_id / "job.json", 40)
    assert len(found(workplace)) == 2
    assert doctor("--repair").exit_code == 1
    assert jobs.ids() == [waiting]


def test_a_file_that_waits_to_be_read_is_compared_with_its_hash(workplace: Workplace) -> None:
    jobs = JobFolder(workplace.data_folder)
    flip(jobs.path / jobs.ids()[0] / "upload", 3)
    [finding] = found(workplace)
    assert "is not as it was sent" in finding.message


def test_a_damaged_catalogue_file_is_named(doctor: Doctor, workplace: Workplace) -> None:
    flip(workplace.catalogue_path.parent / "documents" / "ocean.txt", 3)
    ran = doctor()
    assert ran.exit_code == 1
    assert "ocean.txt" in ran.out


def test_keys_that_cannot_be_read_and_open_doors_are_named(workplace: Workplace) -> None:
    folder = workplace.data_folder / "security"
    folder.chmod(0o755)
    (folder / "keys.json").write_text("{", encoding="utf-8")
    assert any("keys.json" in finding.where for finding in found(workplace))
    assert any("others than its owner" in f.message for f in found(workplace, Level.WARNING))


def test_a_folder_that_is_not_there_is_told(doctor: Doctor, workplace: Workplace) -> None:
    shutil.rmtree(workplace.data_folder)
    ran = doctor()
    assert ran.exit_code == 1
    assert "データのフォルダがありません" in ran.out


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json", "seisaku-model.json"])
def test_a_flipped_bit_in_the_model_is_named(model_dir: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_dir, folder, copy_function=os.link)
    assert model_damages(folder) == []
    content = bytearray((folder / name).read_bytes())
    content[content.index(b'": ') + 3] ^= 1  # in the first value
    (folder / name).unlink()  # a link: the model itself stays as it is
    (folder / name).write_bytes(content)
    assert name in model_damages(folder)[0]
