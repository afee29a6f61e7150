"""`seisaku inspect`: how a document was read, for people, for programs, and into a pipe."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.api.contract import DOCUMENTS, Json
from tests.api.inline_catalogue import write_catalogue

ROOT = DOCUMENTS.parents[1]
PLAN = """\
# 海洋研究の推進計画

## 1 研究費

海洋研究の**予算**は令和8年度に120億円とする。

### 予算の推移

年度\t予算
令和7\t100億円
令和8\t120億円

---

## 2 人材

海洋研究者を2030年までに5,000人とする。
"""
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
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of one plan."""
    return write_catalogue(tmp_path_factory.mktemp("plan"), PLAN.encode(), **ENTRY)


def seisaku(
    *arguments: str, catalogue: Path | None = None, columns: int = 80
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with a data folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as data:
        return subprocess.run(
            [sys.executable, "-m", "api", *arguments],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "SEISAKU_DATA": data}
            | ({"SEISAKU_CATALOGUE": str(catalogue)} if catalogue else {}),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


def inspected(catalogue: Path, *arguments: str) -> Json:
    ran = seisaku("inspect", "ocean-plan", *arguments, "--json", catalogue=catalogue)
    assert ran.returncode == 0, ran.stderr
    body: Json = json.loads(ran.stdout)
    return body


def test_help_is_japanese() -> None:
    ran = seisaku("inspect", "--help", columns=100)
    assert ran.returncode == 0
    for words in ("文書をどう読み取ったかを、原文と並べて示す。", "この頁だけ", "箇所の一覧だけ"):
        assert words in ran.stdout


def test_a_document_is_shown_as_it_was_read(catalogue: Path) -> None:
    ran = seisaku("inspect", "ocean-plan", catalogue=catalogue)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = [line.strip() for line in ran.stdout.splitlines()]
    assert lines[:3] == [
        "海洋研究の推進計画",
        "文部科学省 2025-08-01 plan.md",
        f"原文 {len(''.join(PLAN.split()))}字（空白を除く）",
    ]
    assert "［見出し］1 研究費" in lines
    assert "［本文］海洋研究の予算は令和8年度に120億円とする。" in lines
    assert any(line.startswith("〔") and line.endswith("〕** **") for line in lines)
    assert ["令和7", "100億円"] in [line.split()[:2] for line in lines]
    borders = [line for line in lines if line.startswith("── ")]
    assert borders[0].startswith("── 箇所1  ")
    assert all("ocean-plan.00" in border for border in borders)
    assert "区切り線" in ran.stdout


def test_the_json_has_blocks_tables_counts_and_passages(catalogue: Path) -> None:
    body = inspected(catalogue)
    assert body["document_id"] == "ocean-plan"
    kinds = [block["kind"] for block in body["blocks"]]
    assert kinds[:5] == ["heading", "heading", "paragraph", "heading", "table"]
    paragraph, table = body["blocks"][2], body["blocks"][4]["table"]
    assert paragraph["text"] == "海洋研究の予算は令和8年度に120億円とする。"
    assert paragraph["section"] == ["海洋研究の推進計画", "1 研究費"]
    start, end = paragraph["span"]
    assert PLAN[start:end] == "海洋研究の**予算**は令和8年度に120億円とする。"
    assert [[cell["text"] for cell in row["cells"]] for row in table["rows"]] == [
        ["令和7", "100億円"],
        ["令和8", "120億円"],
    ]
    assert [stretch["text"] for stretch in body["set_aside"]] == ["---"]
    counts = body["counts"]
    read, aside = (sum(c["characters"] for c in counts[name]) for name in ("read", "aside"))
    assert read + aside == body["source_characters"] == len("".join(PLAN.split()))
    assert body["passages"][0]["passage_id"] == "ocean-plan.0001"


def test_where_every_character_went_is_told(catalogue: Path) -> None:
    ran = seisaku("inspect", "ocean-plan", catalogue=catalogue)
    rows = [line.split() for line in ran.stdout.splitlines()]
    whole = len("".join(PLAN.split()))
    # bold marks, the signs of three headings, and the rule
    marks = 4 + 1 + 2 + 3 + 2
    assert ["行き先", "検索する箇所の中", "100.00%", f"{whole - marks - 3}字"] in rows
    assert ["書式の記号（太字・見出し・リンクなど）", "0.00%", f"{marks}字"] in rows
    assert ["区切り線", "0.00%", "3字"] in rows
    assert ["理由の分からないもの", "0.00%", "0字"] in rows
    coverage = inspected(catalogue)["coverage"]
    assert [(row["class"], row["characters"]) for row in coverage] == [
        ("in passages", whole - marks - 3),
        ("inline mark", marks),
        ("rule", 3),
        ("unexplained", 0),
    ]
    assert [row["share"] for row in coverage] == [1.0, 0.0, 0.0, 0.0]
    assert sum(row["characters"] for row in coverage) == whole


def test_a_section_is_shown_alone(catalogue: Path) -> None:
    body = inspected(catalogue, "--section", "人材")
    assert [block["text"] for block in body["blocks"]] == [
        "2 人材",
        "海洋研究者を2030年までに5,000人とする。",
    ]
    assert {tuple(passage["section"])[-1] for passage in body["passages"]} == {"2 人材"}


def test_passages_are_listed_alone(catalogue: Path) -> None:
    ran = seisaku("inspect", "ocean-plan", "--passages", catalogue=catalogue)
    assert ran.returncode == 0
    assert "［見出し］" not in ran.stdout
    assert "    海洋研究者を2030年までに5,000人とする。" in ran.stdout.splitlines()
    assert list(inspected(catalogue, "--passages")) == ["document_id", "title", "passages"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "no document 'nothing' in the corpus; it holds ocean-plan"),
        (["ocean-plan", "--page", "3"], "--page 3 に当たる部分はありません。頁の番号: なし"),
        (["ocean-plan", "--section", "宇宙"], "--section 宇宙 に当たる見出しはありません。"),
    ],
    ids=["a document", "a page", "a section"],
)
def test_what_there_is_not_is_told_in_both_languages(
    catalogue: Path, arguments: list[str], told: str
) -> None:
    ran = seisaku("inspect", *arguments, catalogue=catalogue)
    assert ran.returncode in (1, 2)
    assert ran.stdout == ""
    assert told in ran.stderr
    assert [line.split()[0] for line in ran.stderr.splitlines()] == ["エラー", "error"]


def test_a_page_of_a_report_is_shown_alone() -> None:
    ran = seisaku("inspect", "crds-sti-issues-2025", "--page", "15", "--json")
    blocks = json.loads(ran.stdout)["blocks"]
    assert blocks
    for block in blocks:
        assert int(block["pages"][0]) <= 15 <= int(block["pages"][-1])


@pytest.mark.parametrize("option", ["--passages", "--json", "--section=研究"])
def test_a_pipe_that_ends_early_is_no_error(option: str, tmp_path: Path) -> None:
    """As in `seisaku inspect … | head`: neither a traceback nor another word."""
    with subprocess.Popen(
        [sys.executable, "-m", "api", "inspect", "crds-sti-issues-2025", option],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "SEISAKU_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) in (0, 1)
