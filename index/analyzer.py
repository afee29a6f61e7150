"""Turns text into the terms of lexical search: lemmas of content words, and character bigrams."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from corpus.language.look_alikes import corrected
from corpus.language.morphology import Morpheme, morphemes
from corpus.language.variants import japanese_characters
from index.numbers import fold_numbers
from index.years import fold_era_letters, fold_years

ANALYZER_VERSION = 2
"""Raised with every change that gives some text other terms."""

# Parts of speech of UniDic whose words carry what a question is about. Particles, auxiliaries,
# pronouns (`何`), conjunctions and marks do not.
_CONTENT = frozenset(
    ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "記号", "感動詞", "英単語")
)
_SUPPORTING = "非自立可能"  # する, いる, ある, できる: verbs that help others
_NOT_A_CHARACTER = re.compile("[\ufffd\u200b\ufeff\u00ad]")
_WORDS = re.compile(r"[0-9]+万|[a-z0-9]+|[^\x00-\x7f\W_]+")
# What NFKC leaves: the dashes, dots and quotation marks that are typed for one another.
_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-"),
        **dict.fromkeys("\u00b7\u2219\u22c5\u2022\u2027", "・"),
        **dict.fromkeys("“”„‟〝〟″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        "\u301c": "~",
    }
)
_FIGURE_LIKE = re.compile(r"(?<![0-9a-z])(?=[0-9ol]{4}年)[12l][0-9ol]{3}")  # 2o25年


FOLDING: Mapping[str, Callable[[str], str]] = {
    "no characters": lambda text: _NOT_A_CHARACTER.sub("", text),
    "era letters": fold_era_letters,
    "nfkc": lambda text: unicodedata.normalize("NFKC", text),
    "marks": lambda text: text.translate(_MARKS),
    "variants": japanese_characters,
    "look-alikes": corrected,
    "case": str.lower,
    "figure-like": lambda text: _FIGURE_LIKE.sub(
        lambda year: year.group().replace("o", "0").replace("l", "1"), text
    ),
    "numbers": fold_numbers,
    "years": fold_years,
}
"""What folding does, step after step."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold forms that mean the same for search: 产学 to 産学, Ｒ７ to 2025年, 三千億 to 3000億.

    Never shown, never quoted. Beyond NFKC and lower case: characters in the form that
    Japanese writes (`variants`), look-alikes (`look_alikes`), numbers and years in one form,
    marks that are typed for one another.
    """
    for step in FOLDING.values():
        text = step(text)
    return text


def lemmas(text: str) -> list[str]:
    """The content words of a text by their lemma, in order, repetitions kept.

    UniDic writes the lemma of a loan word as `イノベーション-innovation`; what stands behind
    the hyphen is cut off. Words it does not know stand for themselves. A number of 万 is one
    word: the 2000 of 2000万人 is not that of 2000年. (That of 億 is not: tables leave 億円 to
    their header.)
    """
    return lemmas_of_folded(fold(text))


def lemmas_of_folded(folded: str) -> list[str]:
    """As `lemmas`, of a text that is folded, or meant to stay as it is."""
    return list(_lemmas_of_folded(folded))


# a question is asked for its words five times on its way to an answer
@lru_cache(maxsize=512)
def _lemmas_of_folded(folded: str) -> tuple[str, ...]:
    terms: list[str] = []
    for word in morphemes(folded):
        if word.surface == "万" and terms and terms[-1].isdecimal():
            terms[-1] += "万"
        elif is_content(word):
            terms.append(lemma_of(word))
    return tuple(terms)


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Japanese characters, and Latin words and numbers whole.

    `研究開発費` gives 研究, 究開, 開発, 発費: found however a dictionary cuts compounds.
    A number of 万 is one term, as for `lemmas`.
    """
    return bigrams_of_folded(fold(text))


def bigrams_of_folded(folded: str) -> list[str]:
    """As `bigrams`, of a text that is folded, or meant to stay as it is."""
    terms: list[str] = []
    for run in _WORDS.findall(folded):
        if run.isascii() or run[0].isdecimal() or len(run) == 1:
            terms.append(run)
        else:
            terms.extend(run[place : place + 2] for place in range(len(run) - 1))
    return terms


def is_content(word: Morpheme) -> bool:
    """Whether a word is one that a question can be about: 研究, not の, する or 「."""
    if word.pos not in _CONTENT or word.pos_detail == _SUPPORTING:
        return False
    return any(character.isalnum() for character in word.surface)


def lemma_of(word: Morpheme) -> str:
    """The term of a word: its lemma without what stands behind the hyphen, or the word itself."""
    if word.lemma is None:
        return word.surface
    return word.lemma.split("-")[0].lower() or word.surface
