"""Questions and sentences read as support reads them, from text written inside a test."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from corpus.passages.passage import Passage
from index.analyzer import lemmas
from index.lexical_index import LexicalIndex
from rag.support.fit import PassageEvidence, SentenceFit, fits
from rag.support.lack import Lacks, lacks_of
from rag.support.presupposition import NOTHING_FOUND
from rag.support.read_passage import PassageReader
from rag.support.read_question import ReadQuestion, read_question
from rag.support.settings import SupportSettings
from tests.index.inline_index import passage
from tests.rag.catalogued import document

SETTINGS = replace(
    SupportSettings.load(),
    fit={"words_here": 1.0},
    fit_intercept=0.0,
    token_range=(0.8, 1.0),
    foreign_token_range=(0.7, 0.9),
    foreign_cosine=0.05,
    foreign_lacking=(0.2, 0.4),
    far_cosine=(0.8, 0.9),
    far_tokens=(0.4, 0.6),
)
OTHERS = ("会議を開催した。", "予算を確保する。", "人材を育成する。")


def lemma_index(*texts: str) -> LexicalIndex:
    """The lemmas of these texts and of a few others."""
    return LexicalIndex.build(lemmas, [*texts, *OTHERS])


def read(question: str, *texts: str) -> ReadQuestion:
    """A question put to a corpus of these texts."""
    return read_question(question, lemma_index(*texts))


def evidence(
    rank: int = 1,
    cosine: float = 0.9,
    matches: tuple[float, ...] = (),
    weights: tuple[float, ...] = (),
) -> PassageEvidence:
    """What search knows of a passage."""
    return PassageEvidence(
        rank, cosine, np.array(matches, np.float32), np.array(weights, np.float32)
    )


def fitted(question: str, text: str, found: PassageEvidence | None = None) -> list[SentenceFit]:
    """The fits of the sentences of one passage."""
    return fits_of(question, passage(text), found or evidence())


def fits_of(question: str, of: Passage, found: PassageEvidence) -> list[SentenceFit]:
    """The fits of a passage's sentences."""
    index = lemma_index(of.text)
    reader = PassageReader(index, {})
    return fits(SETTINGS, read_question(question, index), [(found, reader.read(of))])


def lacking(
    question: str,
    text: str,
    issued_on: str = "2020-04",
    readings: Mapping[tuple[int, int], float] | None = None,
) -> Lacks:
    """What the best sentence of a text lacks of a question; `readings` of sentences if read."""
    found = fitted(question, text)
    best = max(found, key=lambda fit: fit.score)
    of = document(issued_on=issued_on)
    return lacks_of(read(question, text), best, found, NOTHING_FOUND, of, readings or {})
