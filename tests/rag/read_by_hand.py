"""A document read by hand: what it takes to inspect a reading, without reader or cutter."""

from dataclasses import replace

from corpus.aligned_text import AlignedText, Span
from corpus.links.link import Link, LinkKind
from corpus.passages.passage import Passage, PassageKind, alignment_runs
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument, SetAside
from corpus.source import Source
from corpus.tables.table import Row, Stretch, Table
from rag.inspection import Inspection, inspect_document
from tests.rag.catalogued import document

TEXT = """\
# 海洋計画
海洋研究の予算は令和8年度に120億円1とし、こ
海洋省 15
れを増やす（表1）。
1\t 財務省の資料
表1　予算
年\t額
2025\t<b>100</b>
2026\t120
海洋省 16
"""
SOURCE = Source(document("ocean-plan", TEXT, title="海洋研究の推進計画"), TEXT)


def at(words: str) -> Span:
    """The span of words that the source has once."""
    assert TEXT.count(words) == 1
    return TEXT.index(words), TEXT.index(words) + len(words)


def taken(*words: str, gap: str = "") -> AlignedText:
    """Words of the source, put behind one another."""
    return AlignedText.join(gap, [AlignedText.of_source(TEXT, *at(part)) for part in words])


SENTENCE = taken("海洋研究の予算は令和8年度に120億円", "とし、こ", "れを増やす（表1）。")
ROW_2025 = taken("2025\t", "100")
ROW_2026 = taken("2026\t120")
CANONICAL = CanonicalDocument(
    document=SOURCE.document,
    source_text=TEXT,
    blocks=(
        Block(BlockKind.HEADING, taken("海洋計画"), level=1),
        Block(BlockKind.PARAGRAPH, SENTENCE),
        Block.of_table(
            Table(
                title=taken("表1　予算"),
                stretches=(Stretch(taken("年\t額"), (Row(ROW_2025), Row(ROW_2026))),),
                is_captioned=True,
            )
        ),
        Block(BlockKind.FOOTNOTE, taken("1\t 財務省の資料"), level=1),
    ),
    set_aside=(
        SetAside("footnote mark", (at("1とし")[0], at("1とし")[0] + 1)),
        SetAside("running line with page number", at("海洋省 15")),
        SetAside("running line with page number", at("海洋省 16")),
    ),
    page_spans=((0, "15"), (at("れを増やす")[0], "16")),
)


def passage(number: int, kind: PassageKind, *parts: AlignedText, own_start: int = 0) -> Passage:
    """A passage of parts that stand one a line."""
    text = AlignedText.join("\n", list(parts))
    is_table = kind in (PassageKind.TABLE, PassageKind.ROW)
    return Passage(
        passage_id=f"ocean-plan.{number:04d}",
        document_id="ocean-plan",
        version=1,
        text=text.text,
        kind=kind,
        section=() if kind is PassageKind.FOOTNOTE else ("海洋計画",),
        pages=("16",) if is_table else ("15", "16"),
        span=(0, len(text)),
        source_spans=text.source_spans(TEXT),
        alignment=alignment_runs(text),
        sentences=((own_start, len(text)),),
        previous_id=None,
        next_id=None,
        own_start=own_start if kind is PassageKind.ROW else 0,
    )


HEAD = taken("表1　予算", "年\t額", gap="\n")
BODY = passage(1, PassageKind.BODY, taken("海洋計画"), SENTENCE)
TABLE = passage(2, PassageKind.TABLE, HEAD, ROW_2025, ROW_2026, own_start=len(HEAD) + 1)
ROW_A = passage(3, PassageKind.ROW, HEAD, ROW_2025, own_start=len(HEAD) + 1)
ROW_B = passage(4, PassageKind.ROW, HEAD, ROW_2026, own_start=len(HEAD) + 1)
NOTE = passage(5, PassageKind.FOOTNOTE, taken("1\t 財務省の資料"))
PASSAGES = (
    replace(
        BODY,
        links=(
            Link(LinkKind.NOTE, (BODY.text.index("とし"),) * 2, NOTE.passage_id, (0, 9)),
            Link(
                LinkKind.FIGURE,
                (BODY.text.index("表1"), BODY.text.index("表1") + 2),
                TABLE.passage_id,
                (0, 5),
            ),
        ),
    ),
    TABLE,
    replace(ROW_A, parent_id=TABLE.passage_id),
    replace(ROW_B, parent_id=TABLE.passage_id),
    replace(NOTE, links=(Link(LinkKind.MARK, (0, 1), BODY.passage_id, (5, len(BODY.text))),)),
)


def inspection() -> Inspection:
    """The reading of it all."""
    return inspect_document(SOURCE, CANONICAL, PASSAGES)
