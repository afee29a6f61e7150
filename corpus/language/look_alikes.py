"""Kanji and kana that look alike (口/ロ, 一/ー): which of the two a text means."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from corpus.language.word_cost import cut

_KANJI_KANA = {
    "口": "ロ", "二": "ニ", "力": "カ", "一": "ー", "工": "エ", "夕": "タ", "卜": "ト",
    "八": "ハ", "千": "チ", "才": "オ", "三": "ミ",
}  # fmt: skip
_HIRAGANA_KATAKANA = {"へ": "ヘ", "べ": "ベ", "ぺ": "ペ"}
_OTHER = {
    **_KANJI_KANA,
    **{kana: kanji for kanji, kana in _KANJI_KANA.items()},
    **_HIRAGANA_KATAKANA,
    **{katakana: hiragana for hiragana, katakana in _HIRAGANA_KATAKANA.items()},
    "-": "ー",
}

_KANJI = "".join(_KANJI_KANA)
_KANA = "".join(_KANJI_KANA.values())
_KATAKANA = "ァ-ヺーｦ-ﾝ"
_IDEOGRAPH = "一-鿿々〇"
_COUNTED = "0-9〇一二三四五六七八九十百千数何"
_NUMERALS = "一二三八千"
_AFTER_KA = "国所年月条村"  # 三カ国, 一カ所, 五カ年
# Neighbours propose: a kanji beside katakana, a kana beside a kanji, and what stands beside those
# (デ一夕: 夕 has no kana beside it until 一 is read as ー).
_PROPOSED = re.compile(
    rf"(?<=[{_KATAKANA}])[{_KANJI}]+|[{_KANJI}]+(?=[{_KATAKANA}])"
    rf"|(?<=[{_IDEOGRAPH}])[{_KANA}]+|[{_KANA}]+(?=[{_IDEOGRAPH}])|ー(?=つ)"
    rf"|(?<=[{_KATAKANA}])-(?=[{_KATAKANA}])"
    rf"|(?<=[{_KATAKANA}])[へべぺ]|[へべぺ](?=[{_KATAKANA}])"
    rf"|[ヘベペ](?![{_KATAKANA}])"
    rf"|(?<=[{_COUNTED}])力(?=[{_AFTER_KA}])|(?<=第)[{_KANA}]"
)
# Never: ー begins no word, and ハ号 follows ロ号; nor a numeral beside a numeral (八千).
_NEVER = re.compile(rf"[^{_KATAKANA}]一.|.[ロハニ][号項]", re.DOTALL)
_IN_A_NUMBER = re.compile(rf"(?<=[{_COUNTED}])[{_NUMERALS}]|[{_NUMERALS}](?=[{_COUNTED}])")
# Out of place, so that the other need only read better at all: そのー環, 第ニ期, ニ国間, 研究カを.
_OUT_OF_PLACE = re.compile(
    rf"[^{_KATAKANA}]ー[{_IDEOGRAPH}つ]|第[ーニミハ].|[^{_KATAKANA}][ニミハ][{_IDEOGRAPH}]"
    rf"|[{_IDEOGRAPH}]カ[^{_KATAKANA}{_AFTER_KA}]|.ヘ[{_IDEOGRAPH}]",
    re.DOTALL,
)
# Out of place whatever the cost: 5力国, and ヘ before hiragana (クラスターヘの).
_SURELY_OUT_OF_PLACE = re.compile(rf"[{_COUNTED}]力[{_AFTER_KA}]|.ヘ[ぁ-ゖ]", re.DOTALL)
# リーダ一人材 means ー, and パーティ一等賞 the numeral.
_NUMERAL_OF_WHAT_FOLLOWS = re.compile(rf"[{_KATAKANA}]一[{_IDEOGRAPH}]")
_IN_KATAKANA = re.compile(rf"[{_KATAKANA}].[{_KATAKANA}]")
_RUN = re.compile(rf"[0-9ぁ-ゖ{_KATAKANA}{_IDEOGRAPH}-]+")

_CONTEXT_CHARS = 8
_MAX_TOGETHER = 4
_NEAR_CHARS = 3
# What the changed text must cost less: a change is the exception. Right changes gain 5,000 to
# 25,000. Wrong ones: グルメ口コミサイト would gain 2,679 as ロ, and パーティ一等賞 4,331 as ー, but
# against the word 一等.
_GAIN_OF_ONE = 3_000
_GAIN_AGAINST_A_WORD = 6_000
_GAIN_OF_AN_UNKNOWN_WORD = 8_000


@dataclass(frozen=True)
class Change:
    """The character at `place` of a text, and the one that is meant."""

    place: int
    right: str


def look_alikes(text: str) -> tuple[Change, ...]:
    """The places where a text has one character and means the other, in order.

    The neighbours of a character propose, the dictionary decides: changed, it must be part of
    a word, and the text around it must read better by much.
    先端口ボット means ロ; in 人口データ the 口 is part of 人口, and 人ロ is no word.
    """
    changes: list[Change] = []
    for run in _RUN.finditer(text):
        for together in _near(_proposed(run.group())):
            start = max(0, together[0] - _CONTEXT_CHARS)
            window = run.group()[start : together[-1] + 1 + _CONTEXT_CHARS]
            for place in _decide(window, tuple(place - start for place in together)):
                right = _OTHER[window[place]]
                changes.append(Change(run.start() + start + place, right))
    return tuple(changes)


def corrected(text: str) -> str:
    """The text with every look-alike replaced by what is meant; its length stays."""
    changes = look_alikes(text)
    if not changes:
        return text
    characters = list(text)
    for change in changes:
        characters[change.place] = change.right
    return "".join(characters)


def _proposed(run: str) -> list[int]:
    return [
        place for match in _PROPOSED.finditer(run) for place in range(match.start(), match.end())
    ]


def _near(places: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Places near one another, to be decided together: both characters of デ一夕."""
    group: list[int] = []
    for place in places:
        if group and (place - group[-1] > _NEAR_CHARS or len(group) == _MAX_TOGETHER):
            yield tuple(group)
            group = []
        group.append(place)
    if group:
        yield tuple(group)


