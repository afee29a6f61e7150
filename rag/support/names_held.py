"""How far a sentence has a name of the question: written so, nearly so, or meant by other words."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from index.analyzer import fold
from rag.answering.token_closeness import SentenceMatches
from rag.facts.name import Name, NameKind
from rag.support.question_tokens import QuestionTokens
from rag.support.read_passage import ReadPassage, ReadSentence
from rag.support.read_question import ReadQuestion

# How much of a name is met where it stands, as of a time (rag/support/lack.py).
_HERE, _ABOVE, _IN_PASSAGE = 1.0, 0.95, 0.5
# The mean cosine from which on a name's tokens are those of another name, up to the same:
# カタバルト and カタパルト, ヒョンデ and 現代自動車 lie between.
_MEANT = (0.84, 0.93)
# A longer name may be mistyped; from this likeness (of 1) on it is met in part.
_LEAST_MISTYPED, _MISTYPED = 4, (0.6, 0.7)
_OF_JAPAN = "日本"  # need not be said in Japanese papers


def names_wanted(question: ReadQuestion) -> tuple[Name, ...]:
    """The names looked for in text: none of a foreign question, whose words are not its own."""
    return tuple(
        name
        for name in question.facts.names
        if name.kind is not NameKind.TITLE and name.canonical != _OF_JAPAN and not question.foreign
    )


def name_held(
    name: Name,
    sentence: ReadSentence,
    passage: ReadPassage,
    tokens: QuestionTokens | None,
    matches: SentenceMatches | None,
    number: int,
) -> float:
    """How far the sentence, the passage's of that number, has a name: 1 here, less farther off."""
    held = name_written(name, sentence, passage)
    if held < _HERE and tokens is not None and matches is not None:
        of_name = tokens.at(name.span)
        if of_name:
            around = np.maximum(matches.passage, matches.context[number])
            held = max(
                held,
                _HERE * _meant(matches.own[number][of_name]),
                _ABOVE * _meant(matches.context[number][of_name]),
                _IN_PASSAGE * _meant(around[of_name]),
            )
    if held < _HERE and len(name.written) >= _LEAST_MISTYPED:
        likeness = fuzz.partial_ratio(fold(name.written), sentence.folded) / 100
        if likeness > _MISTYPED[1]:
            held = max(held, (likeness - _MISTYPED[0]) / (1 - _MISTYPED[0]))
    return held


def name_written(name: Name, sentence: ReadSentence, passage: ReadPassage) -> float:
    """The same by what is written alone, and by the names that one thing is known to have."""
    written = fold(name.written)
    if written in sentence.folded or _is_named(name, sentence.facts.names):
        return _HERE
    if _is_named(name, sentence.context.names):
        return _ABOVE
    held = written in passage.folded or _is_named(name, passage.facts.names)
    return _IN_PASSAGE if held else 0.0


def _meant(cosines: NDArray[np.float32]) -> float:
    low, high = _MEANT
    return float(np.clip((cosines - low) / (high - low), 0, 1).mean())


def _is_named(name: Name, others: Iterable[Name]) -> bool:
    return any(name.canonical == other.canonical for other in others)
