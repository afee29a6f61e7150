"""`seisaku add`: a file becomes a document, or a new version of one."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import out, print_json
from api.labels import PASSAGE_KINDS, reason_in_japanese
from api.reading_summary import CHANGES, ReadingSummary, summarise_reading
from api.settings import Settings
from corpus.passages.passage import PassageKind
from corpus.store.adding import Description, add_file
from rag.workplace import ensure_index


def add(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="txt, md, html, pdf, docx, pptx, xlsx のファイル（100MBまで）"),
    ],
    title: Annotated[str | None, typer.Option(help="題名")] = None,
    issuer: Annotated[str | None, typer.Option(help="発行機関")] = None,
    issued_on: Annotated[
        str | None, typer.Option(help="発行日（2025、2025-04、2025-04-23 のいずれか）")
    ] = None,
    document_id: Annotated[
        str | None, typer.Option("--id", help="文書ID（省けばファイル名から決める）")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help="report または slides（省けば PowerPoint と横長のPDFは slides、ほかは report）"
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="同じIDの文書の題名を改めてよい")
    ] = False,
    as_json: Json = False,
) -> None:
    """文書を追加して索引に入れる。同じ文書の変わったファイルは新しい版になる。

    文字の読み取りは自動で、柱やページ番号などは本文から除く。何をどう読み取ったかは
    `seisaku inspect 文書ID` で原文と並べて確かめられる。紙をスキャンしたPDFは読めない。
    """
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    description = Description(document_id, title, issuer, issued_on, kind)
    started = time.monotonic()
    store = workplace.store()
    document, change = add_file(store, file, description, replace=replace)
    with build_progress() as steps:
        made = ensure_index(workplace, steps)
    seconds = time.monotonic() - started
    read = summarise_reading(store, document)
    if as_json:
        print_json(
            {
                "document_id": document.document_id,
                "version": document.version,
                "change": change.value,
                "read": asdict(read),
                "passages": made.passages,
                "embedded": made.embedded,
                "seconds": round(seconds - made.model_load_s, 2),
                "model_load_seconds": round(made.model_load_s, 2),
            }
        )
        return
    out.print(f"{CHANGES[change]}: [bold]{document.document_id}[/] 第{document.version}版")
    _print_reading(read)
    counts = f"索引は{made.passages}箇所、新たな埋め込みは{made.embedded}箇所"
    took = f"{seconds - made.model_load_s:.1f}秒"
    if made.model_load_s:
        took += f"、ほかにモデルの読み込み{made.model_load_s:.1f}秒"
    out.print(f"{counts}（{took}）")
    out.print(f"読み取りの確認: seisaku inspect {document.document_id}", soft_wrap=True)


def _print_reading(read: ReadingSummary) -> None:
    kinds = [f"{PASSAGE_KINDS[PassageKind(kind)]}{count}" for kind, count in read.passages.items()]
    pages = f"{len(read.pages)}（{read.pages[0]}～{read.pages[-1]}）" if read.pages else "なし"
    aside = [f"{reason_in_japanese(reason)}{count}" for reason, count in read.set_aside.items()]
    what = "スライド" if read.kind == "slides" else "報告書"
    lines = [
        f"読み方: {what}、箇所{sum(read.passages.values())}（{'、'.join(kinds)}）",
        f"頁: {pages}",
        f"除いた部分: {'、'.join(aside) or 'なし'}",
    ]
    for line in lines:
        out.print(Text(f"  {line}"), soft_wrap=True)
