"""`seisaku documents`: what the corpus holds."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.padding import Padding
from rich.text import Text

from api.commands.options import Json
from api.console import out, print_json
from api.presenting import present_document
from api.settings import Settings
from corpus.store.store import Store, Version
from corpus.store.stored_passages import read_store


def documents(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="前の版と、除いた文書も示す")] = False,
    as_json: Json = False,
) -> None:
    """収録している文書の一覧。"""
    settings: Settings = ctx.obj
    store = settings.workplace().store()
    corpus = read_store(store)
    shown = [
        present_document(
            document, [p for p in corpus.passages if p.document_id == document.document_id]
        )
        for document in corpus.catalogue
    ]
    removed = store.removed_versions() if every else ()
    if as_json:
        body: dict[str, Any] = {"documents": [row.model_dump() for row in shown]}
        if every:
            for row in body["documents"]:
                row["former_versions"] = [
                    _as_json(v) for v in _former(store, row["document_id"], row["version"])
                ]
            body["removed"] = [_as_json(version) for version in removed]
        print_json(body)
        return
    for row in shown:
        # one line that a terminal of 80 columns holds, for eyes and for grep
        line = f"{row.issued_on} 第{row.version}版 {row.passages} 箇所"
        out.print(f"[bold]{row.document_id}[/] {line}", soft_wrap=True)
        out.print(Padding(Text(f"{row.title}\n{row.issuer}\n{row.file}"), (0, 0, 0, 4)))
        if every:
            for version in _former(store, row.document_id, row.version):
                _print_former(version, "前の版")
        out.print()
    for version in removed:
        _print_former(version, f"除いた文書 {version.document.document_id}", indent=0)


def _former(store: Store, document_id: str, newest: int) -> list[Version]:
    return [v for v in store.versions(document_id) if v.document.version < newest]


def _print_former(version: Version, what: str, indent: int = 4) -> None:
    document = version.document
    kept = "本文あり" if version.is_kept else "本文は消去済み"
    day = version.added_at[:10]
    line = f"{what} 第{document.version}版 {document.file} {day}に追加 {kept}"
    out.print(Text(" " * indent + line, style="dim"), soft_wrap=True)


def _as_json(version: Version) -> dict[str, Any]:
    document = asdict(version.document) | {"issued_on": str(version.document.issued_on)}
    return {**document, "added_at": version.added_at, "is_kept": version.is_kept}
