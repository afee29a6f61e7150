"""Japanese words: what fugashi with unidic-lite makes of a text."""

from dataclasses import dataclass

import fugashi

from corpus.language.taggers import Taggers

_taggers = Taggers(fugashi.Tagger)


@dataclass(frozen=True)
class Morpheme:
    """A word as UniDic cuts it: surface, parts of speech 1 and 2, lemma if it has one."""

    surface: str
    pos: str
    pos_detail: str
    lemma: str | None


@dataclass(frozen=True)
class ReadWord:
    """A word with its reading in katakana; None where the dictionary has none (5, NISTEP)."""

    surface: str
    pos: str
    pos_detail: str
    reading: str | None


def morphemes(text: str) -> list[Morpheme]:
    """Cut a text into words, in order; white space is between words and in none.

    A fugashi node reads its features lazily and shows another sentence's after the next
    parse, so they are copied here at once; and each thread has its own tagger.
    """
    with _taggers.borrowed() as tagger:
        return [
            Morpheme(node.surface, node.feature.pos1, node.feature.pos2, node.feature.lemma)
            for node in tagger(text)
            if not node.surface.isspace()  # U+3000 and carriage returns are nodes to MeCab
        ]


def read_words(text: str) -> list[ReadWord]:
    """Cut a text into words as `morphemes` does, each with its reading: 運用 ウンヨウ."""
    with _taggers.borrowed() as tagger:
        return [
            ReadWord(node.surface, node.feature.pos1, node.feature.pos2, node.feature.kana)
            for node in tagger(text)
            if not node.surface.isspace()
        ]


def count_words(text: str) -> int:
    """How many words a text has: the unit in which passages are sized."""
    return len(morphemes(text))
