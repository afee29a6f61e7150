"""`seisaku restore`: a data folder becomes what a backup holds."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import err, out, print_json
from api.settings import Settings
from rag.backup.restore import restore_backup
from rag.workplace import ensure_index


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="バックアップのファイル")],
    force: Annotated[
        bool, typer.Option("--force", help="既にあるデータをバックアップの内容に置き換える")
    ] = False,
    as_json: Json = False,
) -> None:
    """バックアップを戻す。すべてのハッシュを確かめてから、一度に置き換える。

    途中で止まっても、以前の状態か戻した状態のどちらかになる。動いているサービスは戻した内容に
    切り替わる。今あるキーと監査記録は残す（失効させたキーが生き返らないように）。
    """
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    with err.status("確かめて、戻しています…"):
        manifest = restore_backup(workplace.data_folder, file.absolute(), force=force)
    with build_progress() as steps:
        made = ensure_index(workplace, steps)  # of today's model and rules; nothing if it fits
    if as_json:
        print_json(
            {
                "file": str(file),
                "created_at": manifest.created_at,
                "documents": manifest.documents,
                "passages": made.passages,
                "index_built": made.written,
            }
        )
        return
    out.print(Text(f"戻しました: {file}（{manifest.created_at} の状態）"), soft_wrap=True)
    how = "作り直しました" if made.written else "バックアップのものを使います"
    out.print(Text(f"  文書{manifest.documents}件、索引は{made.passages}箇所で、{how}"))
