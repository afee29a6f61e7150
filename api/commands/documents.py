"""`seisaku documents`: what the corpus holds."""

import typer
from rich.table import Table

from api.commands.options import Json
from api.console import out, print_json
from api.presenting import present_document
from api.schemas import DocumentsOut
from api.settings import Settings
from corpus.corpus import read_corpus


def documents(ctx: typer.Context, as_json: Json = False) -> None:
    """収録している文書の一覧。"""
    settings: Settings = ctx.obj
    corpus = read_corpus(settings.workplace().catalogue())
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
    table = Table("文書ID", "題名", "発行機関", "発行日", "箇所")
    table.columns[0].overflow = "fold"  # an id that is cut cannot be copied
    table.columns[0].min_width = 28
    for row in shown.documents:
        table.add_row(row.document_id, row.title, row.issuer, row.issued_on, str(row.passages))
    out.print(table)
