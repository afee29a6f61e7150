"""`seisaku compact`: what is no longer needed leaves the disk."""

from dataclasses import asdict

import typer

from api.commands.options import Json
from api.console import out, print_json
from api.settings import Settings
from rag.workplace import compact_store


def compact(ctx: typer.Context, as_json: Json = False) -> None:
    """外した文書、引用されていない古い版、使わない埋め込みをディスクから消す。"""
    settings: Settings = ctx.obj
    done = compact_store(settings.workplace())
    if as_json:
        print_json(asdict(done))
        return
    out.print(
        f"消しました: 版 {done.documents + done.versions}、埋め込み {done.embeddings}、"
        f"空いた容量 {done.bytes_freed / 1e6:.1f} MB"
    )
