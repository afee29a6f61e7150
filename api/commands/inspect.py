"""`seisaku inspect`: how a document was read, in the terminal."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.box import HORIZONTALS
from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.commands.options import Json
from api.console import out, print_json
from api.destinations import destinations
from api.labels import BLOCK_KINDS, LINK_KINDS, PASSAGE_KINDS, reason_in_japanese
from api.settings import Settings
from corpus.language.misprints import misprints
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.block import BlockKind
from rag.inspected_block import AsideStretch, InspectedBlock, PieceState
from rag.inspection import Count, Entry, Inspection, inspect_catalogued

_SHORT_CHARS = 40


def inspect(
    ctx: typer.Context,
    document_id: Annotated[str, typer.Argument(help="文書ID（`seisaku documents` の一覧にある）")],
    page: Annotated[str | None, typer.Option(help="この頁だけ（例: 15）")] = None,
    section: Annotated[str | None, typer.Option(help="見出しにこの語がある節だけ")] = None,
    passages: Annotated[bool, typer.Option("--passages", help="箇所の一覧だけを示す")] = False,
    as_json: Json = False,
) -> None:
    """文書をどう読み取ったかを、原文と並べて示す。"""
    settings: Settings = ctx.obj
    inspection = inspect_catalogued(settings.workplace().catalogue(), document_id)
    numbers = {p.passage_id: number for number, p in enumerate(inspection.passages, 1)}
    chosen = [p for p in inspection.passages if _is_chosen(p.pages, p.section, page, section)]
    entries = [e for e in inspection.entries if _is_chosen(e.pages, _path(e), page, section)]
    if not (chosen if passages else entries):
        raise typer.BadParameter(_nothing_there(inspection, page, section))
    if as_json:
        print_json(_as_json(inspection, entries, chosen, passages_only=passages))
    elif passages:
        for passage in chosen:
            _print_border(passage, numbers)
            _print_indented(Text(f"{passage.text}\n"), indent=4)
    else:
        _print_summary(inspection)
        _print_entries(inspection, entries, numbers)


def _path(entry: Entry) -> tuple[str, ...]:
    return entry.section if isinstance(entry, InspectedBlock) else ()


def _is_chosen(
    pages: tuple[str, ...], path: tuple[str, ...], page: str | None, section: str | None
) -> bool:
    """Whether a page range and a section path are what was asked for."""
    if page is not None and page not in pages:
        inside = all(label.isdecimal() for label in (*pages, page)) and len(pages) > 1
        if not inside or not int(pages[0]) <= int(page) <= int(pages[-1]):
            return False
    return section is None or any(section in words for words in path)


def _nothing_there(inspection: Inspection, page: str | None, section: str | None) -> str:
    labels = list(dict.fromkeys(label for block in inspection.blocks for label in block.pages))
    known = f"{labels[0]}～{labels[-1]}" if labels else "なし（原文に頁の番号が無い）"
    if page is not None:
        return f"--page {page} に当たる部分はありません。頁の番号: {known}"
    return f"--section {section} に当たる見出しはありません。見出しは `--json` で確かめてください。"


def _print_summary(inspection: Inspection) -> None:
    document = inspection.document
    out.print(Text(document.title, style="bold"))
    out.print(Text(f"{document.issuer} {document.issued_on} {document.file}", style="dim"))
    out.print(f"原文 {inspection.source_characters:,}字（空白を除く）")
    blocks = {kind.value: BLOCK_KINDS[kind] for kind in BlockKind}
    kinds = {kind.value: PASSAGE_KINDS[kind] for kind in PassageKind}
    rows: list[tuple[str, Sequence[Count], dict[str, str]]] = [
        ("読み取り", inspection.read, blocks),
        ("箇所", inspection.passage_kinds, kinds),
    ]
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name in ("group", "class"):
        table.add_column(name)
    for name in ("places", "characters"):
        table.add_column(name, justify="right")
    for group, counts, names in rows:
        for place, count in enumerate(counts):
            first = group if place == 0 else ""
            size = f"{count.characters:,}字"
            table.add_row(first, Text(names[count.name]), f"{count.places:,}件", size)
    for place, destination in enumerate(destinations(inspection.coverage)):
        first = "行き先" if place == 0 else ""
        share = f"{destination.share:.2%}"
        table.add_row(first, Text(destination.label), share, f"{destination.count.all:,}字")
    out.print(table)
    out.print("行き先は原文の一字ずつの数。割合は和文字（漢字・かな）による。", style="dim")


def _print_entries(
    inspection: Inspection, entries: Sequence[Entry], numbers: dict[str, int]
) -> None:
    by_id = {passage.passage_id: passage for passage in inspection.passages}
    open_passage: str | None = None
    for entry in entries:
        if isinstance(entry, AsideStretch):
            reason = reason_in_japanese(entry.reason)
            _print_indented(Text(f"〔除いた部分：{reason}〕{entry.text}", style="dim"), indent=2)
            continue
        label = BLOCK_KINDS[entry.kind]
        for segment in entry.segments:
            if segment.passage_id is not None and segment.passage_id != open_passage:
                _print_border(by_id[segment.passage_id], numbers)
            open_passage = segment.passage_id
            if entry.table is None:
                _print_words(entry, segment.span, label)
                label = ""
        if entry.table is not None:
            _print_table(entry, inspection, numbers)
        for link in entry.links:
            place = f"箇所{numbers[link.target_id]}" if link.target_id in numbers else ""
            line = f"→ {LINK_KINDS[link.kind]} {place} {_short(link.target_text)}"
            _print_indented(Text(line, style="cyan"), indent=4)
        if entry.carried_by is not None:
            line = f"← 付いている文 {_short(entry.carried_by.sentence)}"
            _print_indented(Text(line, style="cyan"), indent=4)
        _print_lost(entry)


def _print_border(passage: Passage, numbers: dict[str, int]) -> None:
    parts = [f"箇所{numbers[passage.passage_id]}", PASSAGE_KINDS[passage.kind]]
    parts += [f"{passage.page}頁"] if passage.page else []
    parts += [" › ".join(passage.section)] if passage.section else []
    out.print(Text(f"── {'  '.join(parts)}  {passage.passage_id}", style="blue"), soft_wrap=True)


def _print_words(block: InspectedBlock, span: tuple[int, int], label: str) -> None:
    words = block.text[slice(*span)].rstrip()
    text = Text(words)
    for (start, end), right_form in misprints(words):
        text.stylize("underline red", start, end)
        text.append(f"〔原文ママ：{words[start:end]}→{right_form}〕", style="red")
    if block.kind is BlockKind.HEADING:
        text.stylize("bold")
    lead = Text(f"［{label}］" if label else "", style="dim")
    _print_indented(lead + text, indent=2)


def _print_table(block: InspectedBlock, inspection: Inspection, numbers: dict[str, int]) -> None:
    assert block.table is not None  # printed for tables only
    shown = Table(show_header=False, box=HORIZONTALS, pad_edge=False)
    if block.table.caption is not None:
        _print_indented(Text(block.table.caption.text, style="bold"), indent=2)
    own = {p.passage_id for p in inspection.passages if p.kind is PassageKind.ROW}
    for _ in range(block.table.columns):
        shown.add_column(overflow="fold")
    shown.add_column(no_wrap=True, style="dim")
    for line in block.table.header:
        shown.add_row(*(Text(cell.text, style="bold") for cell in line))
    shown.add_section()
    for row in block.table.rows:
        blank = [""] * (block.table.columns - len(row.cells))
        name = row.passage_id
        place = f"箇所{numbers[name]}" if name in own else ""
        shown.add_row(*(Text(cell.text) for cell in row.cells), *blank, place)
    out.print(Padding(shown, (0, 0, 0, 2)))


def _print_lost(block: InspectedBlock) -> None:
    """What the source has in between that the block has not, one line for all of it."""
    lost: dict[str, list[str]] = {}
    for piece in block.source:
        if piece.state is PieceState.ELSEWHERE:
            lost.setdefault("別の段落として読む", []).append(_short(piece.text))
        elif piece.state is not PieceState.KEPT:
            lost.setdefault(reason_in_japanese(piece.reason), []).append(_short(piece.text))
    for reason, words in lost.items():
        _print_indented(Text(f"〔{reason}〕{' '.join(words)}", style="dim"), indent=4)


def _print_indented(text: Text, indent: int) -> None:
    """Print a text folded at the terminal's width, which rich does at white space only."""
    width, used, folds = max(out.width - indent, 2), 0, []
    for place, character in enumerate(text.plain):
        used = 0 if character == "\n" else used + cell_len(character)
        if used > width:
            folds.append(place)
            used = cell_len(character)
    for line in Text("\n").join(text.divide(folds)).split("\n"):
        out.print(Text(" " * indent) + line, soft_wrap=True)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHORT_CHARS else words[:_SHORT_CHARS] + "…"


