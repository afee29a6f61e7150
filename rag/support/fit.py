"""How far a sentence fits a question: what of the question is found in it and around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.token_closeness import SentenceMatches
from rag.support.names_held import name_held, names_wanted
from rag.support.question_tokens import QuestionTokens
from rag.support.read_passage import ReadPassage, ReadSentence
from rag.support.read_question import ReadQuestion
from rag.support.settings import SupportSettings
from rag.support.wanted import lacks


@dataclass(frozen=True)
class PassageEvidence:
    """What search knows of a passage found.

    `matches` is float32[tokens]: the cosine of each token of the question with its nearest token
    of the passage; `weights` float32[tokens] what each weighs, adding up to 1; both are empty
    where the model has no tokens, and `sentences` is None.
    """

    rank: int
    cosine: float
    matches: NDArray[np.float32]
    weights: NDArray[np.float32]
    sentences: SentenceMatches | None = None


@dataclass(frozen=True)
class SentenceFit:
    """A sentence of the passage at `rank`, and how far it fits: its features, by name."""

    rank: int
    passage: ReadPassage
    sentence: ReadSentence
    features: Mapping[str, float]


def fits(
    settings: SupportSettings,
    question: ReadQuestion,
    tokens: QuestionTokens | None,
    passages: Sequence[tuple[PassageEvidence, ReadPassage]],
) -> list[SentenceFit]:
    """How far each sentence of the passages fits, in reading order, best passage first.

    The features, all from 0 to 1:
    - `rank`, 1 over the passage's rank;
    - `own`: the share of the question's tokens, by weight, that the sentence has the like of;
    - `word`: the weight of the one that it lacks most. Of a paraphrase a little is lacking of
      every word; of a near miss one word is, and the others are nearly the source's;
    - `name`: how far the name is lacking that the sentence has least of;
    - `far`: how far the passage lies from the question altogether, `other_matter` whether so
      far that it is about something else;
    - `value`: how far the sentence lacks a value of the kind asked for.

    Where the model has no tokens the question's words stand in for them. A foreign question's
    words are not in Japanese text, so only its tokens count.
    """
    found = []
    for evidence, passage in passages:
        near, lacking = _tokens(settings, question, evidence)
        cosine = evidence.cosine + (settings.foreign_cosine if question.foreign else 0.0)
        far = (_below(settings.far_cosine, cosine) + _below(settings.far_tokens, near)) / 2
        if question.foreign:  # 0.80 is the cosine of a right passage and of any other
            far = max(far, 1 - _below(settings.foreign_lacking, lacking))
        for number, sentence in enumerate(passage.sentences):
            own, word = _held(settings, question, tokens, evidence.sentences, number, sentence)
            names = (
                name_held(name, sentence, passage, tokens, evidence.sentences, number)
                for name in names_wanted(question)
            )
            features = {
                "rank": 1 / evidence.rank,
                "own": own,
                "word": word,
                "name": 1 - min(names, default=1.0),
                "far": far,
                "other_matter": float(far >= settings.other_matter),
                "value": lacks(
                    question.wanted,
                    (question.facts.quantities, question.facts.times),
                    (sentence.facts.quantities, sentence.facts.times),
                    in_table=sentence.in_table,
                ),
            }
            found.append(SentenceFit(evidence.rank, passage, sentence, features))
    return found


def _below(limits: tuple[float, float], value: float) -> float:
    """0 from the second limit on, 1 down from the first, and in between what lies between."""
    low, high = limits
    return min(1.0, max(0.0, (high - value) / (high - low)))


def _held(
    settings: SupportSettings,
    question: ReadQuestion,
    tokens: QuestionTokens | None,
    matches: SentenceMatches | None,
    number: int,
    sentence: ReadSentence,
) -> tuple[float, float]:
    """The share of the question that a sentence has, and the weight of what it lacks most."""
    if tokens is None or matches is None:
        total = sum(question.words.values())
        lacking = [idf for word, idf in question.words.items() if word not in sentence.words]
        return (1 - sum(lacking) / total, max(lacking, default=0.0) / total) if total else (0, 0)
    low, high = settings.foreign_token_range if question.foreign else settings.token_range
    lacked = tokens.weights * (1 - np.clip((matches.own[number] - low) / (high - low), 0, 1))
    return float(1 - lacked.sum()), float(lacked.max())


def _tokens(
    settings: SupportSettings, question: ReadQuestion, evidence: PassageEvidence
) -> tuple[float, float]:
    """The share of tokens that a passage has, and the weight of the one that it lacks most."""
    if not len(evidence.weights):
        return 0.0, 0.0
    low, high = settings.foreign_token_range if question.foreign else settings.token_range
    matched = np.clip((evidence.matches - low) / (high - low), 0, 1)
    lacking = evidence.weights * (1 - matched)
    return float(matched @ evidence.weights), float(lacking.max())
