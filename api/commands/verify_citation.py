"""`seisaku verify-citation`: prove citations against the files, without index or model."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.markup import escape

from api.commands.options import Json
from api.console import out, print_json
from api.presenting import is_of_removed, proof_messages
from api.settings import Settings
from corpus.store.stored_passages import read_store
from rag.citation import cite
from rag.proof import Proof, ProofState, prove

_STATES = {
    ProofState.PROVEN: "一致",
    ProofState.MOVED: "移動",
    ProofState.CHANGED: "変更",
    ProofState.GONE: "消滅",
    ProofState.FALSE: "不一致",
}
_REMOVED = "除外"


def verify_citation(
    ctx: typer.Context,
    citation_ids: Annotated[list[str] | None, typer.Argument(help="引用ID（複数可）")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="資料集のすべての箇所の引用を照合する")
    ] = False,
    as_json: Json = False,
) -> None:
    """引用を原文のファイルと照合する。一つでも成り立たなければ終了コード1。"""
    settings: Settings = ctx.obj
    store = settings.workplace().store()
    catalogue = store.catalogue()
    ids = list(citation_ids or ())
    if every:
        corpus = read_store(store)
        ids += [
            cite(catalogue.get(passage.document_id), passage).citation_id
            for passage in corpus.passages
        ]
    if not ids:
        raise typer.BadParameter("引用IDを一つ以上、または --all を指定してください。")
    proofs = [prove(citation_id, catalogue) for citation_id in ids]
    if as_json:
        print_json([_as_json(proof) for proof in proofs])
    elif every:
        holding = sum(proof.holds for proof in proofs)
        out.print(f"{len(proofs)}件中{holding}件の引用が原文と一致しました。")
    else:
        for proof in proofs:
            _print_proof(proof)
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(1)


def _as_json(proof: Proof) -> dict[str, Any]:
    computed = {"holds": proof.holds, "quote": proof.quote, "spans": proof.spans}
    return {**asdict(proof), **computed}


def _print_proof(proof: Proof) -> None:
    style = "green" if proof.holds else "red"
    state = _REMOVED if is_of_removed(proof) else _STATES[proof.state]
    out.print(f"[{style}]{state}[/] {proof_messages(proof)[1]}")
    if proof.quote is not None:
        out.print(escape(proof.quote), style="bold")
    if proof.file is not None:
        out.print(f"{proof.file} sha256 {proof.sha256}", style="dim")
    if proof.spans:
        spans = " ".join(f"{start}-{end}" for start, end in proof.spans)
        out.print(f"文字位置 {spans}", style="dim")
    if proof.newest is not None and not proof.holds:
        out.print(f"最新版（第{proof.newest.version}版）の当たる記述:")
        out.print(escape(proof.newest.quote))
