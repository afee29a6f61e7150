"""What counts in a question: its terms with their weights, and the form of its answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.analyzer import bigrams, fold
from index.lexical_index import LexicalIndex
from rag.answering.asked import Asked, what_is_asked

_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
_NAME = re.compile(r"[A-Z0-9]")
_ABBREVIATION = re.compile(r"[A-Z].*[A-Z]|[0-9]")


@dataclass(frozen=True)
class QuestionWeights:
    """A question's terms with their weights (idf, adding up to 1), and what it asks for.

    `terms` are those by which sentences are chosen; `every_term` are all. `question` is as it
    was asked, `text` folded.
    """

    terms: Mapping[str, float]
    asked: Asked
    every_term: Mapping[str, float]
    text: str
    question: str

    def share(self, terms: frozenset[str]) -> float:
        """The share of the question's weight that these terms take up, 0 to 1."""
        return sum(weight for term, weight in self.terms.items() if term in terms)


def terms_of(text: str) -> frozenset[str]:
    """The terms by which sentences are compared: character bigrams that are not all hiragana.

    They need no tagger, so reading costs next to nothing, and on the dev questions they choose
    the sentence as well as lemmas do.
    """
    return frozenset(term for term in bigrams(text) if not _HIRAGANA.fullmatch(term))


def weigh(question: str, index: LexicalIndex) -> QuestionWeights:
    """Weigh a question's terms by their idf in an index of bigrams.

    Of a question without a Japanese character only names, abbreviations and numbers count:
    Japanese documents hold few other Latin words, so `the` and `did` would seem rare.
    """
    every_term = _weights(question, index)
    chosen_by = every_term
    if not _JAPANESE.search(question):
        words = question.split()
        # the first word has a capital anyway
        names = [w for n, w in enumerate(words) if (_NAME if n else _ABBREVIATION).search(w)]
        chosen_by = _weights(" ".join(names), index) or every_term
    asked = what_is_asked(question)
    return QuestionWeights(chosen_by, asked, every_term, fold(question), question)


def _weights(text: str, index: LexicalIndex) -> Mapping[str, float]:
    terms = {term: index.idf(term) for term in sorted(terms_of(text))}
    total = sum(terms.values())
    return {term: weight / total for term, weight in terms.items()}
