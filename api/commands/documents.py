"""`seisaku documents`: what the corpus holds."""

import typer
from rich.padding import Padding
from rich.text import Text

from api.commands.options import Json
from api.console import out, print_json
from api.presenting import present_document
from api.schemas import DocumentsOut
from api.settings import Settings
from corpus.store.stored_passages import read_store


def documents(ctx: typer.Context, as_json: Json = False) -> None:
    """収録している文書の一覧。"""
    settings: Settings = ctx.obj
    corpus = read_store(settings.workplace().store())
    shown = DocumentsOut(
        documents=[
            present_document(
                document,
                [p for p in corpus.passages if p.document_id == document.document_id],
            )
            for document in corpus.catalogue
        ]
    )
    if as_json:
        print_json(shown)
        return
    for row in shown.documents:
        # one line that a terminal of 80 columns holds, for eyes and for grep
        out.print(f"[bold]{row.document_id}[/] {row.issued_on} {row.passages} 箇所", soft_wrap=True)
        out.print(Padding(Text(f"{row.title}\n{row.issuer}"), (0, 0, 1, 4)))
