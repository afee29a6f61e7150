"""Pairs for the cross-encoder from a public data set of questions whose answers have a place.

A question gives a pair with the sentence that answers it and pairs with sentences that nearly do;
with one thing altered it is answered no more. Made into statements, questions and their answers
give claims: with the answer that stands there, with a wrong one, and beside other texts.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from random import Random

import numpy as np

from corpus.aligned_text import Span, without_white_space
from corpus.passages.passage import Passage
from eval.datasets.dataset import Dataset
from eval.datasets.query import Query
from eval.errors import DatasetError
from eval.training.altered_text import NUMBER, altered, exchanged_name, other_number
from eval.training.reading_pair import Kind, Label, ReadingPair
from eval.training.statements import statement_of
from index.analyzer import fold, lemmas
from index.lexical_index import LexicalIndex

_MOST_OF_SENTENCE, _MOST_OF_CONTEXT = 220, 60
_CONSIDERED, _DRAWN_FROM = 16, 10
# Questions that a text does not answer would otherwise outnumber the others.
_UNANSWERED_KEPT = 0.6
_WRONG_ANSWERS = 0.6
_RIGHT_CLAIMS_ELSEWHERE = 0.6


class PublicPairs:
    """Makes the pairs of a data set's queries; the same seed makes the same pairs."""

    def __init__(self, dataset: Dataset, seed: int) -> None:
        """DatasetError if no query has an answer with its place."""
        self._seed = seed
        self._passages = dataset.passages
        self._texts = [passage.text for passage in dataset.passages]
        self._row = {passage.passage_id: row for row, passage in enumerate(dataset.passages)}
        self._asked: list[tuple[Query, int]] = []
        self._of_row: dict[int, list[Query]] = defaultdict(list)
        self._of_type: dict[str | None, list[str]] = defaultdict(list)
        for query in dataset.queries:
            if query.answer is None or query.answer_span is None:
                continue
            row = self._row[min(dataset.judgements.relevant(query.query_id))]
            self._asked.append((query, row))
            self._of_row[row].append(query)
            self._of_type[query.answer_type].append(query.answer)
        if not self._asked:
            raise DatasetError(
                f"the data set {dataset.name} has no answer that says where it stands; "
                "name data in SQuAD's format with `answer_start`",
                message_ja=f"データセット {dataset.name} には位置の付いた答えがありません。"
                "answer_startのあるSQuAD形式のデータを指定してください。",
            )

    def __len__(self) -> int:
        """How many queries have pairs made of them."""
        return len(self._asked)

    def made(self) -> Iterator[list[ReadingPair]]:
        """The pairs of each query."""
        for query, row in self._asked:
            chance = Random(f"{self._seed} {query.query_id}")  # noqa: S311 - no secret
            yield [*self._of_question(query, row, chance), *self._of_claim(query, row, chance)]

    def drawn(self, most: int, advance: Callable[[], None] = lambda: None) -> list[ReadingPair]:
        """So many of the pairs, of all queries, in no order; `advance` is called after each."""
        pairs = []
        for made in self.made():
            pairs += made
            advance()
        Random(f"{self._seed} drawn").shuffle(pairs)  # noqa: S311 - a sample, no secret
        return pairs[:most]

    def _of_question(self, query: Query, row: int, chance: Random) -> Iterator[ReadingPair]:
        answer, place = query.answer, query.answer_span
        assert answer is not None
        assert place is not None  # else it was not taken in
        passage = self._passages[row]
        number = _holding(passage, place)
        if number is not None:
            start, end = passage.sentences[number]
            span = (place[0] - start, min(place[1], end) - start)
            yield _pair(Kind.QUESTION, query.text, passage, number, Label.ANSWERS, span)
            rest = [
                other
                for other in _nearest(query.text, passage)
                if other != number and answer not in _sentence(passage, other)
            ]
            if rest:
                yield _pair(
                    Kind.QUESTION, query.text, passage, chance.choice(rest[:2]), Label.ABSENT
                )
        elsewhere = self._elsewhere(query, row, chance)
        if elsewhere is not None and chance.random() < _UNANSWERED_KEPT:
            yield _unsaid(Kind.QUESTION, query.text, elsewhere)
        other = self._altered(query.text, row, chance, (answer,))
        if other is not None and chance.random() < _UNANSWERED_KEPT:
            yield _unsaid(Kind.QUESTION, other, passage)

    def _of_claim(self, query: Query, row: int, chance: Random) -> Iterator[ReadingPair]:
        assert query.answer is not None
        assert query.answer_span is not None  # else it was not taken in
        claim = statement_of(query.text, query.answer, chance)
        if claim is None:
            return
        if chance.random() < _WRONG_ANSWERS:
            wrong = statement_of(query.text, self._wrong_answer(query, row, chance), chance)
        else:
            wrong = self._altered(claim, row, chance)
        wrong = None if wrong == claim else wrong
        passage = self._passages[row]
        number = _holding(passage, query.answer_span)
        if number is not None:
            yield _pair(Kind.CLAIM, claim, passage, number, Label.SUPPORTED)
            if wrong is not None:
                yield _pair(Kind.CLAIM, wrong, passage, number, Label.CONTRADICTED)
        elsewhere = self._elsewhere(query, row, chance)
        if elsewhere is not None:
            right = wrong is None or chance.random() < _RIGHT_CLAIMS_ELSEWHERE
            yield _unsaid(Kind.CLAIM, claim if right else wrong or claim, elsewhere)

    def _wrong_answer(self, query: Query, row: int, chance: Random) -> str:
        """An answer of the same kind: of this text's other questions, else altered, else any."""
        answer = query.answer or ""
        same = [
            other.answer
            for other in self._of_row[row]
            if other.answer_type == query.answer_type
            and other.answer is not None
            and other.answer not in answer
            and answer not in other.answer
        ]
        if NUMBER.search(answer) and chance.random() < _WRONG_ANSWERS:
            if same and chance.random() < 0.5:
                return chance.choice(same)
            number = other_number(answer, chance)
            if number is not None:
                return number
        if same and chance.random() < 0.7:
            return chance.choice(same)
        name = exchanged_name(answer, self._texts[row], chance.choice(self._texts), chance)
        return name or chance.choice(self._of_type[query.answer_type])

    def _altered(
        self, text: str, row: int, chance: Random, kept: Collection[str] = ()
    ) -> str | None:
        return altered(text, self._texts[row], self._texts, chance, kept)

    def _elsewhere(self, query: Query, row: int, chance: Random) -> Passage | None:
        """One of the passages that are likest to a question and do not hold its answer."""
        scores = self._lexical.scores(self._lexical.terms(query.text))
        best = np.argsort(-scores, kind="stable")[:_CONSIDERED]
        answer = fold(query.answer or "")
        near = [
            int(place) for place in best if place != row and answer not in self._folded[int(place)]
        ]
        return self._passages[chance.choice(near[:_DRAWN_FROM])] if near else None

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return LexicalIndex.build(lemmas, self._texts)

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(text) for text in self._texts]


