"""`seisaku eval report`: saved runs as one HTML file for people."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.console import err, failures_told, out


def make_report_file(
    runs: Annotated[
        list[Path],
        typer.Argument(help="`seisaku eval` が書いた結果（JSON）。最初のものを主に見せる"),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="書き出すHTMLファイル")] = Path(
        "report.html"
    ),
    before: Annotated[
        Path | None, typer.Option(help="前回の結果（JSON）。最初の結果との差を見せる")
    ] = None,
) -> None:
    """評価の結果を、ブラウザーで読む一つのHTMLファイルにする。"""
    with failures_told():
        write_report(runs, output, before)
    out.print(f"書き込みました: {output.absolute()}", soft_wrap=True)


def write_report(runs: Sequence[Path], output: Path, before: Path | None = None) -> None:
    """Write saved runs as one HTML file; raises what reading the runs and writing it raises."""
    # as in evaluate.py: what is needed for this alone would slow `seisaku --help`
    from corpus.catalogue import load_catalogue
    from eval.errors import NotComparable
    from eval.report.page import render
    from eval.report.report import make_report
    from eval.report.verdict_page import render_verdicts
    from eval.saved_run import SavedRun, read_saved_run
    from eval.text_file import write_text
    from eval.verdicts.verdict_run import VerdictRun, read_run

    titles = {document.document_id: document.title for document in load_catalogue()}
    with err.status("レポートを作っています…"):  # of thousands of questions it takes a while
        read = [read_run(path) for path in runs]
        searches = [run for run in read if isinstance(run, SavedRun)]
        verdicts = [run for run in read if isinstance(run, VerdictRun)]
        if verdicts and (searches or before is not None):
            raise NotComparable(
                "a report shows runs of questions or runs of verdicts, and verdicts without "
                "--before; make one of each, and compare verdicts by `seisaku eval compare`",
                message_ja="質問の結果と、メモ・引用の判定の結果は、別々のレポートにして"
                "ください。判定の前後は `seisaku eval compare` で比べられます。",
            )
        if verdicts:
            page = render_verdicts(verdicts, titles)
        else:
            earlier = None if before is None else read_saved_run(before)
            page = render(make_report(searches, earlier, titles))
        write_text(output.absolute(), page)
