"""`seisaku ask`: one question, answered in the terminal."""

import time
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from api.commands.options import AsOf, DocumentIds, IssuedFrom, IssuedTo, Issuer, Json, day
from api.console import out, print_json
from api.presenting import present_answer
from api.repetitions import repetition_label
from api.schemas import MAX_K, AskOut, PassageFoundOut
from api.settings import Settings
from api.support import confidence_label
from rag.filters import Filters
from rag.workplace import open_assistant


def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="質問")],
    k: Annotated[int, typer.Option("-k", "--k", min=1, max=MAX_K, help="返す箇所の数")] = 5,
    document: DocumentIds = None,
    issuer: Issuer = None,
    issued_from: IssuedFrom = None,
    issued_to: IssuedTo = None,
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="得点の内訳と、質問と一致した語を示す")
    ] = False,
    as_json: Json = False,
) -> None:
    """質問に、出典付きで答える。"""
    settings: Settings = ctx.obj
    filters = Filters(tuple(document or ()), issuer, day(issued_from), day(issued_to), day(as_of))
    assistant = open_assistant(settings.workplace())
    started = time.perf_counter()
    answer = assistant.ask(question, k, filters)
    shown = present_answer(answer, (time.perf_counter() - started) * 1000)
    if as_json:
        print_json(shown)
    else:
        print_answer(shown, explain=explain)


def print_answer(shown: AskOut, *, explain: bool = False) -> None:
    """Print an answer for people: the spans with their citations, then the passages.

    With `explain` each passage says what its score is made of and which terms it has.
    """
    out.print(Text(f"質問  {shown.question}", style="bold"))
    labels = {passage.rank: passage.citation.label for passage in shown.passages}
    if shown.answer is None:
        out.print("[yellow]この資料集には、質問に答える記述が見つかりませんでした。[/]")
    else:
        for span in shown.answer.spans:
            if span.context:
                told = " ／ ".join(item.text for item in span.context)
                out.print(Padding(Text(told, style="dim"), (0, 0, 0, 2)))
            said = span.text if span.list_number is None else f"・{span.text}"
            out.print(Padding(Text(said, style="green"), (0, 0, 0, 2)))
            out.print(
                Padding(Text(f"[{span.rank}] {labels[span.rank]}", style="dim"), (0, 0, 0, 2))
            )
            out.print(Padding(Text(f"    {span.citation_id}", style="dim"), (0, 0, 0, 2)))
        out.print(f"  この回答が正しい見込み: {confidence_label(shown.confidence)}")
    for missing in shown.missing:
        where = f" [{missing.rank}]" if missing.rank else ""
        out.print(Padding(Text(f"{missing.message}{where}", style="yellow"), (0, 0, 0, 2)))
    out.print(f"箇所（{len(shown.passages)}件）")
    for passage in shown.passages:
        text = Text(passage.text)
        for highlight in passage.highlights:
            text.stylize("black on yellow", highlight.start, highlight.end)
        out.print(Text(f"[{passage.rank}] {passage.citation.label}", style="bold"))
        for note in _notes(passage):
            out.print(Padding(Text(note, style="yellow"), (0, 0, 0, 4)))
        if explain:
            for line in _explanation(passage):
                out.print(Padding(Text(line, style="dim"), (0, 0, 0, 4)))
        out.print(Padding(text, (0, 0, 1, 4)))


def _notes(passage: PassageFoundOut) -> Iterator[str]:
    """What is to be known of a passage's date, and where else it stands."""
    if passage.timeliness:
        newest = passage.timeliness.newest
        others = passage.timeliness.older if newest else passage.timeliness.newer
        ranks = "、".join(
            f"[{other.rank}]{'と同じ内容' if other.is_repetition else ''} {other.issued_on}"
            for other in others
        )
        yield f"最新（同じ事柄の古い資料: {ranks}）" if newest else f"より新しい資料: {ranks}"
    if passage.citation.issued_by_as_of == "possible":
        yield f"発行日は{passage.citation.issued_on}としか分からず、基準日に発行済みか不確か"
    if passage.repeated_in:
        yield "同じ内容: " + "、".join(map(repetition_label, passage.repeated_in))


def _explanation(passage: PassageFoundOut) -> Iterator[str]:
    """What a passage's score is made of, and the question's terms that it has."""
    parts = passage.explanation.parts
    shares = " + ".join(f"{part.label} {part.share:.3f}（{part.value:.3f}）" for part in parts)
    yield f"得点 {passage.score:.3f} = {shares}"
    terms = [
        f"{matched.term}{f'→{matched.form}' if matched.form else ''} {matched.weight:.2f}"
        for matched in passage.explanation.matched_terms
    ]
    yield "一致した語: " + ("、".join(terms) or "なし")
