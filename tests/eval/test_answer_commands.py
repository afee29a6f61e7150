"""`seisaku eval answers`, `memo` and `quotes` as a user meets them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from corpus.catalogue import BUNDLED as CATALOGUE
from eval import gold as gold_module
from eval.saved_run import read_saved_run
from eval.verdicts import gold_item
from eval.verdicts.verdict_run import VerdictRun, read_run, write_verdict_run
from rag.workplace import BUNDLED, Workplace
from tests.eval.test_commands import app_of
from tests.eval.verdicts.inline_items import judged, verdict_run

if TYPE_CHECKING:
    from index.encoder import Encoder

QUESTION = "大学ファンドから大学に毎年出せる額に上限はあるか。"


@pytest.fixture
def gold_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the package's gold, with a test split of a few lines."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for module in (gold_module, gold_item):
        monkeypatch.setattr(module, "GOLD_FOLDER", folder)
    return folder


def lines(path: Path, *entries: dict[str, object]) -> None:
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    path.write_text(text, encoding="utf-8")


def dev_evidence() -> tuple[str, list[dict[str, object]]]:
    """A question of the package's dev split, with its evidence."""
    first = (Path(gold_module.__file__).with_name("gold") / "dev.jsonl").open(encoding="utf-8")
    with first:
        entry = json.loads(first.readline())
    return entry["question"], entry["evidence"]


def test_answers_of_the_test_split_are_measured_written_and_shown(
    gold_folder: Path, workplace: Workplace, encoder: "Encoder", tmp_path: Path
) -> None:
    question, evidence = dev_evidence()
    asked = {"wording": "own", "note": ""}
    lines(
        gold_folder / "test.jsonl",
        {"question_id": "t-1", "question": question, "type": "fact", "answer": "バランス"}
        | asked
        | {"evidence": evidence},
        {"question_id": "t-2", "question": QUESTION, "type": "unanswerable", "answer": None}
        | asked
        | {"evidence": [], "unanswerable": "near-miss"},
    )
    lines(gold_folder / "test-off-topic.jsonl", {"question_id": "o-1", "question": "明日の天気"})
    page = tmp_path / "page.html"
    options = ["--split", "test", "--run-folder", str(tmp_path), "--report", str(page)]
    command = ["eval", "answers", *options]
    told = json.loads(CliRunner().invoke(app_of(workplace), [*command, "--json"]).stdout)
    assert (told["dataset"]["name"], told["dataset"]["queries"]) == ("test", 3)
    assert set(told["by_query"]) == {"t-1", "t-2", "o-1"}
    assert {one["name"] for one in told["answers"]["separations"]} == {
        "all",
        "without-off-topic",
        "near-miss",
        "off-topic",
    }
    assert told["files"] == [str(tmp_path / "test-answers.json"), str(page)]
    assert len(read_saved_run(tmp_path / "test-answers.json").queries) == 3
    assert "回答と確信度" in page.read_text(encoding="utf-8")
    shown = CliRunner(env={"COLUMNS": "120"}).invoke(app_of(workplace), command).stdout
    assert "test: 質問3（うち答えのあるもの1）" in shown
    assert "AUROC" in shown


def test_quotations_of_the_test_split_are_measured_written_and_shown(
    gold_folder: Path, workplace: Workplace, encoder: "Encoder", tmp_path: Path
) -> None:
    _, evidence = dev_evidence()
    place = {name: evidence[0][name] for name in ("document_id", "quote")}
    rest = {"document_id": None, "kind": "plain", "note": ""}
    lines(
        gold_folder / "quotes-test.jsonl",
        {"quote_id": "q-1", "quote": place["quote"], "verdict": "verbatim", "evidence": [place]}
        | rest,
    )
    command = ["eval", "quotes", "--split", "test", "--run-folder", str(tmp_path)]
    shown = CliRunner(env={"COLUMNS": "120"}).invoke(app_of(workplace), command).stdout
    assert "引用の照合 test: 1件" in shown
    assert "誤り 0件" in shown
    run = read_run(tmp_path / "test-quotes.json")
    assert isinstance(run, VerdictRun)
    assert [(item.said, item.cited) for item in run.items] == [("verbatim", True)]


