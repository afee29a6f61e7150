"""The commands as a user meets them, where no model is needed."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from corpus.catalogue import BUNDLED as CATALOGUE
from eval.commands import bench, evaluate
from eval.saved_run import read_saved_run, write_saved_run
from rag.workplace import BUNDLED, Workplace

from .inline_run import query, saved_run


@dataclass(frozen=True)
class Settings:
    """What the command line's settings are to these commands."""

    given: Workplace

    def workplace(self) -> Workplace:
        """The test's own."""
        return self.given


@pytest.fixture
def app(tmp_path: Path) -> typer.Typer:
    """A command line on a workplace without anything in it."""
    return app_of(Workplace(tmp_path, BUNDLED, CATALOGUE))


def app_of(workplace: Workplace) -> typer.Typer:
    """A command line that loads the commands as `seisaku` does."""
    root = typer.Typer(pretty_exceptions_enable=False)

    @root.callback()
    def read_settings(ctx: typer.Context) -> None:
        ctx.obj = Settings(workplace)

    root.add_typer(evaluate.app, name="eval")
    root.add_typer(bench.app, name="bench")
    return root


def test_an_unknown_setting_is_told_in_both_languages_before_anything_loads(
    app: typer.Typer,
) -> None:
    result = CliRunner().invoke(app, ["eval", "--setting", "best"])
    assert result.exit_code == 1
    assert "設定「best」はありません" in result.stderr
    assert "no setting 'best'; choose from served, fused, bm25, dense, rrf" in result.stderr
    assert result.stdout == ""


def test_help_is_in_japanese_and_names_the_choices(app: typer.Typer) -> None:
    runner = CliRunner(env={"COLUMNS": "120"})
    shown = runner.invoke(app, ["eval", "--help"]).stdout
    assert "検索と回答の質を、正解付きの質問で測る。" in shown
    assert "fused" in shown
    assert "squad:ファイル" in shown
    assert "compare" in shown
    assert "速さとメモリを測る。" in runner.invoke(app, ["bench", "--help"]).stdout


def test_fewer_than_50_queries_are_not_measured(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["bench", "--queries", "49"])
    assert result.exit_code == 2


def test_a_wrong_data_set_is_told_in_both_languages(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["eval", "--dataset", f"squad:{tmp_path / 'none.json'}"])
    assert result.exit_code == 1
    assert "none.json がありません" in result.stderr
    assert "none.json is no file or folder that is there" in result.stderr
    assert result.stdout == ""


@pytest.fixture
def runs(tmp_path: Path) -> tuple[str, str]:
    """Two saved runs of two queries, of which the second wins one."""
    paths = tmp_path / "dev-bm25.json", tmp_path / "dev-fused.json"
    missed, found = query("q-1", {"R@1": 0.0}, rank=3), query("q-1", {"R@1": 1.0})
    same = query("q-2", {"R@1": 1.0})
    write_saved_run(paths[0], saved_run("bm25", missed, same))
    write_saved_run(paths[1], saved_run("fused", found, same))
    return str(paths[0]), str(paths[1])


def test_two_runs_are_compared_for_people_and_for_programs(
    app: typer.Typer, runs: tuple[str, str]
) -> None:
    runner = CliRunner()
    shown = runner.invoke(app, ["eval", "compare", *runs]).stdout
    assert "良くなった質問 1件（最初に当たった順位 前→後）" in shown
    assert "3 →   1  q-1 予算はいくらか。" in shown
    told = json.loads(runner.invoke(app, ["eval", "compare", *runs, "--json"]).stdout)
    (difference,) = told["overall"]
    assert (difference["measure"], difference["p"]) == ("R@1", 1.0)
    assert difference["difference"]["mean"] == 0.5
    assert told["won"] == [{"query_id": "q-1", "text": "予算はいくらか。", "before": 3, "after": 1}]


def test_a_trec_run_is_compared_by_its_qrels(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "a.run").write_text("q Q0 x 1 2 a\nq Q0 p 2 1 a\n", encoding="utf-8")
    (tmp_path / "b.run").write_text("q Q0 p 1 2 b\n", encoding="utf-8")
    (tmp_path / "set.qrels").write_text("q 0 p 1\nr 0 p 1\n", encoding="utf-8")
    both = [str(tmp_path / "a.run"), str(tmp_path / "b.run")]
    result = CliRunner().invoke(app, ["eval", "compare", *both])
    assert result.exit_code == 1
    assert "give them by --qrels" in result.stderr
    qrels = ["--qrels", str(tmp_path / "set.qrels")]
    result = CliRunner().invoke(app, ["eval", "compare", *both, *qrels, "--json"])
    told = {item["measure"]: item for item in json.loads(result.stdout)["overall"]}
    assert (told["RR@10"]["before"]["mean"], told["RR@10"]["after"]["mean"]) == (0.25, 0.5)
    assert "a.run: 結果にない質問（0点とした） 1件: r" in result.stderr


