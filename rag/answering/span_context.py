"""What a quote is read under: words that stand elsewhere in its document and belong to it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span
from corpus.links.link import Link, LinkKind
from corpus.passages.passage import Passage, PassageKind
from index.analyzer import fold
from rag.answering.unit import Unit, is_heading
from rag.table_lines import TableLines, touches

_HEADINGS = 2
_LOOKED_BACK = 2
_POINTING_BACK = re.compile(
    r"\s*(?:これ|それ|この|その|ここ|そこ|こう|そう|同|当該|本|上記|前述|両|また|さらに|加えて"
    r"|一方|しかし|ただし|なお|特に|例えば|具体的に|このほか|そのほか|他方|うち)"
)
_UNIT = re.compile(r"[（(]\s*単位[^（）()\n]{1,24}[)）]")
_NUMBER = re.compile(r"[0-9０-９]")
_YEAR = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?![0-9])")


class ContextKind(StrEnum):
    """What the words of a context are to the quote."""

    SECTION = "section"  # a heading above it
    CAPTION = "caption"  # the title of its table
    HEADER = "header"  # the column headers of its table
    UNIT = "unit"  # （単位：億円）
    GROUP = "group"  # the name of the group of rows that its row is in
    ANTECEDENT = "antecedent"  # what words in it name: 同戦略
    PREVIOUS = "previous"  # a sentence before it that it goes on from, or that has its year
    MARKED = "marked"  # the sentence that a footnote is to


@dataclass(frozen=True)
class SpanContext:
    """Words of the source that say what a quote leaves unsaid: its subject, unit or year."""

    kind: ContextKind
    text: str


def contexts_of(
    passage: Passage,
    unit: Unit,
    quoted: Collection[Span],
    rows: Sequence[Passage],
    passages: Mapping[str, Passage],
) -> tuple[SpanContext, ...]:
    """The contexts of one quoted unit, verbatim, from the outermost inwards; none twice.

    `quoted` are the spans that the answer quotes of the passage, which need no repetition;
    `rows` are the rows of a table that are passages; `passages` hold what links point at.
    """
    span = (unit.spans[0][0], unit.spans[-1][1])
    told = [*_sections(passage)]
    if passage.kind is PassageKind.TABLE and passage.sentences:
        told += _of_table(passage, span, rows)
    told += _linked(passage, span, passages)
    told += _previous(passage, unit, quoted, told)
    quote = _bare(passage.text[slice(*span)])
    kept: dict[str, SpanContext] = {}
    for context in told:
        bare = _bare(context.text)
        if bare and bare not in quote:
            kept.setdefault(bare, context)
    return tuple(kept.values())


def _sections(passage: Passage) -> Iterator[SpanContext]:
    for heading in passage.section[-_HEADINGS:]:
        yield SpanContext(ContextKind.SECTION, heading)


def _of_table(table: Passage, span: Span, rows: Sequence[Passage]) -> Iterator[SpanContext]:
    """The title, headers and group of a row, and the unit where a note says it."""
    lines = TableLines(table, rows)
    shown = [
        *((ContextKind.CAPTION, title) for title in lines.titles[-1:]),
        *((ContextKind.HEADER, header) for header in lines.headers),
    ]
    for kind, place in shown:
        yield SpanContext(kind, table.text[slice(*place)].strip())
    told = "".join(table.text[slice(*place)] for _, place in shown)
    for match in _UNIT.finditer(table.text):
        if match.group() not in told:
            yield SpanContext(ContextKind.UNIT, match.group())
    for number, row in enumerate(lines.rows):
        if number in lines.groups and touches(row, [span]):
            yield SpanContext(ContextKind.GROUP, table.text[slice(*lines.groups[number][1])])


def _linked(passage: Passage, span: Span, passages: Mapping[str, Passage]) -> Iterator[SpanContext]:
    """What words of the quote name, and the sentence that a footnote is to."""
    for link in passage.links:
        if link.passage_id not in passages:
            continue
        if link.kind is LinkKind.ANTECEDENT and span[0] <= link.span[0] < span[1]:
            yield SpanContext(ContextKind.ANTECEDENT, _target(link, passages))
        elif link.kind is LinkKind.MARK:
            yield SpanContext(ContextKind.MARKED, _target(link, passages))


def _target(link: Link, passages: Mapping[str, Passage]) -> str:
    return passages[link.passage_id].text[slice(*link.target)].strip()


def _previous(
    passage: Passage, unit: Unit, quoted: Collection[Span], told: Sequence[SpanContext]
) -> Iterator[SpanContext]:
    """The sentence that the quote goes on from: the lead of a list, `また、…`, or its year."""
    if passage.kind not in (PassageKind.BODY, PassageKind.FOOTNOTE):
        return
    first = unit.sentences[0] if unit.list_start is None else unit.list_start
    text = passage.text[slice(*unit.spans[0])]
    before = [
        passage.sentences[number]
        for number in range(first - 1, max(first - 1 - _LOOKED_BACK, -1), -1)
        if not is_heading(passage, passage.sentences[number])
    ]
    wanted = before[:1] if unit.list_start is not None or _POINTING_BACK.match(text) else []
    if not wanted and _NUMBER.search(text) and not any(map(_has_year, [text, *_texts(told)])):
        wanted = [span for span in before if _has_year(passage.text[slice(*span)])][:1]
    for span in wanted:
        if not touches(span, quoted):
            yield SpanContext(ContextKind.PREVIOUS, passage.text[slice(*span)])


def _texts(contexts: Sequence[SpanContext]) -> list[str]:
    return [context.text for context in contexts]


def _has_year(text: str) -> bool:
    return _YEAR.search(fold(text)) is not None


def _bare(text: str) -> str:
    return "".join(text.split())
