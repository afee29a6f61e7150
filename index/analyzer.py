"""Turns text into the terms of lexical search: lemmas of content words, and character bigrams."""

import re
import unicodedata

from corpus.morphology import Morpheme, morphemes

ANALYZER_VERSION = 1
"""Raised with every change that gives some text other terms."""

# Parts of speech of UniDic whose words carry what a question is about. Particles, auxiliaries,
# pronouns (`何`), conjunctions and marks do not.
_CONTENT = frozenset(
    ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "記号", "感動詞", "英単語")
)
_SUPPORTING = "非自立可能"  # する, いる, ある, できる: verbs that help others
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOT_A_CHARACTER = re.compile("[\ufffd\u200b\ufeff\u00ad]")
_WORDS = re.compile(r"[a-z0-9]+|[^\x00-\x7f\W_]+")


def fold(text: str) -> str:
    """Fold forms that mean the same for search: NFKC, lower case, 8,218 to 8218.

    NFKC takes full-width letters, half-width katakana, circled numbers and the Kangxi
    radicals (⽴) to their usual forms. Never shown, never quoted.
    """
    text = unicodedata.normalize("NFKC", _NOT_A_CHARACTER.sub("", text)).lower()
    return _THOUSANDS.sub("", text)


def lemmas(text: str) -> list[str]:
    """The content words of a text by their lemma, in order, repetitions kept.

    UniDic writes the lemma of a loan word as `イノベーション-innovation`; what stands behind
    the hyphen is cut off. Words it does not know stand for themselves.
    """
    return [_term(word) for word in morphemes(fold(text)) if _is_content(word)]


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Japanese characters, and Latin words and numbers whole.

    `研究開発費` gives 研究, 究開, 開発, 発費: found however a dictionary cuts compounds.
    """
    terms: list[str] = []
    for run in _WORDS.findall(fold(text)):
        if run.isascii() or len(run) == 1:
            terms.append(run)
        else:
            terms.extend(run[place : place + 2] for place in range(len(run) - 1))
    return terms


def _is_content(word: Morpheme) -> bool:
    if word.pos not in _CONTENT or word.pos_detail == _SUPPORTING:
        return False
    return any(character.isalnum() for character in word.surface)


def _term(word: Morpheme) -> str:
    if word.lemma is None:
        return word.surface
    return word.lemma.split("-")[0].lower() or word.surface
