"""`seisaku compact`: what is no longer needed leaves the disk."""

from dataclasses import asdict

import typer

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import out, print_json
from api.settings import Settings
from rag.workplace import compact_store


def compact(ctx: typer.Context, as_json: Json = False) -> None:
    """外した文書、引用されていない古い版、使わない埋め込みをディスクから消す。"""
    settings: Settings = ctx.obj
    with build_progress() as steps:
        done = compact_store(settings.workplace(), steps)
    if as_json:
        print_json(asdict(done))
        return
    out.print(
        f"消しました: 版 {done.versions}（うち外した文書 {done.documents}件の全版）、"
        f"埋め込み {done.embeddings}、空いた容量 {done.bytes_freed / 1e6:.1f} MB"
    )
