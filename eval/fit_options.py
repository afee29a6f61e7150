"""The options that the commands `python -m eval.fit_…` share: data folder, model, catalogue."""

from pathlib import Path
from typing import Annotated

import typer

DataFolder = Annotated[Path, typer.Option(envvar="SEISAKU_DATA", help="データフォルダー")]
ModelName = Annotated[str, typer.Option(envvar="SEISAKU_MODEL", help="モデル")]
CatalogueFile = Annotated[Path, typer.Option(envvar="SEISAKU_CATALOGUE", help="資料目録")]
