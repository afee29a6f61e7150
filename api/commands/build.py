"""`seisaku build`: unpack the model and build the index."""

import time
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.commands.options import Json
from api.console import err, out, print_json
from api.settings import Settings
from index.generation import current_generation, read_manifest
from rag.workplace import BuildSteps, ensure_index


def build(
    ctx: typer.Context,
    force: Annotated[bool, typer.Option(help="最新でも作り直す")] = False,
    as_json: Json = False,
) -> None:
    """モデルを展開し、索引を作る。最新なら何もしない。"""
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    started = time.monotonic()
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("埋め込み", total=None, visible=False)
        steps = BuildSteps(
            say=progress.console.print,
            begin=lambda total: progress.update(task, total=total, visible=True),
            advance=lambda done: progress.advance(task, done),
        )
        built = ensure_index(workplace, steps, force=force)
    seconds = time.monotonic() - started
    generation = current_generation(workplace.index_folder)
    manifest = read_manifest(generation)
    if as_json:
        print_json(
            {
                "built": built,
                "seconds": round(seconds, 2),
                "generation": str(generation),
                "passages": manifest.passages,
            }
        )
    elif built:
        made = f"{manifest.passages}箇所、{seconds:.0f}秒"
        out.print(f"索引を作りました: {made}（{generation}）", soft_wrap=True)
    else:
        out.print(f"索引は最新です: {manifest.passages}箇所（{generation}）", soft_wrap=True)
