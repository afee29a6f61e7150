"""Chooses what an answer quotes: the likeliest stretches, within its length."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.aligned_text import Span
from rag.answering.asked import Asked
from rag.answering.candidate import Candidate
from rag.answering.settings import MAX_ANSWER_CHARS, AnsweringSettings
from rag.answering.unit import Unit


@dataclass(frozen=True)
class ChosenSpan:
    """A stretch that an answer quotes: one sentence, row or item, and what it was taken for.

    `candidate` is the sentence itself or the list that was taken. `list_number` counts, from 1,
    the answer's lists of which two items or more are quoted; it is None for what is no such item.
    """

    rank: int
    unit: Unit
    candidate: Candidate
    list_number: int | None = None

    @property
    def span(self) -> Span:
        """Its place in the passage's text."""
        return self.unit.spans[0]


def choose(
    asked: Asked,
    candidates: Sequence[Candidate],
    settings: AnsweringSettings,
    max_chars: int = MAX_ANSWER_CHARS,
) -> tuple[ChosenSpan, ...]:
    """Choose by probability for each bit of length, while there is room and reason.

    The second likeliest sentence holds the evidence nearly as often as the likeliest, so the
    answer goes on until what is left adds too little or is too long: after a row of 0.9
    another of 0.05 adds 0.005, after two sentences of 0.3 it adds 0.025. One
    sentence longer than `max_chars` is taken alone if it comes first. In reading order, best
    passage first.
    """
    left = list(candidates)
    taken: dict[tuple[int, int], ChosenSpan] = {}
    of_rank: Counter[int] = Counter()
    chars = 0
    all_wrong = 1.0

    def worth(item: Candidate) -> float:
        share = settings.same_place ** float(of_rank[item.rank]) if asked.two_places else 1.0
        length: float = max(item.unit.chars, 1) ** settings.length_power
        return share * item.probability / length

    while left:
        item = max(left, key=worth)  # the first of equals: best rank, reading order
        left.remove(item)
        new = [
            (number, span)
            for number, span in zip(item.unit.sentences, item.unit.spans, strict=True)
            if (item.rank, number) not in taken
        ]
        length = sum(end - start for _, (start, end) in new)
        if not new or (taken and chars + length > max_chars):
            continue
        for number, span in new:
            unit = Unit((number,), (span,), item.unit.list_start)
            taken[item.rank, number] = ChosenSpan(item.rank, unit, item)
        of_rank[item.rank] += 1
        chars += length
        all_wrong *= 1 - item.probability
        left = [one for one in left if one.probability * all_wrong >= settings.least_gain]
    return _with_lists([taken[place] for place in sorted(taken)])


def _with_lists(chosen: Sequence[ChosenSpan]) -> tuple[ChosenSpan, ...]:
    """The same, each knowing which list of the answer it is an item of."""
    items = Counter((one.rank, one.unit.list_start) for one in chosen)
    numbers: dict[tuple[int, int], int] = {}
    told = []
    for one in chosen:
        start = one.unit.list_start
        number = None
        if start is not None and items[one.rank, start] > 1:
            number = numbers.setdefault((one.rank, start), len(numbers) + 1)
        told.append(replace(one, list_number=number))
    return tuple(told)
