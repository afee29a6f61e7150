"""`seisaku ask`: one question, answered in the terminal."""

import time
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from api.commands.options import DocumentIds, IssuedFrom, IssuedTo, Issuer, Json, day
from api.console import out, print_json
from api.presenting import present_answer
from api.schemas import MAX_K, AskOut
from api.settings import Settings
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
    as_json: Json = False,
) -> None:
    """質問に、出典付きで答える。"""
    settings: Settings = ctx.obj
    filters = Filters(tuple(document or ()), issuer, day(issued_from), day(issued_to))
    assistant = open_assistant(settings.workplace())
    started = time.perf_counter()
    answer = assistant.ask(question, k, filters)
    shown = present_answer(answer, (time.perf_counter() - started) * 1000)
    if as_json:
        print_json(shown)
    else:
        print_answer(shown)


def print_answer(shown: AskOut) -> None:
    """Print an answer for people: the spans with their citations, then the passages."""
    out.print(Text(f"質問  {shown.question}", style="bold"))
    labels = {passage.rank: passage.citation.label for passage in shown.passages}
    if shown.answer is None:
        out.print("[yellow]この資料集には、質問に答える記述が見つかりませんでした。[/]")
    else:
        for span in shown.answer.spans:
            out.print(Padding(Text(span.text, style="green"), (0, 0, 0, 2)))
            out.print(
                Padding(Text(f"[{span.rank}] {labels[span.rank]}", style="dim"), (0, 0, 0, 2))
            )
            out.print(Padding(Text(f"    {span.citation_id}", style="dim"), (0, 0, 0, 2)))
    out.print(f"箇所（{len(shown.passages)}件）")
    for passage in shown.passages:
        text = Text(passage.text)
        for highlight in passage.highlights:
            text.stylize("black on yellow", highlight.start, highlight.end)
        out.print(Text(f"[{passage.rank}] {passage.citation.label}", style="bold"))
        out.print(Padding(text, (0, 0, 1, 4)))
