"""The assistant: asks the index, reads what comes, and answers with citations."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.aligned_text import Span
from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.passages.passage import Passage
from corpus.reading.reader import read_document
from corpus.store.store import Store, Version
from index.searcher import Searcher
from rag.answer import Answer, AnswerSpan, AnswerStatus, FoundPassage, RepeatedPassage
from rag.answering.choosing import ChosenSpan, choose
from rag.answering.highlighting import highlights
from rag.answering.reader import PASSAGES_READ, Reader
from rag.answering.rereading import readings_of
from rag.answering.settings import MAX_ANSWER_CHARS
from rag.answering.span_context import contexts_of
from rag.answering.token_closeness import TokenCloseness
from rag.audit.audit import Audit
from rag.audit.auditor import Auditor
from rag.cache_use import CacheUse
from rag.citation import Citation, cite
from rag.errors import UnknownPassage
from rag.explainer import Explainer
from rag.filters import Filters
from rag.inspection import Inspection, inspect_document
from rag.proof import Proof, prove
from rag.question import check_question
from rag.quotation.checker import QuotationChecker
from rag.quotation.quotation import Quotation
from rag.read_ahead import read_ahead
from rag.referencing.cited import cited, cited_version
from rag.register import CitationRegister
from rag.support.missing import nothing_said
from rag.support.settings import SupportSettings
from rag.support.support import Supporter

_READ_AHEAD_S = 120.0
StageTeller = Callable[[Mapping[str, float]], None]
"""Is told how many milliseconds each stage of an answer took, by the stage's name."""


@dataclass(frozen=True)
class Located:
    """A quote's passage, and its span in the passage's text."""

    passage: Passage
    span: Span


