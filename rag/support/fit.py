"""How far a sentence fits a question: what of the question is found in it and in its passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.support.read_passage import ReadPassage, ReadSentence
from rag.support.read_question import ReadQuestion
from rag.support.settings import SupportSettings
from rag.support.wanted import lacks


@dataclass(frozen=True)
class PassageEvidence:
    """What search knows of a passage found.

    `matches` is float32[tokens]: the cosine of each token of the question with its nearest token
    of the passage; `weights` float32[tokens] what each weighs, adding up to 1; both are empty
    where the model has no tokens.
    """

    rank: int
    cosine: float
    matches: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class SentenceFit:
    """A sentence of the passage at `rank`, its features, and what they come to (a logit)."""

    rank: int
    passage: ReadPassage
    sentence: ReadSentence
    features: Mapping[str, float]
    score: float


def fits(
    settings: SupportSettings,
    question: ReadQuestion,
    passages: Sequence[tuple[PassageEvidence, ReadPassage]],
) -> list[SentenceFit]:
    """How far each sentence of the passages fits, in reading order, best passage first.

    The features, all from 0 to 1:
    - `rank`, 1 over the passage's rank;
    - `words_here` and `words_near`: the share of the question's words, by idf, in the sentence
      and in its passage with headings;
    - `tokens`: the share of the question's tokens, by weight, that the passage has the like of,
      `token_lacking`: the weight of the one that it lacks most;
    - `far`: how far the passage lies from the question altogether, `other_matter` whether so
      far that it is about something else;
    - `value_lacking`: whether the sentence lacks a value of the kind asked for.

    A foreign question's words are not in Japanese text; its tokens stand in for them.
    """
    found = []
    for evidence, passage in passages:
        tokens, lacking = _tokens(settings, question, evidence)
        near = tokens if question.foreign else _share(question, passage.words)
        cosine = evidence.cosine + (settings.foreign_cosine if question.foreign else 0.0)
        far = (_below(settings.far_cosine, cosine) + _below(settings.far_tokens, tokens)) / 2
        if question.foreign:  # 0.80 is the cosine of a right passage and of any other
            far = max(far, 1 - _below(settings.foreign_lacking, lacking))
        for sentence in passage.sentences:
            features = {
                "rank": 1 / evidence.rank,
                "words_here": tokens if question.foreign else _share(question, sentence.words),
                "words_near": near,
                "tokens": tokens,
                "token_lacking": lacking,
                "far": far,
                "other_matter": float(far >= settings.other_matter),
                "value_lacking": lacks(
                    question.wanted,
                    (question.facts.quantities, question.facts.times),
                    (sentence.facts.quantities, sentence.facts.times),
                    in_table=sentence.in_table,
                ),
            }
            score = settings.fit_intercept + sum(
                settings.fit.get(name, 0.0) * value for name, value in features.items()
            )
            found.append(SentenceFit(evidence.rank, passage, sentence, features, score))
    return found


def _below(limits: tuple[float, float], value: float) -> float:
    """0 from the second limit on, 1 down from the first, and in between what lies between."""
    low, high = limits
    return min(1.0, max(0.0, (high - value) / (high - low)))


def _share(question: ReadQuestion, words: frozenset[str]) -> float:
    total = sum(question.words.values())
    held = sum(weight for word, weight in question.words.items() if word in words)
    return held / total if total else 0.0


def _tokens(
    settings: SupportSettings, question: ReadQuestion, evidence: PassageEvidence
) -> tuple[float, float]:
    """The share of tokens matched, and the weight of the one matched least."""
    if not len(evidence.weights):
        return 0.0, 0.0
    low, high = settings.foreign_token_range if question.foreign else settings.token_range
    matched = np.clip((evidence.matches - low) / (high - low), 0, 1)
    lacking = evidence.weights * (1 - matched)
    return float(matched @ evidence.weights), float(lacking.max())
