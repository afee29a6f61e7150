"""`seisaku remove`: a document leaves the search."""

from typing import Annotated

import typer
from rich.markup import escape

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import out, print_json
from api.settings import Settings
from corpus.errors import DocumentConflict
from rag.workplace import ensure_index


def remove(
    ctx: typer.Context,
    document_id: Annotated[str, typer.Argument(help="文書ID")],
    as_json: Json = False,
) -> None:
    """文書を検索から外す。ディスクからは `seisaku compact` で消える。"""
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    store = workplace.store()
    document = store.catalogue().get(document_id)
    if len(store.catalogue()) == 1:
        raise DocumentConflict(
            f"{document_id!r} is the only document of the corpus; add another one first"
        )
    store.remove(document_id)
    with build_progress() as steps:
        made = ensure_index(workplace, steps)
    if as_json:
        print_json({"document_id": document_id, "passages": made.passages})
        return
    out.print(f"外しました: [bold]{document_id}[/] {escape(document.title)}")
    out.print(f"索引は{made.passages}箇所。ディスクから消すには `seisaku compact`")
