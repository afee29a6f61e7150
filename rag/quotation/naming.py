"""Says what kind of thing a change between source and quotation is about."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from corpus.language.morphology import Morpheme, morphemes
from rag.quotation.difference import Change


class What(StrEnum):
    """What was changed."""

    NUMBER = "number"
    NEGATION = "negation"
    ORDER = "order"
    PARTICLE = "particle"
    NAME = "name"
    PUNCTUATION = "punctuation"
    WORD = "word"


_NUMERALS = frozenset("0123456789〇一二三四五六七八九十百千万億兆半%割分倍")
_NEGATIONS = frozenset(("ない", "無い", "ず", "ぬ", "まい", "非", "不", "未", "無"))
_MARKS = ",."  # 量子、 is 量子 wherever it was put
_WORDS_AROUND = 14
_SHORT = 16
_LEAST_MOVED = 2


def name_changes(source: str, quote: str, changes: Sequence[Change]) -> Iterator[What]:
    """Name each change of a quotation, in order: first what alters the meaning most."""
    taken = [source[slice(*change.source)].strip(_MARKS) for change in changes]
    given = [quote[slice(*change.quote)].strip(_MARKS) for change in changes]
    for change, before, after in zip(changes, taken, given, strict=True):
        swapped = bool(before and after) and before in given and after in taken
        moved = swapped or _is_moved(before, given) or _is_moved(after, taken)
        if not any(map(str.isalnum, before + after)):
            yield What.PUNCTUATION
        elif moved:
            yield What.ORDER
        elif _NUMERALS.issuperset(before + after) or _has_figure(before + after):
            yield What.NUMBER
        elif change.size > _SHORT:
            yield What.WORD
        else:
            yield _by_words(
                _Words(source, change.source), _Words(quote, change.quote), before, after
            )


def _has_figure(text: str) -> bool:
    return any(character.isdecimal() or character.isdigit() for character in text)  # 5, ⑤


def _is_moved(text: str, others: Sequence[str]) -> bool:
    """Whether what is gone here has come elsewhere: 日本と米国 for 米国と日本."""
    return len(text) >= _LEAST_MOVED and text in others


def _by_words(source: "_Words", quote: "_Words", before: str, after: str) -> What:
    if _negations(source.touched) != _negations(quote.touched):
        return What.NEGATION
    touched = [*source.touched, *quote.touched]
    if _are_particles(touched) or _are_particles(morphemes(before + after)):
        return What.PARTICLE
    if before.isupper() and after.isupper():
        return What.NAME  # CIA and NSA
    if before and after and any(word.pos_detail == "固有名詞" for word in touched):
        return What.NAME
    return What.WORD


def _are_particles(words: Sequence[Morpheme]) -> bool:
    return bool(words) and all(word.pos == "助詞" for word in words)


class _Words:
    """The words that a change touches, as they are cut among those around it."""

    def __init__(self, text: str, span: tuple[int, int]) -> None:
        place = max(0, span[0] - _WORDS_AROUND)
        self.touched: list[Morpheme] = []
        for word in morphemes(text[place : span[1] + _WORDS_AROUND]):
            end = place + len(word.surface)
            if place < span[1] and span[0] < end:
                self.touched.append(word)
            place = end


def _negations(words: Sequence[Morpheme]) -> int:
    kinds = ("助動詞", "形容詞", "接頭辞")
    return sum(word.lemma in _NEGATIONS and word.pos in kinds for word in words)