def test_a_memo_is_audited_timed_written_and_shown(
    gold_folder: Path, workplace: Workplace, encoder: "Encoder", tmp_path: Path
) -> None:
    rest: dict[str, object] = {"kind": "question", "note": "", "evidence": []}
    lines(
        gold_folder / "memo-test.jsonl",
        {"sentence_id": "m-1", "text": "どう考えるべきか。", "verdict": "no_claim", **rest},
    )
    command = ["eval", "memo", "--split", "test", "--run-folder", str(tmp_path), "--json"]
    told = json.loads(CliRunner().invoke(app_of(workplace), command).stdout)
    assert [item["said"] for item in told["items"]] == ["no_claim"]
    assert [item["said_together"] for item in told["items"]] == ["no_claim"]
    assert set(told["took_ms"]) == {
        "memo_2000_chars",
        "memo_2000_chars_cpu",
        "memo_2000_chars_read",
        "memo_of_all_items",
    }
    assert told["files"] == [str(tmp_path / "test-memo.json")]


def test_a_broken_line_of_gold_is_told_in_both_languages(
    gold_folder: Path, workplace: Workplace
) -> None:
    (gold_folder / "memo-dev.jsonl").write_text("{}\n", encoding="utf-8")
    result = CliRunner().invoke(app_of(workplace), ["eval", "memo"])
    assert result.exit_code == 1
    assert "memo-dev.jsonl の1行目" in result.stderr
    assert "line 1: no field" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["answers", "memo", "quotes"])
def test_the_help_says_what_the_test_split_is_for(command: str, tmp_path: Path) -> None:
    app = app_of(Workplace(tmp_path, BUNDLED, CATALOGUE))
    runner = CliRunner(env={"COLUMNS": "120"})
    assert "testは調整が済んでから使う" in runner.invoke(app, ["eval", command, "--help"]).stdout
    result = runner.invoke(app, ["eval", command, "--split", "train"])
    assert result.exit_code == 2


@pytest.fixture
def runs(tmp_path: Path) -> tuple[str, str]:
    """Two runs of verdicts: one item mended, one broken, one wrong in another way."""
    before = verdict_run(
        judged("m-1", "supported", "not_found"),
        judged("m-2", "contradicted", "contradicted"),
        judged("m-3", "supported", "not_found"),
        judged("m-4", "supported", "supported"),
    )
    after = verdict_run(
        judged("m-1", "supported", "supported"),
        judged("m-2", "contradicted", "supported"),
        judged("m-3", "supported", "contradicted"),
        judged("m-4", "supported", "supported"),
    )
    paths = tmp_path / "before.json", tmp_path / "after.json"
    for path, run in zip(paths, (before, after), strict=True):
        write_verdict_run(path, run)
    return str(paths[0]), str(paths[1])


def test_two_runs_of_verdicts_are_compared(runs: tuple[str, str], tmp_path: Path) -> None:
    app = app_of(Workplace(tmp_path, BUNDLED, CATALOGUE))
    told = json.loads(CliRunner().invoke(app, ["eval", "compare", *runs, "--json"]).stdout)
    assert (told["before"]["share"], told["after"]["share"]) == (0.5, 0.5)
    assert told["difference"]["mean"] == 0
    assert told["p"] == 1.0
    names = {key: [item["item_id"] for item in told[key]] for key in ("mended", "broken")}
    assert names == {"mended": ["m-1"], "broken": ["m-2"]}
    assert [item["item_id"] for item in told["otherwise_wrong"]] == ["m-3"]
    shown = CliRunner().invoke(app, ["eval", "compare", *runs]).stdout
    assert "誤りになったもの 1件" in shown
    assert "食い違い: 食い違い → 裏付けあり  m-2" in shown


def test_runs_of_verdicts_make_a_report_of_their_own(runs: tuple[str, str], tmp_path: Path) -> None:
    app = app_of(Workplace(tmp_path, BUNDLED, CATALOGUE))
    page = tmp_path / "page.html"
    result = CliRunner().invoke(app, ["eval", "report", runs[0], "-o", str(page)])
    assert result.exit_code == 0
    assert "メモの照合" in page.read_text(encoding="utf-8")
    result = CliRunner().invoke(
        app, ["eval", "report", runs[0], "--before", runs[1], "-o", str(page)]
    )
    assert result.exit_code == 1
    assert "seisaku eval compare" in result.stderr
