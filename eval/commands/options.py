"""Options that several commands of evaluation share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Split = Annotated[
    Literal["dev", "test"],
    typer.Option(help="正解ファイルの組。testは調整が済んでから使う"),
]

RunFolder = Annotated[
    Path | None,
    typer.Option(help="結果（JSON）を書くフォルダー（既定はデータフォルダーのeval/）"),
]

ReportFile = Annotated[
    Path | None,
    typer.Option("--report", help="結果を、ブラウザーで読む一つのHTMLファイルにも書き出す"),
]
