"""Pairs for the cross-encoder from gold: what search finds for it, and which of that bears it out.

So it learns on the sentences that it will have to judge: the nearest ones that do not answer
among them, and those found for questions that the corpus does not answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from eval.audit.candidate import Candidate, candidates_of
from eval.gold import Question
from eval.support.case import holds_evidence
from eval.training.reading_pair import Kind, Label, ReadingPair
from eval.verdicts.gold_item import GoldItem
from index.hit import Hit
from index.late_index import QueryTokens
from rag.assistant import Assistant
from rag.audit.audit import Verdict
from rag.support.support import PASSAGES_JUDGED

ContextsOf = Callable[[Passage], Sequence[str]]
"""What each sentence of a passage is read under."""

_ANSWERING, _NEARLY_ANSWERING, _NOT_ANSWERING = 3, 3, 4
_BEARING, _NOT_BEARING, _NOT_FOUND_IN = 2, 1, 3
_LABELS = {
    Verdict.SUPPORTED: Label.SUPPORTED,
    Verdict.CONTRADICTED: Label.CONTRADICTED,
    Verdict.NOT_FOUND: Label.ABSENT,
}


def question_pairs(
    assistant: Assistant,
    questions: Sequence[Question],
    contexts_of: ContextsOf,
    seed: int,
    advance: Callable[[], None] = lambda: None,
) -> list[ReadingPair]:
    """Each question with sentences of the passages that search finds for it.

    Of an answerable one those that hold evidence and the likeliest of the others, by the model
    that chooses answers; of any other the likeliest; and one that is less likely. `advance` is
    called after each question.
    """
    passages = {passage.passage_id: passage for passage in assistant.searcher.index.passages}
    found_pairs = []
    for question in questions:
        chance = Random(f"{seed} {question.question_id}")  # noqa: S311 - no secret
        found = assistant.searcher.search(question.question, PASSAGES_JUDGED)
        sentences = _by_likelihood(assistant, question, found.hits, found.tokens, passages)
        for passage, number, answers in _chosen(question, sentences, chance):
            found_pairs.append(
                ReadingPair(
                    Kind.QUESTION,
                    question.question,
                    contexts_of(passage)[number],
                    passage.text[slice(*passage.sentences[number])],
                    Label.ANSWERS if answers else Label.ABSENT,
                )
            )
        advance()
    return found_pairs


def claim_pairs(
    assistant: Assistant,
    items: Sequence[GoldItem],
    seed: int,
    advance: Callable[[], None] = lambda: None,
) -> list[ReadingPair]:
    """Each memo sentence with the units that the audit compares it with.

    Those that hold its evidence bear its verdict; the nearest others say nothing of it.
    `advance` is called after each sentence.
    """
    pairs: list[ReadingPair] = []
    for item in items:
        chance = Random(f"{seed} {item.item_id}")  # noqa: S311 - no secret
        for candidate in candidates_of(assistant.auditor, [item]):
            if not candidate.hidden:
                pairs += _of_claim(candidate, chance)
        advance()
    return pairs


_Judged = tuple[Passage, int, bool | None]
"""A passage, the number of a sentence in it, and whether that holds evidence."""


def _by_likelihood(
    assistant: Assistant,
    question: Question,
    hits: Sequence[Hit],
    tokens: QueryTokens | None,
    passages: Mapping[str, Passage],
) -> list[_Judged]:
    """The sentences found, the likeliest first, and whether each holds evidence."""
    found = [passages[hit.passage_id] for hit in hits[:PASSAGES_JUDGED]]
    scores = [hit.score for hit in hits[:PASSAGES_JUDGED]]
    weights = assistant.reader.weigh(question.question)
    likely: dict[tuple[int, Span], float] = {}
    for candidates in assistant.reader.read(weights, found, scores, tokens):
        for one in candidates:
            for start, end in one.unit.spans:
                key = (one.rank, (start, end))
                likely[key] = max(likely.get(key, 0.0), one.probability)
    judged = [
        (likely.get((rank, span), 0.0), passage, number)
        for rank, passage in enumerate(found, 1)
        for number, span in enumerate(passage.sentences)
    ]
    judged.sort(key=lambda entry: -entry[0])
    return [
        (passage, number, holds_evidence(question, passage, passage.sentences[number]))
        for _, passage, number in judged
    ]


def _chosen(question: Question, sentences: Sequence[_Judged], chance: Random) -> list[_Judged]:
    """Which sentences a question is read with; those that hold a little evidence are not."""
    right = [one for one in sentences if one[2]][:_ANSWERING]
    wrong = [one for one in sentences if one[2] is False]
    if question.answerable and not right:
        return wrong[:1]
    most = _NEARLY_ANSWERING if question.answerable else _NOT_ANSWERING
    rest = wrong[most:]
    return [*right, *wrong[:most], *([chance.choice(rest)] if rest else [])]


def _of_claim(candidate: Candidate, chance: Random) -> Iterator[ReadingPair]:
    units = [one.unit for one in candidate.comparisons]
    held = [unit for unit, is_held in zip(units, candidate.is_evidence, strict=True) if is_held]
    rest = [unit for unit, is_held in zip(units, candidate.is_evidence, strict=True) if not is_held]
    label = _LABELS[candidate.verdict]
    chosen = [(unit, label) for unit in held[:_BEARING]]
    most = _NOT_FOUND_IN if label is Label.ABSENT else _NOT_BEARING
    chosen += [(unit, Label.ABSENT) for unit in rest[:most]]
    if label is Label.ABSENT and len(rest) > most:
        chosen.append((chance.choice(rest[most:]), Label.ABSENT))
    for unit, of_unit in chosen:
        yield ReadingPair(Kind.CLAIM, candidate.item.text, unit.context, unit.text, of_unit)