def _sentence(passage: Passage, number: int) -> str:
    return passage.text[slice(*passage.sentences[number])]


def _holding(passage: Passage, place: Span) -> int | None:
    """The number of the sentence in which a place begins, unless it is too long to be read."""
    for number, (start, end) in enumerate(passage.sentences):
        if start <= place[0] < end:
            return number if end - start <= _MOST_OF_SENTENCE else None
    return None


def _nearest(asked: str, passage: Passage) -> list[int]:
    """The numbers of a passage's sentences, those first that share most with a text."""
    wanted = _grams(asked)
    return sorted(
        range(len(passage.sentences)),
        key=lambda number: -len(wanted & _grams(_sentence(passage, number))),
    )


def _grams(text: str) -> set[str]:
    bare = without_white_space(text)
    return {bare[place : place + 2] for place in range(len(bare) - 1)}


def _unsaid(kind: Kind, asked: str, passage: Passage) -> ReadingPair:
    """A pair with the sentence of a passage that is nearest and yet says nothing of it."""
    return _pair(kind, asked, passage, _nearest(asked, passage)[0], Label.ABSENT)


def _pair(
    kind: Kind, asked: str, passage: Passage, number: int, label: Label, span: Span | None = None
) -> ReadingPair:
    before = _sentence(passage, number - 1)[-_MOST_OF_CONTEXT:] if number else ""
    return ReadingPair(
        kind, asked, before, _sentence(passage, number)[:_MOST_OF_SENTENCE], label, span
    )
