"""`seisaku quote`: check a quotation against the documents, without index or model."""

import time
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from api.commands.options import Json
from api.console import out, print_json
from api.quotation.labels import KINDS, VERDICTS, WHATS
from api.quotation.presenting import present_quotation
from api.quotation.schemas import DifferenceOut, QuotedPlaceOut, VerifyOut
from api.settings import Settings
from corpus.formats.text_file import decode
from corpus.store.stored_passages import read_store
from rag.quotation.checker import QuotationChecker
from rag.quotation.difference import Kind
from rag.quotation.naming import What
from rag.quotation.quotation import QuotationVerdict
from rag.register import CitationRegister

_STYLES = {
    QuotationVerdict.VERBATIM: "green",
    QuotationVerdict.ALTERED: "red",
    QuotationVerdict.NOT_FOUND: "yellow",
}


def quote(
    ctx: typer.Context,
    text: Annotated[str | None, typer.Argument(help="引用した文")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", exists=True, dir_okay=False, help="引用した文のあるテキストファイル"
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", help="この文書の中だけで照合する")
    ] = None,
    as_json: Json = False,
) -> None:
    """引用した文が資料に一字一句そのままあるかを照合する。そのままでなければ終了コード1。"""
    quoted = _quoted(text, file)
    settings: Settings = ctx.obj
    store = settings.workplace().store()
    corpus = read_store(store)
    passages = {
        document_id: list(found)
        for document_id, found in groupby(corpus.passages, key=lambda p: p.document_id)
    }
    checker = QuotationChecker(corpus.catalogue, passages.__getitem__)
    started = time.perf_counter()
    quotation = checker.check(quoted, document)
    shown = present_quotation(quotation, (time.perf_counter() - started) * 1000)
    register = CitationRegister(store.database)
    register.record([(place.citation, place.passage) for place in quotation.places])
    register.flush()
    if as_json:
        print_json(shown)
    else:
        _print(shown)
    if quotation.verdict is not QuotationVerdict.VERBATIM:
        raise typer.Exit(1)


def _quoted(text: str | None, file: Path | None) -> str:
    if text is not None and file is None:
        return text
    if file is not None and text is None:
        return decode(file.read_bytes(), file.name).removeprefix("\ufeff")
    raise typer.BadParameter("引用した文か --file のどちらか一つを指定してください。")


def _print(shown: VerifyOut) -> None:
    verdict = QuotationVerdict(shown.verdict)
    line = Text(VERDICTS[verdict], style=f"bold {_STYLES[verdict]}")
    line.append(f" {shown.message_ja}", style="not bold default")
    if verdict is QuotationVerdict.ALTERED:
        line.append(f" 一致率 {shown.similarity:.4f}", style="not bold dim")
    out.print(line, soft_wrap=True)
    for document_id in shown.elsewhere:
        out.print(f"文書 {document_id} には、このとおりの記述があります。", soft_wrap=True)
    for place in shown.places:
        _print_place(place)
    left_out = shown.places_total - len(shown.places)
    if left_out:
        out.print(f"ほか{left_out}か所")


def _print_place(place: QuotedPlaceOut) -> None:
    out.print(Text(place.citation.label, style="bold"), soft_wrap=True)
    text = Text(place.citation.quote)
    for difference in place.differences:
        text.stylize("underline green", difference.source.start, difference.source.end)
    out.print(Padding(text, (0, 0, 0, 4)))
    for number, difference in enumerate(place.differences, 1):
        out.print(Padding(Text(f"{number}. {_in_words(difference)}"), (0, 0, 0, 4)))
    for misprint in place.misprints:
        told = f"原文ママ: 「{misprint.text}」（正しくは「{misprint.right_form}」と見られる）"
        out.print(Padding(Text(told, style="dim"), (0, 0, 0, 4)))
    out.print(Padding(Text(place.citation.citation_id, style="dim"), (0, 0, 1, 4)), soft_wrap=True)


def _in_words(difference: DifferenceOut) -> str:
    """A difference in one line: 数値の置き換え: 引用「648」 ← 原文「684」."""
    named = f"{WHATS[What(difference.what)]}の{KINDS[Kind(difference.kind)]}"
    said, stands = (
        f"「{side.text}」" if side.text else "（なし）"
        for side in (difference.quote, difference.source)
    )
    corrects = "（原文の誤植を直したもの）" if difference.corrects_misprint else ""
    return f"{named}: 引用{said} ← 原文{stands}{corrects}"
