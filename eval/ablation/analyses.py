"""Other analyses of text than the served one, each the terms of a folded text.

A number of 万 is one term in all of them, as it is for `index.analyzer.lemmas`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import fugashi

from corpus.language.morphology import Morpheme, morphemes
from corpus.links.noun_runs import noun_runs
from index.analyzer import FOLDING, bigrams_of_folded, is_content, lemma_of, lemmas_of_folded
from index.lexical_index import Analyze


def surfaces(folded: str) -> list[str]:
    """The content words as they are written: 進め of 進めた, where the lemma is 進める."""
    return _terms((word.surface, word.surface) for word in morphemes(folded) if is_content(word))


def all_lemmas(folded: str) -> list[str]:
    """The lemmas of every word but signs: particles (は), auxiliaries (です), する, 何 too."""
    words = [word for word in morphemes(folded) if any(sign.isalnum() for sign in word.surface)]
    return _terms((word.surface, lemma_of(word)) for word in words)


def lemmas_and_compounds(folded: str) -> list[str]:
    """The served lemmas, and every run of two nouns or more as one term: 研究開発費."""
    runs = [folded[run[0][0] : run[-1][1]] for run in noun_runs(folded) if len(run) > 1]
    return [*lemmas_of_folded(folded), *runs]


def readings(folded: str) -> list[str]:
    """The content words by the reading of their lemma: キバン of 基盤, トリクム of 取組む."""
    return _terms(_read(folded))


def lemmas_and_readings(folded: str) -> list[str]:
    """The served lemmas, and the readings of the same words where they are other signs."""
    lemmas = lemmas_of_folded(folded)
    known = set(lemmas)
    return [*lemmas, *(reading for reading in readings(folded) if reading not in known)]


def characters_and_bigrams(folded: str) -> list[str]:
    """The served pairs of characters, and each Japanese character by itself."""
    pairs = bigrams_of_folded(folded)
    return [*pairs, *(sign for sign in folded if sign.isalpha() and not sign.isascii())]


@dataclass(frozen=True)
class Folding:
    """The steps of `index.analyzer.FOLDING` that are gone through, in their order."""

    steps: tuple[str, ...]

    @classmethod
    def without(cls, *steps: str) -> "Folding":
        """All steps but these; KeyError for one that there is not."""
        unknown = set(steps) - FOLDING.keys()
        if unknown:
            raise KeyError(f"folding has no step {sorted(unknown)}; it has {list(FOLDING)}")
        return cls(tuple(name for name in FOLDING if name not in steps))

    def fold(self, text: str) -> str:
        """The text after these steps."""
        return _folded(self.steps, text)


SERVED_FOLDING = Folding.without()


def analysis(of_folded: Callable[[str], list[str]], folding: Folding = SERVED_FOLDING) -> Analyze:
    """An analysis of texts as written, for a lexical index: folded first, then made terms."""
    return lambda text: of_folded(folding.fold(text))


@lru_cache(maxsize=4096)
def _folded(steps: tuple[str, ...], text: str) -> str:
    for name in steps:
        text = FOLDING[name](text)
    return text


def _terms(words: Iterable[tuple[str, str]]) -> list[str]:
    """The terms of words, each given with its surface."""
    terms: list[str] = []
    for surface, term in words:
        if surface == "万" and terms and terms[-1].isdecimal():
            terms[-1] += "万"
        else:
            terms.append(term)
    return terms


@lru_cache(maxsize=1)
def _tagger() -> fugashi.Tagger:
    """A tagger for readings; ablation runs on one thread, so there is one."""
    return fugashi.Tagger()


def _read(folded: str) -> Iterator[tuple[str, str]]:
    """The content words with the readings of their lemmas; a word without one stands itself."""
    for node in _tagger()(folded):
        feature = node.feature
        if is_content(Morpheme(node.surface, feature.pos1, feature.pos2, feature.lemma)):
            yield node.surface, feature.lForm or node.surface
