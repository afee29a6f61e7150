"""`seisaku quote`: checked without model or index, for people and for programs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store.database import FILE as DATABASE_FILE
from corpus.store.database import Database
from rag.register import CitationRegister
from tests.api.contract import DOCUMENTS
from tests.api.inline_catalogue import write_catalogue

ROOT = DOCUMENTS.parents[1]
PLAN = "# 研究費\n\n海洋研究の予算は令和8年度に120億円とする。\n"
ENTRY = {
    "document_id": "ocean-plan",
    "title": "海洋研究の推進計画",
    "issuer": "文部科学省",
    "issued_on": "2025-08-01",
    "kind": "report",
    "language": "ja",
    "file": "plan.md",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue of one plan, in which data are kept too."""
    folder = tmp_path_factory.mktemp("quote")
    write_catalogue(folder, PLAN.encode(), **ENTRY)
    return folder


def quote(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "api", "quote", *arguments],
        cwd=ROOT,
        env={
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            "SEISAKU_CATALOGUE": str(folder / "catalogue.toml"),
            "SEISAKU_DATA": str(folder / "data"),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_verbatim_quotation_ends_with_0(folder: Path) -> None:
    ran = quote(folder, "「予算は令和８年度に１２０億円」")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = [line.strip() for line in ran.stdout.splitlines()]
    assert lines[0] == "一致 引用は原文と一致します。"
    assert lines[1] == "文部科学省『海洋研究の推進計画』（2025年8月1日）「研究費」"
    assert lines[2] == "予算は令和8年度に120億円"


def test_an_altered_one_ends_with_1_and_says_both_wordings(folder: Path) -> None:
    ran = quote(folder, "海洋研究の予算は令和8年度に150億円とする。")
    assert ran.returncode == 1
    assert "相違 引用は原文と1か所違います。" in ran.stdout
    assert "1. 数値の置き換え: 引用「150」 ← 原文「120」" in ran.stdout


def test_one_that_is_not_there_ends_with_1(folder: Path) -> None:
    ran = quote(folder, "宇宙開発の人材を大いに増やす。")
    assert (ran.returncode, ran.stdout.split()[0]) == (1, "なし")


def test_a_file_is_read_in_the_encodings_of_japan(folder: Path) -> None:
    file = folder / "引用.txt"
    file.write_bytes("海洋研究の予算は\r\n令和8年度に120億円とする。\r\n".encode("cp932"))
    ran = quote(folder, "--file", str(file), "--json")
    assert ran.returncode == 0, ran.stderr
    shown = json.loads(ran.stdout)
    assert shown["verdict"] == "verbatim"
    assert shown["citation"]["quote"] == "海洋研究の予算は令和8年度に120億円とする。"


def test_a_citation_that_was_given_is_remembered(folder: Path) -> None:
    ran = quote(folder, "予算は令和8年度", "--json")
    citation_id = json.loads(ran.stdout)["citation"]["citation_id"]
    register = CitationRegister(Database(folder / "data" / DATABASE_FILE))
    found = register.find(citation_id)
    assert found is not None
    assert found.document_id == "ocean-plan"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "どちらか一つ"),
        (("研究", "--file", "pyproject.toml"), 2, "どちらか一つ"),
        (("--file", "no-such.txt"), 2, "使い方に誤り"),
        (("「」",), 1, "照合できる文字がありません"),
        (("研究", "--document", "none"), 1, "その文書は資料集にありません"),
    ],
)
def test_what_cannot_be_checked_is_told_in_japanese(
    folder: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ran = quote(folder, *arguments)
    assert ran.returncode == code
    assert words in ran.stderr