def test_a_trec_run_is_scored_and_saved(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "a.run").write_text("q Q0 p 1 2 a\ns Q0 p 1 2 a\n", encoding="utf-8")
    (tmp_path / "set.qrels").write_text("q 0 p 1\nr 0 p 1\n", encoding="utf-8")
    files = [str(tmp_path / "a.run"), str(tmp_path / "set.qrels")]
    saved = tmp_path / "a.json"
    result = CliRunner().invoke(app, ["eval", "trec", *files, "--save", str(saved)])
    assert "質問2件" in result.stdout
    assert "0.500" in result.stdout
    assert "結果にない質問（0点とした） 1件: r" in result.stderr
    assert "正解にない質問（数えない） 1件: s" in result.stderr
    assert read_saved_run(saved).measures["R@1"].mean == 0.5
    told = json.loads(CliRunner().invoke(app, ["eval", "trec", *files, "--json"]).stdout)
    assert (told["not_run"], told["not_judged"]) == (["r"], ["s"])


def test_a_bad_line_of_a_trec_run_is_told(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "a.run").write_text("q Q0 p 1 2\n", encoding="utf-8")
    (tmp_path / "set.qrels").write_text("q 0 p 1\n", encoding="utf-8")
    files = [str(tmp_path / "a.run"), str(tmp_path / "set.qrels")]
    result = CliRunner().invoke(app, ["eval", "trec", *files])
    assert result.exit_code == 1
    assert "a.run の1行目" in result.stderr
    assert "line 1: 5 columns; write 6" in result.stderr


def test_a_public_set_is_measured_by_two_settings_and_written(
    tmp_path: Path, model_dir: Path
) -> None:
    contexts = ["大学ファンドの支出上限は年間3,000億円である。", "予算は1兆円とする。"]
    questions = ["大学ファンドの上限は。", "予算は何円か。"]
    paragraphs = [
        {"context": context, "qas": [{"id": f"q{n}", "question": question, "answers": []}]}
        for n, (context, question) in enumerate(zip(contexts, questions, strict=True))
    ]
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    workplace = Workplace(tmp_path / "data", str(model_dir), CATALOGUE)
    arguments = ["eval", "--dataset", f"squad:{path}", "--setting", "fused", "--setting", "rrf"]
    result = CliRunner().invoke(app_of(workplace), [*arguments, "--json"])
    told = json.loads(result.stdout)
    assert told["dataset"]["passages"] == told["dataset"]["answerable"] == 2
    assert [run["measures"]["R@1"]["mean"] for run in told["runs"]] == [1.0, 1.0]
    assert [Path(name).name for name in told["files"]] == [
        "squad-small.qrels",
        "squad-small-fused.json",
        "squad-small-fused.run",
        "squad-small-rrf.json",
        "squad-small-rrf.run",
    ]
    fused, rrf = (read_saved_run(Path(told["files"][place])) for place in (1, 3))
    assert (fused.name, rrf.settings["fusion"]) == ("fused", "ranks")
    assert fused.cost.ratio_to_encode is not None
    shown = CliRunner().invoke(app_of(workplace), [*arguments, "--limit", "1"]).stdout
    assert "squad-small-1: 質問1（うち答えのあるもの1）、箇所2" in shown


def test_an_unknown_variation_is_told_in_both_languages_before_anything_loads(
    app: typer.Typer,
) -> None:
    result = CliRunner().invoke(app, ["eval", "ablation", "--only", "best"])
    assert result.exit_code == 1
    assert "「best」はありません" in result.stderr
    assert "no variation 'best'; choose from without-late, without-dense" in result.stderr
    assert result.stdout == ""


def test_the_ablation_table_is_for_people_and_for_programs(tmp_path: Path, model_dir: Path) -> None:
    paragraphs = [
        {"context": "予算は1兆円とする。", "qas": [{"id": "q", "question": "予算", "answers": []}]}
    ]
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    app = app_of(Workplace(tmp_path / "data", str(model_dir), CATALOGUE))
    arguments = ["eval", "ablation", "--dataset", f"squad:{path}", "--only", "readings"]
    told = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert [row["name"] for row in told["rows"]] == ["served", "readings"]
    effect = told["rows"][1]["effects"]["RR@10"]
    assert effect == {"value": 1.0, "difference": 0.0, "p": 1.0}
    shown = CliRunner(env={"COLUMNS": "150"}).invoke(app, arguments).stdout
    assert "squad-small: 答えのある質問1、箇所1" in shown
    assert "見出し語でなく読み" in shown
