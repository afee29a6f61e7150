"""Japanese words: what fugashi with unidic-lite makes of a text."""

import threading
from dataclasses import dataclass

import fugashi

_local = threading.local()


@dataclass(frozen=True)
class Morpheme:
    """A word as UniDic cuts it: surface, parts of speech 1 and 2, lemma if it has one."""

    surface: str
    pos: str
    pos_detail: str
    lemma: str | None


def morphemes(text: str) -> list[Morpheme]:
    """Cut a text into words, in order; white space is between words and in none.

    A fugashi node reads its features lazily and shows another sentence's after the next
    parse, so they are copied here at once; and each thread has its own tagger.
    """
    tagger = getattr(_local, "tagger", None)
    if tagger is None:
        tagger = _local.tagger = fugashi.Tagger()
    return [
        Morpheme(node.surface, node.feature.pos1, node.feature.pos2, node.feature.lemma)
        for node in tagger(text)
        if not node.surface.isspace()  # U+3000 and carriage returns are nodes to MeCab
    ]


def count_words(text: str) -> int:
    """How many words a text has: the unit in which passages are sized."""
    return len(morphemes(text))
