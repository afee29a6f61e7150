"""`seisaku backup`: one file that holds all that must not be lost."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.commands.options import Json
from api.console import err, out, print_json
from api.settings import Settings
from rag.backup.backup import Backup, make_backup, verify_backup


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="バックアップのファイル（例: seisaku-2026-11.tgz）")],
    verify: Annotated[
        bool, typer.Option("--verify", help="作らずに、このファイルが完全かを確かめる")
    ] = False,
    as_json: Json = False,
) -> None:
    """文書、引用の記録、索引、処理、キー、監査記録を一つのファイルに保存する。

    サービスを止める必要はない。モデルは含めない（戻すときに展開し直す）。
    ファイルにはキーのハッシュと監査記録も入るため、所有者だけが読めるようにして作る。
    """
    settings: Settings = ctx.obj
    words = "確かめています…" if verify else "保存しています…"
    with err.status(words):
        if verify:
            made = verify_backup(file)
        else:
            workplace = settings.workplace()
            made = make_backup(workplace.data_folder, workplace.model, file.absolute())
    if as_json:
        print_json(_as_json(made))
        return
    manifest = made.manifest
    done = "完全です" if verify else "保存しました"
    index = "索引あり" if manifest.generation else "索引なし（戻すときに作り直します）"
    counts = f"文書{manifest.documents}件、{index}、{made.size_bytes / 1e6:.1f} MB"
    out.print(Text(f"{done}: {made.path}"), soft_wrap=True)
    out.print(Text(f"  {counts}、{manifest.created_at} にSeisaku {manifest.seisaku} で作成"))


def _as_json(made: Backup) -> dict[str, object]:
    manifest = made.manifest
    return {
        "file": str(made.path),
        "size_bytes": made.size_bytes,
        "created_at": manifest.created_at,
        "seisaku": manifest.seisaku,
        "documents": manifest.documents,
        "generation": manifest.generation,
        "model": manifest.model,
        "files": len(manifest.files),
    }