class Assistant:
    """Answers questions from one catalogue and its index; safe for several threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        searcher: Searcher,
        support: SupportSettings | None = None,
        register: CitationRegister | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.register = register
        self.searcher = searcher
        self._documents: Mapping[str, Document] = {
            document.document_id: document for document in catalogue
        }
        # an index may still hold a document that has just been removed
        passages = [p for p in searcher.index.passages if p.document_id in self._documents]
        self._holds_removed = len(passages) < len(searcher.index.passages)
        self._passages: Mapping[str, Passage] = {
            passage.passage_id: passage for passage in passages
        }
        self._findable = [
            passage for passage in searcher.index.findable if passage.passage_id in self._passages
        ]
        self._of_document: dict[str, list[Passage]] = {}
        for passage in passages:
            self._of_document.setdefault(passage.document_id, []).append(passage)
        rows: dict[str, list[Passage]] = {}
        for passage in passages:
            if passage.parent_id is not None:
                rows.setdefault(passage.parent_id, []).append(passage)
        self._rows = rows
        closeness = TokenCloseness(searcher.index, searcher.encoder)
        self.reader = Reader(
            searcher.index.lexical["bigram"],
            rows,
            closeness,
            cross_encoder=searcher.encoder.cross_encoder,
        )
        self._explainer = Explainer(searcher.index, self._documents)
        self._quotations: QuotationChecker | None = None
        self._opening_quotations = threading.Lock()
        self._tell_stages: StageTeller = lambda _: None
        self._superseded = threading.Event()
        self.auditor = Auditor(searcher, self._documents, self._passages, rows, self._remember)
        self._supporter = Supporter(
            searcher, self._documents, rows, self.auditor, support or SupportSettings.load()
        )

    def tell_stages(self, tell: StageTeller) -> None:
        """Have the stages of every answer and audit told from now on, in their threads."""
        self._tell_stages = tell

    def caches(self) -> Mapping[str, CacheUse]:
        """How well what was read of passages is kept, by what was read of them."""
        return {
            "terms": self._explainer.cache_use(),
            "support": self._supporter.cache_use(),
            "evidence": self.auditor.evidence.cache_use(),
        }

    def prepare(self, seconds: float = 2.0) -> None:
        """Read passages ahead, so that the first questions are answered as quickly as others."""
        end = time.monotonic() + seconds
        self.reader.prepare(self._findable, seconds)
        for passage in self._findable:
            if time.monotonic() > end:
                break
            self._explainer.prepare(passage)
            self._supporter.prepare(passage)
        threading.Thread(target=self._read_ahead, daemon=True).start()  # nobody waits for it

    def _read_ahead(self) -> None:
        """Read the passages that were not read before the first question, while nobody asks."""

        def read(passage: Passage) -> None:
            self.reader.prepare([passage], _READ_AHEAD_S)
            self._explainer.prepare(passage)
            self._supporter.prepare(passage)

        encoder = self.searcher.encoder
        ended = self._superseded
        read_ahead(self._findable, read, encoder, _READ_AHEAD_S, ended)
        self.auditor.prepare(self._findable, _READ_AHEAD_S, ended)  # memos come after questions

    def supersede(self) -> None:
        """Read nothing ahead any more: another assistant is asked from now on.

        Else the reading would keep this one in memory for minutes.
        """
        self._superseded.set()

    def close(self) -> None:
        """Note the citations that are handed out and not yet noted."""
        if self.register is not None:
            self.register.flush()

    def ask(
        self,
        question: str,
        k: int = 5,
        filters: Filters | None = None,
        max_chars: int = MAX_ANSWER_CHARS,
    ) -> Answer:
        """Answer a question with k passages, verbatim spans and their citations.

        The spans have `max_chars` characters at most, all together; one longer sentence may
        stand alone.

        Raises QuestionError or FilterError for what cannot be asked. That nothing supports an
        answer is no error: the status says `not_found`.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least one passage")
        asked = check_question(question)
        filters = filters or Filters()
        result = self.searcher.search(asked, k, self._searched(filters))
        started = time.perf_counter()
        passages = [self._passages[hit.passage_id] for hit in result.hits]
        repeated = [[self._passages[name] for name in hit.repeated_in] for hit in result.hits]
        matched = self._explainer.matched_terms(asked, passages)
        times = self._explainer.timeliness(asked, passages, repeated)
        explained = time.perf_counter()
        weights = self.reader.weigh(asked)
        scores = [hit.score for hit in result.hits]
        candidates = self.reader.read(weights, passages, scores, result.tokens)
        found = tuple(
            FoundPassage(
                rank=hit.rank,
                passage=passage,
                score=hit.score,
                parts=hit.parts,
                shares=hit.shares,
                highlights=highlights(items),
                matched_terms=terms,
                citation=self._cite(passage),
                found_by=hit.found_by,
                timeliness=time_of,
                issued_by_as_of=filters.issued_by_as_of(
                    self._documents[passage.document_id].issued_on
                ),
                repeated_in=tuple(RepeatedPassage(same, self._cite(same)) for same in others),
            )
            for hit, passage, items, terms, time_of, others in zip(
                result.hits, passages, candidates, matched, times, repeated, strict=True
            )
        )
        read = [item for of in candidates[:PASSAGES_READ] for item in of]
        chosen = choose(weights.asked, read, self.reader.settings, max_chars)
        judged = time.perf_counter()
        readings = readings_of(read)
        support = self._supporter.judge(asked, result.tokens, result.hits, passages, readings)
        spent = time.perf_counter() - judged
        spans: tuple[AnswerSpan, ...] = ()
        if support.answered:
            spans = tuple(self._answer_span(one, chosen, found) for one in chosen)
        self._remember(
            [(item.citation, item.passage) for item in found]
            + [(same.citation, same.passage) for item in found for same in item.repeated_in]
            + [(span.citation, found[span.rank - 1].passage) for span in spans]
        )
        took_ms = dict(result.took_ms)
        took_ms["explanation"] = (explained - started) * 1000
        took_ms["answer"] = (time.perf_counter() - explained - spent) * 1000
        took_ms["support"] = spent * 1000
        self._tell_stages(took_ms)
        return Answer(
            question=asked,
            status=AnswerStatus.ANSWERED if spans else AnswerStatus.NOT_FOUND,
            confidence=support.confidence,
            missing=support.missing if spans else support.missing or (nothing_said(asked),),
            spans=spans,
            passages=found,
            took_ms=took_ms,
        )

    def audit(self, text: str, as_of: date | None = None) -> Audit:
        """Say of each sentence of a memo what the documents issued by `as_of` say to it.

        Raises MemoError for a memo that is too long.
        """
        started = time.perf_counter()
        audit = self.auditor.audit(text, self._searched(Filters(as_of=as_of)))
        self._tell_stages({"audit": (time.perf_counter() - started) * 1000})
        cited = [citation for sentence in audit.sentences for citation in sentence.citations]
        places = [(citation, self.place_of(citation)) for citation in cited]
        self._remember([(citation, place.passage) for citation, place in places if place])
        return audit

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id; UnknownPassage if there is none."""
        try:
            return self._passages[passage_id]
        except KeyError as error:
            raise UnknownPassage(
                f"no passage {passage_id!r} in the index; ids come with each answer and change "
                "with the documents, citations stay",
                message_ja=f"該当箇所「{passage_id}」は索引にありません。"
                "回答に付いているIDを使ってください（文書の更新で変わることがあります）。",
                field="passage_id",
            ) from error

    def passages_of(self, document_id: str) -> list[Passage]:
        """A document's passages in reading order; UnknownDocument if there is no such one."""
        self.catalogue.get(document_id)
        return self._of_document.get(document_id, [])

    def rows_of(self, passage_id: str) -> list[Passage]:
        """The rows of a table that are passages of their own; none if it is no table."""
        return self._rows.get(passage_id, [])

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """All versions of a document that the store knows, newest first."""
        sources = self.catalogue.sources
        return sources.versions(document_id) if isinstance(sources, Store) else ()

    def inspect(self, document_id: str) -> Inspection:
        """How a document is read, its file read anew, with the passages that are served."""
        source = self.catalogue.source(self.catalogue.get(document_id))
        return inspect_document(source, read_document(source), self.passages_of(document_id))

    def cite(self, passage: Passage) -> Citation:
        """Hand out the citation of a whole passage."""
        citation = self._cite(passage)
        self._remember([(citation, passage)])
        return citation

    def prove(self, citation_id: str) -> Proof:
        """Prove a citation against the document's file, read anew."""
        return prove(citation_id, self.catalogue)

    def verify(self, quote: str, document_id: str | None = None) -> Quotation:
        """Check a quotation against one document or all, and hand out the places it fits.

        Raises QuoteError for what cannot be compared, UnknownDocument for an unknown id. The
        first call reads all documents.
        """
        with self._opening_quotations:
            if self._quotations is None:
                self._quotations = QuotationChecker(self.catalogue, self.passages_of)
        quotation = self._quotations.check(quote, document_id)
        self._remember([(place.citation, place.passage) for place in quotation.places])
        return quotation

    def locate(self, proof: Proof) -> "Located | None":
        """Where in the index a proven quote stands: its passage and its span in that text."""
        return self._located(proof.document_id, proof.spans)

    def place_of(self, citation: Citation) -> "Located | None":
        """Where in the index a citation of the version that is served stands."""
        return self._located(citation.document_id, citation.spans)

    def locate_newest(self, proof: Proof) -> "Located | None":
        """Where in the index the newest wording of a quote stands, changed or not."""
        return self._located(proof.document_id, proof.newest.spans if proof.newest else ())

    def cited_document(self, proof: Proof) -> Document | None:
        """The document as of the version that was cited, removed or not, while it is kept."""
        return cited_version(proof, self.catalogue)

    def cited(self, proof: Proof) -> tuple[Citation, Document] | None:
        """The citation as of the version that was cited; None if that is not known any more."""
        return cited(proof, self.catalogue, self._of_document.get(proof.document_id, ()))

    def _searched(self, filters: Filters) -> frozenset[str] | None:
        """The documents that may be searched; None for all that the index has."""
        document_ids = filters.resolve(self.catalogue)
        if document_ids is None and self._holds_removed:
            return frozenset(self._documents)
        return document_ids

    def _located(self, document_id: str, spans: tuple[Span, ...]) -> "Located | None":
        if not spans:
            return None
        first, last = spans[0][0], spans[-1][1] - 1
        for passage in self._of_document.get(document_id, []):
            start, end = passage.place_of(first), passage.place_of(last)
            if start is not None and end is not None:
                return Located(passage, (start, end + 1))
        return None

    def _cite(self, passage: Passage) -> Citation:
        return cite(self._documents[passage.document_id], passage)

    def _remember(self, given: Sequence[tuple[Citation, Passage]]) -> None:
        """Note which citations were handed out."""
        if self.register is not None:
            self.register.record(given)

    def _answer_span(
        self, one: ChosenSpan, chosen: Sequence[ChosenSpan], found: Sequence[FoundPassage]
    ) -> AnswerSpan:
        passage = found[one.rank - 1].passage
        start, end = one.span
        quoted = [other.span for other in chosen if other.rank == one.rank]
        rows = self.rows_of(passage.passage_id)
        return AnswerSpan(
            rank=one.rank,
            start=start,
            end=end,
            text=passage.text[start:end],
            citation=cite(self._documents[passage.document_id], passage, start, end),
            context=contexts_of(passage, one.unit, quoted, rows, self._passages),
            list_number=one.list_number,
        )
