"""`seisaku cite`: a memo from a file, judged in the terminal, as JSON and as a Word file."""

import json
from pathlib import Path

import pytest

from api.command_line import main
from rag.workplace import Workplace
from tests.api.memo.word_parts import read_parts
from tests.corpus.formats.word_file import new, saved
from tests.rag.inline_workplace import CountingEncoder

MEMO = "概要\n予算は120億円である。\n"
WRONG = "予算は150億円である。\n"


@pytest.fixture
def run(
    plan_workplace: Workplace,
    judged: object,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> "Run":
    """Runs the command on the plan; returns the exit code and what was printed."""
    monkeypatch.setenv("SEISAKU_DATA", str(plan_workplace.data_folder))
    monkeypatch.setenv("SEISAKU_MODEL", plan_workplace.model)
    monkeypatch.setenv("SEISAKU_CATALOGUE", str(plan_workplace.catalogue_path))
    monkeypatch.setattr("rag.workplace.load_encoder", lambda _folder: CountingEncoder())
    return Run(monkeypatch, capfd)


class Run:
    """The command with what it prints."""

    def __init__(self, patch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capfd = patch, capfd

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of `seisaku cite …`."""
        self._patch.setattr("sys.argv", ["seisaku", "cite", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = self._capfd.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err


def memo(folder: Path, text: str = MEMO, encoding: str = "utf-8") -> Path:
    path = folder / "memo.txt"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_sound_memo_ends_with_0_and_says_where_each_sentence_stands(
    run: Run, tmp_path: Path
) -> None:
    code, out, _ = run(memo(tmp_path))
    assert code == 0
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0].startswith("判定は自動で、誤ることがあります。")
    assert lines[1:3] == ["－ 概要", "○ 予算は120億円である。"]
    assert "[1] 試験省『研究計画』（2025年4月）「研究費」" in lines
    assert "「予算は120億円とする。」" in lines
    assert lines[-1] == "○ 裏付けあり 1、－ 対象外 1"


def test_a_memo_with_something_wrong_ends_with_3(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(memo(tmp_path, WRONG))
    assert code == 3
    assert "× 予算は150億円である。" in out
    assert "メモは150億円、資料は120億円です。" in out


def test_json_is_what_the_service_gives(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(memo(tmp_path, WRONG), "--json", "--as-of", "2025-06-01")
    body = json.loads(out)
    assert code == 3
    assert [sentence["verdict"] for sentence in body["sentences"]] == ["contradicted"]
    assert body["sentences"][0]["conflicts"][0]["found"] == "120億円"


def test_a_foreign_encoding_is_told_beside_the_output(run: Run, tmp_path: Path) -> None:
    code, out, err = run(memo(tmp_path, encoding="cp932"), "--json")
    assert code == 0
    assert "Shift_JIS（CP932）として読みました" in err
    assert json.loads(out)["sentences"][0]["text"] == "概要"


def test_the_word_file_is_written(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.docx"
    code, out, _ = run(memo(tmp_path), "--docx", target)
    assert code == 0
    assert "out.docx" in out.replace("\n", "")
    assert read_parts(target.read_bytes()).lines[1] == "予算は120億円である。[1]"


def test_a_word_memo_stays_as_it_is_beside_the_one_with_footnotes(run: Run, tmp_path: Path) -> None:
    document = new()
    document.add_paragraph("予算は120億円である。", style="List Bullet")
    source, target = tmp_path / "memo.docx", tmp_path / "out.docx"
    source.write_bytes(saved(document))
    before = source.read_bytes()
    assert run(source, "--docx", target)[0] == 0
    assert source.read_bytes() == before
    assert read_parts(target.read_bytes()).lines[0] == "予算は120億円である。[1]"


@pytest.mark.parametrize(
    ("name", "words"),
    [("out.doc", ".docx で終わる名前"), ("no/such/out.docx", "がありません")],
)
def test_a_target_that_cannot_be_is_told_before_the_memo_is_checked(
    run: Run, tmp_path: Path, judged: list[object], name: str, words: str
) -> None:
    code, _, err = run(memo(tmp_path), "--docx", tmp_path / name)
    assert code == 2
    assert words in err
    assert judged == []


def test_the_memo_itself_is_no_target(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "memo.docx"
    source.write_bytes(saved(new()))
    code, _, err = run(source, "--docx", source)
    assert code == 2
    assert "メモ自身は指定できません" in err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "No such file"),
        ("memo.pdf", b"%PDF", "形式は読めません"),
        ("long.txt", ("あ" * 200_001).encode(), "部分ごとに点検してください"),
    ],
)
def test_a_memo_that_cannot_be_read_ends_with_1(
    run: Run, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, _, err = run(tmp_path / name)
    assert code == 1
    assert words in err
