"""Finds the terms that go on with what is typed: by characters, or by reading."""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from api.suggestions.terms import Term

_MAX_TYPED_CHARS = 24
_LEAST_KANA = 3
_PARTICLES = frozenset("のをにはがでとへもや")
_HIRAGANA = range(0x3041, 0x3097)
_KATAKANA_SHIFT = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_NO_BEGINNING = ("助詞", "助動詞", "補助記号", "接尾辞")
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Suggestion:
    """A term to go on with; it takes the place of the last `replaces` characters typed."""

    term: Term
    replaces: int


class Suggester:
    """Terms in the order of their beginnings; made once for an index."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        keys: set[tuple[str, int, int]] = set()
        for number, term in enumerate(terms):
            surfaces = [word.surface for word in term.words]
            readings = [word.reading or word.surface for word in term.words]
            for start, word in enumerate(term.words):
                if start and word.pos in _NO_BEGINNING:
                    continue
                # 戦略センター too leads to 研究開発戦略センター, behind what begins so
                within = min(start, 1)
                keys.add((folded("".join(surfaces[start:])), within, number))
                keys.add((folded("".join(readings[start:])), within, number))
        self._keys = sorted(keys)

    def suggestions(self, typed: str, most: int = 8) -> list[Suggestion]:
        """The terms that the end of what was typed begins; the longest such end counts.

        Of those that begin so come first those that most passages have, then the shortest.
        """
        typed = typed[-200:]
        for length in range(min(_MAX_TYPED_CHARS, len(typed)), 0, -1):
            if not _may_begin(typed, length):
                continue
            end = typed[-length:]
            found = [term for term in self._beginning(folded(end)) if term.text != end]
            if found:
                return [Suggestion(term, length) for term in found[:most]]
        return []

    def _beginning(self, key: str) -> list[Term]:
        first = bisect_left(self._keys, (key, -1, -1))
        last = bisect_left(self._keys, (key + _LAST, -1, -1))
        best: dict[int, int] = {}
        for _, within, number in self._keys[first:last]:
            best[number] = min(best.get(number, 1), within)

        def order(number: int) -> tuple[int, int, int, str]:
            term = self.terms[number]
            return best[number], -term.count, len(term.text), term.text

        return [self.terms[number] for number in sorted(best, key=order)]


def folded(text: str) -> str:
    """A text as it is compared: ＡＩ as ai, ファンド as ふぁんど, without white space."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA_SHIFT)
    return "".join(plain.split())


def _may_begin(typed: str, length: int) -> bool:
    """Whether the last characters can be the beginning of a word, and say enough to go by."""
    end = typed[-length:]
    before = typed[-length - 1 : -length] if length < len(typed) else ""
    if not end[0].isalnum() or end[-1].isspace():
        return False
    if all(ord(character) in _HIRAGANA or character == "ー" for character in end):
        if before and length < _LEAST_KANA:
            return False
        # of します nothing is to go on with ます
        return not before or ord(before) not in _HIRAGANA or before in _PARTICLES
    if end.isascii():
        return length > 1 and not (before.isascii() and before.isalnum())
    return length > 1 or not before
