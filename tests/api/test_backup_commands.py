"""`seisaku backup` and `restore`: what they print, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.encoder import Encoder
from rag.workplace import Workplace
from tests.api.test_command_line import Ran, assert_told, run_here
from tests.rag.inline_workplace import OCEAN, SPACE, CountingEncoder, build, texts, workplace_in

Seisaku = Callable[..., Ran]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A workplace of two small documents, built."""
    workplace = workplace_in(tmp_path / "here", ocean=OCEAN, space=SPACE)
    build(workplace, CountingEncoder())
    return workplace


@pytest.fixture
def seisaku(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Seisaku:
    """Run the command in this process, with a data folder of that name beside the first."""

    def load(_: Path) -> Encoder:
        return CountingEncoder()

    monkeypatch.setattr("rag.workplace.load_encoder", load)

    def run(data: str, *arguments: str | Path) -> Ran:
        environment: dict[str, str | Path] = {
            "SEISAKU_DATA": workplace.data_folder.with_name(data),
            "SEISAKU_MODEL": workplace.model,
            "SEISAKU_CATALOGUE": workplace.catalogue_path,
        }
        return run_here(arguments, environment, monkeypatch, capsys)

    return run


def test_a_backup_is_made_verified_and_restored_elsewhere(
    seisaku: Seisaku, workplace: Workplace, tmp_path: Path
) -> None:
    file = tmp_path / "b.tgz"
    ran = seisaku("var", "backup", file)
    assert ran.exit_code == 0, ran
    assert ran.out.startswith(f"保存しました: {file}\n  文書2件、索引あり、")
    ran = seisaku("var", "backup", "--verify", file, "--json")
    body = json.loads(ran.out)
    assert (body["documents"], body["size_bytes"]) == (2, file.stat().st_size)
    ran = seisaku("other", "restore", file)
    assert ran.exit_code == 0, ran
    assert "文書2件、索引は2箇所で、バックアップのものを使います" in ran.out
    folder = workplace.data_folder.with_name("other")
    other = Workplace(folder, workplace.model, workplace.catalogue_path)
    assert texts(other) == texts(workplace)


def test_what_cannot_be_is_told_with_its_remedy(seisaku: Seisaku, tmp_path: Path) -> None:
    file = tmp_path / "b.tgz"
    assert_told(seisaku("nothing", "backup", file), "there is no store", "SEISAKU_DATA")
    assert seisaku("var", "backup", file).exit_code == 0
    assert_told(seisaku("var", "restore", file), "holds a store already", "--force")
    assert seisaku("var", "restore", file, "--force").exit_code == 0
    file.write_bytes(file.read_bytes()[:-20])
    assert_told(seisaku("var", "backup", "--verify", file), "no whole backup", "別の控え")
    assert_told(seisaku("var", "restore", file, "--force"), "no whole backup", "別の控え")
