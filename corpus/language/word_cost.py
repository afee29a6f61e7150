"""How well a stretch of text reads as Japanese words: the cost of its best cut in UniDic."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import fugashi
import unidic_lite

from corpus.language.taggers import Taggers

_FORMAT = r"%m\t%s\t%pc\n"  # surface, 1 if no dictionary has it, cost so far


@dataclass(frozen=True)
class Cut:
    """The words of a text's cheapest cut, whether UniDic has each, and the cost of the whole.

    Costs are MeCab's: about 700 for a factor of e in how likely a text is. They compare
    two texts of the same place (`先端口ボット` costs 8,112 more than `先端ロボット`).
    """

    words: tuple[tuple[str, bool], ...]
    cost: int

    def word_at(self, place: int) -> tuple[int, str, bool]:
        """The word that covers a place: where it starts, its surface, whether it is known."""
        start = 0
        for surface, is_known in self.words:
            if start <= place < start + len(surface):
                return start, surface, is_known
            start += len(surface)
        raise ValueError(f"place {place} is in no word of {''.join(w for w, _ in self.words)!r}")


@lru_cache(maxsize=100_000)
def cut(text: str) -> Cut:
    """Cut a text without white space; safe for several threads."""
    with _taggers.borrowed() as tagger:
        lines = tagger.parse(text).splitlines()
    words, cost = [], 0
    for line in lines:
        surface, unknown, so_far = line.split("\t")
        if surface:
            words.append((surface, unknown == "0"))
        cost = int(so_far)
    return Cut(tuple(words), cost)


def _tagger() -> fugashi.GenericTagger:
    """A tagger that prints costs; an empty output type makes MeCab heed the formats given."""
    folder = Path(unidic_lite.DICDIR)
    return fugashi.GenericTagger(
        f'-r "{folder / "mecabrc"}" -d "{folder}" --output-format-type= '
        f'-F "{_FORMAT}" -U "{_FORMAT}" -E "\\t0\\t%pc\\n"'
    )


_taggers = Taggers(_tagger)
