"""`seisaku eval report` as a user meets it."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from eval.commands.report import make_report_file
from eval.saved_run import write_saved_run
from tests.eval.report.runs import found_at, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of two runs."""
    write_saved_run(tmp_path / "new.json", run(found_at("q-1", 1)))
    write_saved_run(tmp_path / "old.json", run(found_at("q-1", 2)))
    return tmp_path


def called(*arguments: str | Path) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(make_report_file)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_one_file_is_written_and_named(folder: Path) -> None:
    page = folder / "out" / "report.html"
    result = called(folder / "new.json", "--before", folder / "old.json", "-o", page)
    assert result.exit_code == 0
    assert str(page) in result.stdout.replace("\n", "")
    assert "良くなった質問が1、悪くなった質問が0" in page.read_text(encoding="utf-8")
    assert list(page.parent.iterdir()) == [page]


def test_a_file_that_is_no_run_is_told_in_both_languages(folder: Path) -> None:
    (folder / "new.json").write_text("{}", encoding="utf-8")
    result = called(folder / "new.json", "-o", folder / "report.html")
    assert result.exit_code == 1
    assert "no saved run" in result.stderr
    assert "保存された評価結果として読めません" in result.stderr
    assert not (folder / "report.html").exists()


def test_a_missing_file_is_told(folder: Path) -> None:
    result = called(folder / "none.json", "-o", folder / "report.html")
    assert result.exit_code == 1
    assert "none.json" in result.stderr