@lru_cache(maxsize=100_000)
def _decide(window: str, places: tuple[int, ...]) -> tuple[int, ...]:
    """The places of a window that are to be changed: the change that gains most, if any."""
    written = cut(window)
    best: tuple[int, tuple[int, ...]] = (0, ())
    for count in range(1, len(places) + 1):
        for chosen in combinations(places, count):
            characters = list(window)
            for place in chosen:
                characters[place] = _OTHER[window[place]]
            changed = "".join(characters)
            gain = written.cost - cut(changed).cost
            needed = _needed(window, changed, chosen)
            if needed is not None and gain - needed > best[0]:
                best = (gain - needed, chosen)
    return best[1]


def _needed(window: str, changed: str, chosen: tuple[int, ...]) -> int | None:
    """The gain in cost that a change needs, or None if no word speaks for it.

    A word counts once, however many of its characters change (データ for デ一夕).
    """
    by_word: dict[int, int] = {}
    for place in chosen:
        start, word, is_known = cut(changed).word_at(place)
        _, former, was_known = cut(window).word_at(place)
        around = _around(window, changed, place)
        if _NEVER.fullmatch(around) or _is_in_a_number(window, place):
            return None
        if window[place] == "-" and (not is_known or place + 1 == start + len(word)):
            return None  # データ-サイエンス: データー is a word too
        if _SURELY_OUT_OF_PLACE.fullmatch(around):
            needed = -_GAIN_OF_AN_UNKNOWN_WORD
        elif _OUT_OF_PLACE.fullmatch(around):
            needed = 0
        elif len(word) == 1:
            return None
        elif not is_known:
            if not _IN_KATAKANA.fullmatch(around):
                return None
            needed = _GAIN_OF_AN_UNKNOWN_WORD
        elif (was_known and len(former) > 1) or _NUMERAL_OF_WHAT_FOLLOWS.fullmatch(around):
            needed = _GAIN_AGAINST_A_WORD
        else:
            needed = _GAIN_OF_ONE
        by_word[start] = max(needed, by_word.get(start, 0))
    return sum(by_word.values())


def _around(window: str, changed: str, place: int) -> str:
    """A character as written between its neighbours as changed; line breaks at the ends."""
    before = changed[place - 1] if place else "\n"
    return before + window[place] + (changed[place + 1 : place + 2] or "\n")


def _is_in_a_number(window: str, place: int) -> bool:
    return _IN_A_NUMBER.match(window, place) is not None
