"""`seisaku add`: a file becomes a document, or a new version of one."""

import time
from pathlib import Path
from typing import Annotated

import typer

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import out, print_json
from api.settings import Settings
from corpus.store.adding import Description, add_file
from corpus.store.store import Change
from rag.workplace import ensure_index

_DONE = {
    Change.NEW: "追加しました",
    Change.NEW_VERSION: "新しい版として追加しました",
    Change.RELABELLED: "題名などを改めました",
    Change.UNCHANGED: "同じファイルが既にあります",
    Change.RESTORED: "除外していた文書を戻しました",
}


def add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="txt, md, html, pdf, docx, pptx, xlsx のファイル")],
    title: Annotated[str | None, typer.Option(help="題名")] = None,
    issuer: Annotated[str | None, typer.Option(help="発行機関")] = None,
    issued_on: Annotated[
        str | None, typer.Option(help="発行日（2025、2025-04、2025-04-23 のいずれか）")
    ] = None,
    document_id: Annotated[
        str | None, typer.Option("--id", help="文書ID（省けばファイル名から決める）")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="report または slides")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="同じIDの文書の題名を改めてよい")
    ] = False,
    as_json: Json = False,
) -> None:
    """文書を追加して索引に入れる。同じ文書の変わったファイルは新しい版になる。"""
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    description = Description(document_id, title, issuer, issued_on, kind)
    started = time.monotonic()
    document, change = add_file(workplace.store(), file, description, replace=replace)
    with build_progress() as steps:
        made = ensure_index(workplace, steps)
    seconds = time.monotonic() - started
    if as_json:
        print_json(
            {
                "document_id": document.document_id,
                "version": document.version,
                "change": change.value,
                "passages": made.passages,
                "embedded": made.embedded,
                "seconds": round(seconds - made.model_load_s, 2),
                "model_load_seconds": round(made.model_load_s, 2),
            }
        )
        return
    out.print(f"{_DONE[change]}: [bold]{document.document_id}[/] 第{document.version}版")
    counts = f"索引は{made.passages}箇所、新たな埋め込みは{made.embedded}箇所"
    took = f"{seconds - made.model_load_s:.1f}秒"
    if made.model_load_s:
        took += f"、ほかにモデルの読み込み{made.model_load_s:.1f}秒"
    out.print(f"{counts}（{took}）")
