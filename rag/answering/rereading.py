"""Reads the likeliest sentences once more, each together with the question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp, log

from corpus.passages.passage import Passage
from index.cross_encoder import CrossEncoder, Pair
from rag.answering.candidate import Candidate
from rag.answering.settings import AnsweringSettings
from rag.reading.sentence_contexts import SentenceContexts

SENTENCES_READ = 4
"""How many sentences of an answer's passages are read with the question."""

_LEAST_PROBABILITY = 1e-6

Place = tuple[int, int]
"""The rank of a passage, and the number of a sentence in it."""


class Rereader:
    """Reads sentences with a cross-encoder and judges candidates anew; safe for several threads."""

    def __init__(
        self,
        cross_encoder: CrossEncoder,
        rows: Mapping[str, Sequence[Passage]],
        settings: AnsweringSettings,
    ) -> None:
        """`rows` are the rows of tables that are passages of their own, by the table's id."""
        self._cross_encoder = cross_encoder
        self._contexts = SentenceContexts(rows)
        self._settings = settings

    def prepare(self, passage: Passage) -> None:
        """Read what a passage's sentences stand under ahead of the first question."""
        self._contexts.of(passage)

    def reread(
        self,
        question: str,
        passages: Sequence[Passage],
        candidates: Sequence[Sequence[Candidate]],
    ) -> list[list[Candidate]]:
        """The candidates of each passage, best passage first, judged by reading them too.

        A list is as likely as the likeliest of its items that was read.
        """
        single = [one for of in candidates for one in of if not one.unit.is_list]
        nearest = sorted(single, key=lambda one: -one.probability)[:SENTENCES_READ]
        places = [(one.rank, one.unit.sentences[0]) for one in nearest]
        pairs = [self._pair(question, passages[rank - 1], number) for rank, number in places]
        said = self._cross_encoder.read(pairs)
        readings = {place: one.answers for place, one in zip(places, said, strict=True)}
        return [[self._judged(one, readings) for one in of] for of in candidates]

    def _pair(self, question: str, passage: Passage, number: int) -> Pair:
        start, end = passage.sentences[number]
        return Pair(question, self._contexts.of(passage)[number], passage.text[start:end])

    def _judged(self, candidate: Candidate, readings: Mapping[Place, float]) -> Candidate:
        known = [
            readings[candidate.rank, number]
            for number in candidate.unit.sentences
            if (candidate.rank, number) in readings
        ]
        return with_reading(candidate, max(known, default=None), self._settings)


def with_reading(
    candidate: Candidate, reading: float | None, settings: AnsweringSettings
) -> Candidate:
    """A candidate that its signs made as likely as it is, judged by its reading too, if any."""
    odds = log_odds(candidate.probability)
    if reading is None:
        logit = settings.unread_intercept + settings.unread_odds * odds
    else:
        logit = settings.read_intercept + settings.read_odds * odds + settings.reading * reading
    return replace(candidate, probability=1 / (1 + exp(-logit)), reading=reading)


def log_odds(probability: float) -> float:
    """The log odds of a probability, kept finite."""
    kept = max(_LEAST_PROBABILITY, min(1 - _LEAST_PROBABILITY, probability))
    return log(kept / (1 - kept))


def readings_of(candidates: Iterable[Candidate]) -> dict[Place, float]:
    """What the cross-encoder said of the sentences that it read, by their places."""
    return {
        (one.rank, one.unit.sentences[0]): one.reading
        for one in candidates
        if one.reading is not None and not one.unit.is_list
    }