def _as_json(
    inspection: Inspection,
    entries: Sequence[Entry],
    passages: Sequence[Passage],
    *,
    passages_only: bool,
) -> dict[str, Any]:
    document = inspection.document
    shown: dict[str, Any] = {"document_id": document.document_id, "title": document.title}
    if not passages_only:
        shown["source_characters"] = inspection.source_characters
        shown["counts"] = {
            "read": [asdict(count) for count in inspection.read],
            "aside": [asdict(count) for count in inspection.aside],
            "passages": [asdict(count) for count in inspection.passage_kinds],
        }
        shown["coverage"] = [
            {
                "class": destination.name,
                "label": destination.label,
                "characters": destination.count.all,
                **asdict(destination.count),
                "share": destination.share,
            }
            for destination in destinations(inspection.coverage)
        ]
        blocks = [entry for entry in entries if isinstance(entry, InspectedBlock)]
        asides = [entry for entry in entries if isinstance(entry, AsideStretch)]
        shown["blocks"] = [asdict(block) for block in blocks]
        shown["set_aside"] = [asdict(stretch) for stretch in asides]
    shown["passages"] = [
        {
            "passage_id": passage.passage_id,
            "kind": passage.kind.value,
            "section": passage.section,
            "page": passage.page,
            "text": passage.text,
            "own_start": passage.own_start,
            "parent_id": passage.parent_id,
            "source_spans": passage.source_spans,
            "links": [asdict(link) for link in passage.links],
        }
        for passage in passages
    ]
    return shown
