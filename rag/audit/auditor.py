"""The auditor: puts each sentence of a memo beside what the corpus says."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.document import Document
from corpus.passages.passage import Passage
from index.cross_encoder import Pair
from index.encoder import QueryEmbedding
from index.searcher import Searcher
from rag.audit.audit import Audit, AuditedSentence, Conflict, Verdict
from rag.audit.claim import Alignment, Claim, align, make_claim, query_of
from rag.audit.comparison import Comparison, compare
from rag.audit.evidence import EvidenceReader, Unit
from rag.audit.explanation import explain
from rag.audit.judgement import Judgement, judge
from rag.audit.likelihood import load_weights
from rag.audit.memo import MemoSentence, read_memo
from rag.audit.row_values import values_of
from rag.citation import Citation, cite, date_in_japanese
from rag.facts.facts import read_facts
from rag.facts.quantity import Relation, relation
from rag.read_ahead import read_ahead

_PASSAGES_READ = 10
_UNITS_COMPARED = 16
_MOST_READ_CHARS = 90
_VALUE_HELD = 0.02  # a row with the claim's number is looked at though its words are few
_FIGURE = re.compile(r"\d")
_BATCH = 32
_NO_CLAIM_CONFIDENCE = 0.9


class Auditor:
    """Audits memos against one index; safe for several threads.

    `dates` are when the documents were issued and `sources` the facts of their titles, by id;
    `evidence` reads passages, each once for all who compare with them.

    `documents` are by document id, `passages` by passage id, `rows` the rows of tables by the
    table's id. `remember` is told the citations that are handed out.
    """

    def __init__(
        self,
        searcher: Searcher,
        documents: Mapping[str, Document],
        passages: Mapping[str, Passage],
        rows: Mapping[str, Sequence[Passage]],
        remember: Callable[[Sequence[tuple[Citation, Passage]]], None] = lambda _: None,
    ) -> None:
        self._searcher = searcher
        self._documents = documents
        self._passages = passages
        self._remember = remember
        self.evidence = EvidenceReader(searcher.index, searcher.encoder, passages, rows)
        self.dates = {name: document.issued_on for name, document in documents.items()}
        self.sources = {
            document_id: read_facts(
                f"{date_in_japanese(str(document.issued_on))} {document.issuer} {document.title}"
            )
            for document_id, document in documents.items()
        }

    def prepare(self, passages: Iterable[Passage], seconds: float, ended: threading.Event) -> None:
        """Read passages ahead of the first memo, for so many seconds at most.

        Questions and memos come first: nothing is read until a second after the last of them.
        """
        read_ahead(passages, self.evidence.units, self._searcher.encoder, seconds, ended)

    def audit(self, text: str, document_ids: frozenset[str] | None = None) -> Audit:
        """Audit a memo against the given documents, or all.

        `took_ms` has the stages read, encode, search, compare, cross_encode. A memo of 40
        sentences takes two to three seconds, most of it in the models; sentences that stand in it
        twice are judged once. Raises MemoError if it is too long.
        """
        return self._audit(text, None, document_ids)

    def audit_against(self, text: str, passages: Sequence[Passage]) -> Audit:
        """Audit a text against exactly these passages, as if there were no others."""
        return self._audit(text, passages, None)

    def _audit(
        self,
        text: str,
        passages: Sequence[Passage] | None,
        document_ids: frozenset[str] | None,
    ) -> Audit:
        clock = _Clock()
        sentences = read_memo(text)
        clock.lap("read")
        claims = {
            (sentence.plain, sentence.context): sentence
            for sentence in sentences
            if sentence.is_claim
        }
        judged: dict[tuple[str, str], tuple[Judgement, tuple[Citation, ...]]] = {}
        for batch in _batches(list(claims.items())):
            embeddings = self._searcher.encoder.encode_queries(
                [query_of(sentence) for _, sentence in batch]
            )
            clock.lap("encode")
            compared = []
            for (_, sentence), embedding in zip(batch, embeddings, strict=True):
                found = passages
                if found is None:
                    found = self._found(sentence, embedding, document_ids)
                clock.lap("search")
                comparisons = self._comparisons(self._claim(sentence, embedding), found)
                compared.append((sentence, comparisons))
                clock.lap("compare")
            read = self._read(compared)
            clock.lap("cross_encode")
            for (key, _), comparisons in zip(batch, read, strict=True):
                judged[key] = self._judged(comparisons)
        audited = tuple(
            self._audited(sentence, judged.get((sentence.plain, sentence.context)))
            for sentence in sentences
        )
        clock.lap("compare")
        return Audit(text, audited, clock.took_ms)

    def compared(
        self, text: str, leave_out: Callable[[Passage], bool] = lambda _: False
    ) -> list[list[Comparison]]:
        """What each claim of a text is judged by: its comparisons with the units nearest to it.

        Passages to `leave_out` are as if they were not in the corpus.
        """
        compared = []
        for sentence in read_memo(text):
            if not sentence.is_claim:
                continue
            [embedding] = self._searcher.encoder.encode_queries([query_of(sentence)])
            found = self._found(sentence, embedding, None, 2 * _PASSAGES_READ)
            left = [passage for passage in found if not leave_out(passage)][:_PASSAGES_READ]
            comparisons = self._comparisons(self._claim(sentence, embedding), left)
            compared += self._read([(sentence, comparisons)])
        return compared

    def _claim(self, sentence: MemoSentence, embedding: QueryEmbedding) -> Claim:
        return make_claim(sentence, embedding, self._searcher.encoder, self._searcher.index.late)

    def _found(
        self,
        sentence: MemoSentence,
        embedding: QueryEmbedding,
        document_ids: frozenset[str] | None,
        count: int = _PASSAGES_READ,
    ) -> list[Passage]:
        """The passages that a sentence is compared with, best first."""
        query = query_of(sentence)
        hits = self._searcher.search_embedded(query, embedding, count, document_ids).hits
        return [self._passages[hit.passage_id] for hit in hits if hit.passage_id in self._passages]

    def _judged(self, comparisons: Sequence[Comparison]) -> tuple[Judgement, tuple[Citation, ...]]:
        """Judge one sentence by its comparisons, and cite what decided."""
        judgement = judge(comparisons, self.dates, load_weights())
        cited = [judgement.comparison] if judgement.comparison else []
        if judgement.verdict is Verdict.SUPERSEDED and judgement.nearest is not None:
            cited.append(judgement.nearest)  # the older one, that the sentence rests on
        citations = tuple(self._cite(item.unit) for item in cited)
        self._remember(
            [(made, item.unit.passage) for made, item in zip(citations, cited, strict=True)]
        )
        return judgement, citations

    def _comparisons(self, claim: Claim, passages: Sequence[Passage]) -> list[Comparison]:
        """The claim beside the units nearest to it."""
        group_of = {
            unit: units
            for passage in passages
            for units in (self.evidence.units(passage),)
            for unit in units
        }
        aligned = align(claim, list(group_of), self._searcher.index.late)
        aligned.sort(key=lambda alignment: -alignment.score - _VALUE_HELD * _values_held(alignment))
        return [
            compare(
                alignment,
                _siblings(alignment.unit, group_of),
                self.sources[alignment.unit.passage.document_id],
            )
            for alignment in aligned[:_UNITS_COMPARED]
        ]

    def _read(
        self, compared: Sequence[tuple[MemoSentence, list[Comparison]]]
    ) -> list[list[Comparison]]:
        """The comparisons of each sentence, the nearest with what the cross-encoder makes of it.

        One of each: a second tells no more, and a memo of 2,000 characters has forty sentences.
        """
        cross_encoder = self._searcher.encoder.cross_encoder
        read = [comparisons for _, comparisons in compared]
        if cross_encoder is None:
            return read
        known = [number for number, comparisons in enumerate(read) if comparisons]
        pairs = [_pair(compared[number][0], read[number][0].unit) for number in known]
        for number, reading in zip(known, cross_encoder.read(pairs), strict=True):
            first, *others = read[number]
            read[number] = [replace(first, reading=reading), *others]
        return read

    def _cite(self, unit: Unit) -> Citation:
        document = self._documents[unit.passage.document_id]
        return cite(document, unit.passage, *unit.span)

    def _audited(
        self,
        sentence: MemoSentence,
        judged: tuple[Judgement, tuple[Citation, ...]] | None,
    ) -> AuditedSentence:
        if judged is None:
            judged = Judgement(Verdict.NO_CLAIM, _NO_CLAIM_CONFIDENCE, None, (), None), ()
        judgement, citations = judged
        conflicts = tuple(
            Conflict(
                finding.kind,
                sentence.span_of(*finding.span),
                finding.said,
                finding.found,
                1,
            )
            for finding in judgement.deciding
            if judgement.verdict in (Verdict.CONTRADICTED, Verdict.SUPERSEDED)
        )
        return AuditedSentence(
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            verdict=judgement.verdict,
            confidence=judgement.confidence,
            explanation=explain(judgement, citations, self._documents),
            conflicts=conflicts,
            citations=citations,
        )


def _pair(sentence: MemoSentence, unit: Unit) -> Pair:
    """A sentence and a unit as the cross-encoder reads them."""
    query = query_of(sentence)
    # of what is longer the end is not read, and that is the sentence itself
    said = query if len(query) <= _MOST_READ_CHARS else sentence.plain
    return Pair(said, unit.context, unit.text)


def _siblings(unit: Unit, group_of: Mapping[Unit, Sequence[Unit]]) -> list[Unit]:
    """The other units of a unit's passage or table; a row's section may say when it is of."""
    siblings = [other for other in group_of[unit] if other is not unit]
    if unit.is_row:
        section = unit.passage.document_id, unit.passage.section
        siblings += [
            other
            for other in group_of
            if not other.is_row and (other.passage.document_id, other.passage.section) == section
        ]
    return siblings


def _values_held(alignment: Alignment) -> int:
    """How many of a claim's quantities a unit has, up to three."""
    if not alignment.claim.facts.quantities or not _FIGURE.search(alignment.unit.folded):
        return 0
    values = values_of(alignment.unit)
    held = sum(
        any(relation(said, value) is Relation.SAME for value in values)
        for said in alignment.claim.facts.quantities
    )
    return min(held, 3)


def _batches(
    items: list[tuple[tuple[str, str], MemoSentence]],
) -> Iterator[list[tuple[tuple[str, str], MemoSentence]]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


class _Clock:
    """Milliseconds of each stage, added up."""

    def __init__(self) -> None:
        self.took_ms: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.took_ms[name] = self.took_ms.get(name, 0.0) + (now - self._last) * 1000
        self._last = now
