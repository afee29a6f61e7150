"""A passage read for what it says: each sentence with its facts, its words, and its context."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.passages.passage import Passage, PassageKind
from index.analyzer import fold
from index.building import lexical_text
from index.lexical_index import LexicalIndex
from rag.cache_use import CacheUse
from rag.facts.facts import Facts, read_facts
from rag.facts.name import Name
from rag.facts.negation import Negation
from rag.facts.opposition import Direction
from rag.facts.quantity import Quantity
from rag.facts.time import Time
from rag.reading.sentence_contexts import OF_LINES, leads_of

_SENTENCES_BEFORE = 3
_PASSAGES_KEPT = 5_000


@dataclass(frozen=True)
class SaidFacts:
    """The facts of some stretches of text together."""

    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    names: tuple[Name, ...]
    directions: tuple[Direction, ...]
    negations: tuple[Negation, ...]

    @classmethod
    def of(cls, parts: Iterable[str]) -> "SaidFacts":
        """Read them from each stretch by itself."""
        facts: list[Facts] = [read_facts(part) for part in parts if part.strip()]
        return cls(
            quantities=tuple(value for one in facts for value in one.quantities),
            times=tuple(time for one in facts for time in one.times),
            names=tuple(name for one in facts for name in one.names),
            directions=tuple(word for one in facts for word in one.directions),
            negations=tuple(denial for one in facts for denial in one.negations),
        )

    @classmethod
    def together(cls, several: Sequence["SaidFacts"]) -> "SaidFacts":
        """The facts of several, one after the other."""
        return cls(
            quantities=tuple(value for one in several for value in one.quantities),
            times=tuple(time for one in several for time in one.times),
            names=tuple(name for one in several for name in one.names),
            directions=tuple(word for one in several for word in one.directions),
            negations=tuple(denial for one in several for denial in one.negations),
        )


@dataclass(frozen=True)
class ReadSentence:
    """A sentence or row at `span` of a passage's text.

    `context` are the facts of what it is read under: headings, a table's title and headers,
    the sentences just before it. `words` are its lemmas, `folded` its text as it is compared.
    """

    span: Span
    facts: SaidFacts
    context: SaidFacts
    words: frozenset[str]
    folded: str
    in_table: bool


@dataclass(frozen=True)
class ReadPassage:
    """A passage's sentences, the facts of all of it, and its lemmas, headings included.

    `folded` is its text as it is compared.
    """

    sentences: tuple[ReadSentence, ...]
    facts: SaidFacts
    words: frozenset[str]
    folded: str


class PassageReader:
    """Reads passages, and keeps what was read: a passage takes some milliseconds the first time.

    `rows` are the rows of tables that are passages of their own, by the table's id.
    """

    def __init__(self, lemmas: LexicalIndex, rows: Mapping[str, Sequence[Passage]]) -> None:
        self._lemmas = lemmas
        self._rows = rows
        self._kept = lru_cache(maxsize=_PASSAGES_KEPT)(self._read_id)
        self._passages: dict[str, Passage] = {}

    def cache_use(self) -> CacheUse:
        """How well what was read of passages is kept."""
        return self._kept.cache_info()

    def read(self, passage: Passage) -> ReadPassage:
        """What a passage says, sentence by sentence."""
        self._passages[passage.passage_id] = passage
        return self._kept(passage.passage_id)

    def _read_id(self, passage_id: str) -> ReadPassage:
        passage = self._passages[passage_id]
        text = passage.text
        first = passage.sentences[0][0] if passage.sentences else 0
        head = [*passage.section, text[:first]]
        of_lines = passage.kind in OF_LINES
        leads = leads_of(passage, self._rows.get(passage_id, ())) if of_lines else {}
        before: list[str] = []
        sentences = []
        for start, end in passage.sentences:
            under = [leads.get((start, end), "")] if of_lines else before[-_SENTENCES_BEFORE:]
            sentences.append(
                ReadSentence(
                    span=(start, end),
                    facts=SaidFacts.of([text[start:end]]),
                    context=SaidFacts.of([*head, *under]),
                    words=frozenset(self._lemmas.terms(text[start:end])),
                    folded=fold(text[start:end]),
                    in_table=passage.kind in (PassageKind.TABLE, PassageKind.ROW),
                )
            )
            before.append(text[start:end])
        return ReadPassage(
            sentences=tuple(sentences),
            facts=SaidFacts.of([*head, *(text[start:end] for start, end in passage.sentences)]),
            words=frozenset(self._lemmas.terms(lexical_text(passage))),
            folded=fold(text),
        )
