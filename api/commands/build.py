"""`seisaku build`: unpack the model and build the index."""

import time
from typing import Annotated

import typer

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import out, print_json
from api.settings import Settings
from index.generation import current_generation
from rag.workplace import ensure_index


def build(
    ctx: typer.Context,
    force: Annotated[bool, typer.Option(help="最新でも、埋め込みから作り直す")] = False,
    as_json: Json = False,
) -> None:
    """モデルを展開し、索引を作る。最新なら何もしない。"""
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    started = time.monotonic()
    with build_progress() as steps:
        made = ensure_index(workplace, steps, force=force)
    seconds = time.monotonic() - started
    generation = current_generation(workplace.index_folder)
    if as_json:
        print_json(
            {
                "built": made.written,
                "seconds": round(seconds, 2),
                "generation": str(generation),
                "passages": made.passages,
                "embedded": made.embedded,
            }
        )
    elif made.written:
        counts = f"{made.passages}箇所（新たな埋め込み{made.embedded}）、{seconds:.0f}秒"
        out.print(f"索引を作りました: {counts}（{generation}）", soft_wrap=True)
    else:
        out.print(f"索引は最新です: {made.passages}箇所（{generation}）", soft_wrap=True)
