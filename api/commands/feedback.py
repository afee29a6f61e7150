"""`seisaku feedback`: what readers said of answers, and candidates for gold questions."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.commands.options import Json
from api.console import err, out, print_error, print_json
from api.feedback.feedback import RATINGS
from api.feedback.gold_candidates import gold_candidates
from api.feedback.journal import FILE, FeedbackJournal
from api.settings import Settings

feedback_app = typer.Typer(
    help="回答への評価を読み、評価用の問題の候補にする。", no_args_is_help=True
)


@feedback_app.command("list")
def list_feedback(ctx: typer.Context, as_json: Json = False) -> None:
    """寄せられた評価の一覧（古い順）。"""
    judgements = list(_journal(ctx).read())
    if as_json:
        print_json({"feedback": [asdict(each) for each in judgements]})
        return
    for each in judgements:
        out.print(
            Text(f"{each.received_at[:16].replace('T', ' ')} {RATINGS[each.rating]}", "bold"),
            soft_wrap=True,
        )
        out.print(Text(f"  質問: {each.question}"), soft_wrap=True)
        if each.right_citation_id:
            out.print(Text(f"  正しい箇所: {each.right_citation_id}"), soft_wrap=True)
        if each.comment:
            out.print(Text(f"  コメント: {each.comment}"), soft_wrap=True)
    err.print(f"{len(judgements)}件")


@feedback_app.command()
def export(
    ctx: typer.Context,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="このファイルに書く（省けば標準出力）")
    ] = None,
) -> None:
    """評価用の問題（eval/gold）の候補をJSON Linesで書き出す。"""
    settings: Settings = ctx.obj
    judgements = list(_journal(ctx).read())
    candidates = list(gold_candidates(judgements, settings.workplace().catalogue()))
    entries = [each.entry for each in candidates if each.entry is not None]
    lines = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    if out_file is None:
        print(lines, end="", flush=True)
    else:
        try:
            out_file.write_text(lines, encoding="utf-8")
        except OSError as error:
            print_error(
                f"{out_file} cannot be written ({error.strerror}); name another file",
                f"{out_file} に書けません（{error.strerror}）。別のファイルを指定してください。",
            )
            raise typer.Exit(1) from error
    err.print(f"候補 {len(entries)}件")
    for each in candidates:
        if each.entry is None:
            err.print(Text(f"  除外 {each.feedback.question}: {each.reason}"), soft_wrap=True)


def _journal(ctx: typer.Context) -> FeedbackJournal:
    settings: Settings = ctx.obj
    return FeedbackJournal(settings.workplace().data_folder / FILE)
