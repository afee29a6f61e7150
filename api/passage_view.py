"""A passage as pages show it: text with its marks, or a table with the row that answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.labels import PASSAGE_KINDS
from api.passage_links import RelatedLink, inline_links, place_href, related_links
from api.passage_table import PassageTable, passage_table
from api.words import MarkedWords, Words, disjoint, marked_words, words_of
from corpus.aligned_text import Span
from corpus.language.misprints import misprints
from corpus.passages.passage import Passage, PassageKind
from rag.answer import Answer, AnswerSpan, FoundPassage
from rag.answering.span_context import ContextKind, SpanContext
from rag.assistant import Assistant, Located
from rag.citation import Citation
from rag.table_lines import entry_spans

_LEAST_WEIGHT = 0.25
"""The share of the heaviest term's weight from which on a term is marked in the text."""

_SHOWN_BY_A_TABLE = (ContextKind.CAPTION, ContextKind.HEADER, ContextKind.GROUP)


@dataclass(frozen=True)
class PassageView:
    """A passage's words, or its table; `href` leads to its place in its document."""

    kind: str
    label: str
    pieces: tuple[MarkedWords, ...]
    table: PassageTable | None
    related: tuple[RelatedLink, ...]
    href: str


@dataclass(frozen=True)
class QuoteView:
    """A quote of an answer: its words, or the rows of a table under their headers.

    `title` is what the table is called whose words are quoted without columns. `context` is
    what it is read under, as far as the table does not show it.
    """

    rank: int
    title: tuple[Words, ...]
    words: tuple[Words, ...]
    table: PassageTable | None
    citation: Citation
    context: tuple[SpanContext, ...]
    list_number: int | None


@dataclass(frozen=True)
class QuoteGroup:
    """A quote by itself, or the quoted items of one list; they are read under the same."""

    quotes: tuple[QuoteView, ...]

    @property
    def is_list(self) -> bool:
        """Whether it is items of a list."""
        return len(self.quotes) > 1


def passage_view(
    passage: Passage,
    assistant: Assistant,
    *,
    marks: Sequence[Span] = (),
    answers: Sequence[Span] = (),
    terms: Sequence[Span] = (),
    whole: bool = False,
) -> PassageView:
    """Show a passage; `marks` and `answers` are spans in its text, which are one in running text.

    `terms` are the spans of the question's terms, in order and disjoint.

    A long table is cut to the rows that matter unless `whole` is asked for.
    """
    links = inline_links(passage, assistant)
    pieces: tuple[MarkedWords, ...] = ()
    table = None
    target = passage
    if passage.kind is PassageKind.TABLE and passage.sentences:
        rows = assistant.rows_of(passage.passage_id)
        table = passage_table(
            passage, rows, marks=marks, answers=answers, links=links, terms=terms, whole=whole
        )
        places = entry_spans(passage, rows)
        named = [row for row in rows if places.get(row.passage_id) in answers]
        target = named[0] if named else passage
    else:
        wrong = misprints(passage.text)
        pieces = marked_words(passage.text, [*marks, *answers], links, wrong, terms)
    return PassageView(
        kind=passage.kind.value,
        label=PASSAGE_KINDS[passage.kind],
        pieces=pieces,
        table=table,
        related=tuple(related_links(passage, assistant)),
        href=place_href(target),
    )


def cited_view(located: Located, assistant: Assistant) -> PassageView:
    """A passage with the quote in it; a table that is quoted whole has no row marked."""
    passage, (start, _) = located.passage, located.span
    all_of_it = passage.kind is PassageKind.TABLE and start == 0
    answers = () if all_of_it else (located.span,)
    return passage_view(passage, assistant, answers=answers, whole=True)


def found_view(found: FoundPassage, answer: Answer, assistant: Assistant) -> PassageView:
    """A passage that was found for a question.

    Marked is what the answer quotes of it, else what comes closest to the question: in a table
    the row whose meaning was nearest stands out. The question's terms are marked lightly, those
    of little weight (年, 的) left out.
    """
    least = _LEAST_WEIGHT * max((term.weight for term in found.matched_terms), default=0.0)
    terms = disjoint(
        span for term in found.matched_terms if term.weight >= least for span in term.spans
    )
    quoted = [(span.start, span.end) for span in answer.spans if span.rank == found.rank]
    marks = () if quoted else found.highlights
    if found.passage.kind is PassageKind.TABLE:
        rows = answering_rows(found, quoted, assistant)
        return passage_view(found.passage, assistant, marks=marks, answers=rows, terms=terms)
    return passage_view(found.passage, assistant, marks=marks, answers=quoted, terms=terms)


def reader_href(found: FoundPassage, answer: Answer, assistant: Assistant) -> str:
    """The way to a passage in the page of its document, its first quote marked there, or all."""
    quotes = [span.citation for span in answer.spans if span.rank == found.rank]
    citation = quotes[0] if quotes else found.citation
    located = assistant.place_of(citation)
    return place_href(located.passage if located else found.passage, citation.citation_id)


def quote_view(span: AnswerSpan, answer: Answer, assistant: Assistant) -> QuoteView:
    """A quote of an answer; a row of a table with columns is shown under their headers."""
    found = answer.passages[span.rank - 1]
    passage = found.passage
    words = words_of(passage.text, (span.start, span.end), [], misprints(passage.text))
    title: tuple[Words, ...] = ()
    table = None
    if passage.kind is PassageKind.TABLE:
        rows = assistant.rows_of(passage.passage_id)
        shown = passage_table(passage, rows, answers=[(span.start, span.end)], whole=True)
        if shown.columns > 1:
            table = shown.of_answer()
        elif shown.title:
            title = shown.title[-1]
    left_out = _SHOWN_BY_A_TABLE if table or title else ()
    context = tuple(item for item in span.context if item.kind not in left_out)
    return QuoteView(span.rank, title, words, table, span.citation, context, span.list_number)


def quote_groups(answer: Answer, assistant: Assistant) -> tuple[QuoteGroup, ...]:
    """The quotes of an answer in their order, those of one list together.

    What several of one passage are read under is told with the first.
    """
    groups: list[list[QuoteView]] = []
    told: set[tuple[int, SpanContext]] = set()
    for span in answer.spans:
        quote = quote_view(span, answer, assistant)
        news = tuple(item for item in quote.context if (quote.rank, item) not in told)
        told.update((quote.rank, item) for item in news)
        quote = replace(quote, context=news)
        last = groups[-1][-1].list_number if groups else None
        if quote.list_number is not None and quote.list_number == last:
            groups[-1].append(quote)
        else:
            groups.append([quote])
    return tuple(QuoteGroup(tuple(group)) for group in groups)


def answering_rows(
    found: FoundPassage, spans: Sequence[Span], assistant: Assistant
) -> tuple[Span, ...]:
    """The rows of a table that answer, as spans in its text.

    They are the rows quoted; of a line with several (`ドイツ 31 2.5% 日本 8 0.6%`) the one
    whose meaning was nearest. Where none is quoted the nearest row is.
    """
    entries = entry_spans(found.passage, assistant.rows_of(found.passage.passage_id))
    nearest = entries.get(found.found_by)
    if not spans:
        return (nearest,) if nearest else ()
    answering = []
    for start, end in spans:
        inside = [entry for entry in entries.values() if start <= entry[0] and entry[1] <= end]
        if nearest in inside and nearest is not None:
            answering.append(nearest)
        else:
            answering.append(inside[0] if len(inside) == 1 else (start, end))
    return tuple(answering)
