"""Where a source has a wrong character in place of the right one: 原文ママ."""

import re
import unicodedata

from corpus.aligned_text import Span
from corpus.language.chinese_forms import forms, is_japanese
from corpus.language.look_alikes import look_alikes
from corpus.language.morphology import morphemes
from corpus.language.radicals import is_radical
from corpus.language.variants import japanese_characters

_KANJI = "\u2e80-\u2fd5\u3400-\u4dbf\u4e00-\u9fff々"
_KANJI_RUN = re.compile(f"[{_KANJI}]+")
_CHINESE_RUN = re.compile(f"[{_KANJI}0-9A-Za-z，。、：；“”《》〈〉（）()\\-\\s]+")
_CHINESE_SHARE = 0.25
_CHINESE_FORMS = 3
# Nobody sees へ from ヘ or - from ー; a mark beside them would puzzle.
_SEEN_ALIKE = frozenset("へヘべベぺペ-")
_ORGANISATIONS = "会社館院校所堂店園橋学"


Misprint = tuple[Span, str]
"""A stretch of a text, and the form that was meant: ((0, 1), "産") of 产学連携."""


def misprints(text: str) -> tuple[Misprint, ...]:
    """The spans of a text whose characters are wrong, each with the right ones, in order.

    Wrong are radicals (⽴案), forms that Japanese does not write (产学連携) outside of Chinese
    text, old forms in an everyday word (參考; not in names: 慶應, 國學院), and look-alikes of
    which one sees the other (先端口ボット). Widths (ｶ, Ａ) are a matter of type, no misprint.
    """
    right = _same_length(text)
    quoted = _chinese(text)
    wrong: dict[int, str] = {}
    for place, (character, form) in enumerate(zip(text, right, strict=True)):
        if character == form:
            continue
        if is_radical(character) or (place not in quoted and _is_no_japanese(character)):
            wrong[place] = form
    for run in _KANJI_RUN.finditer(text):
        wrong |= _old_forms(run.group(), right[run.start() : run.end()], run.start())
    for change in look_alikes(right):
        if text[change.place] not in _SEEN_ALIKE:
            wrong[change.place] = change.right
    return tuple(((place, place + 1), wrong[place]) for place in sorted(wrong))


def _same_length(text: str) -> str:
    """The text in usual forms as far as these have one character for one."""
    usual = []
    for character in text:
        form = unicodedata.normalize("NFKC", character)
        usual.append(form if len(form) == 1 else character)
    return japanese_characters("".join(usual))


def _is_no_japanese(character: str) -> bool:
    """Whether Japanese does not even write it in names: 产 and 產, but not 國, 髙 or 神."""
    if character in forms().simplified:
        return True
    return character in forms().old and not is_japanese(character)


def _chinese(text: str) -> frozenset[int]:
    """The places inside Chinese text: without kana, and with several Chinese forms in it."""
    places: set[int] = set()
    for run in _CHINESE_RUN.finditer(text):
        kanji = [character for character in run.group() if _KANJI_RUN.match(character)]
        chinese = sum(character in forms().simplified for character in kanji)
        if chinese >= _CHINESE_FORMS and chinese >= _CHINESE_SHARE * len(kanji):
            places.update(range(*run.span()))
    return frozenset(places)


def _old_forms(run: str, right: str, start: int) -> dict[int, str]:
    """The old forms of a run of kanji that are slips: one only, in a word that is no name.

    參考資料 is a slip. 國學院 has two, 慶應義塾 is a name, 學士会 ends as organisations do.
    """
    old = [place for place, character in enumerate(run) if character in forms().old]
    old = [place for place in old if right[place] != run[place] and not is_radical(run[place])]
    if len(old) != 1 or right[-1] in _ORGANISATIONS:
        return {}
    position = 0
    found: dict[int, str] = {}
    for word in morphemes(right):
        if word.pos_detail == "固有名詞":
            return {}
        if position <= old[0] < position + len(word.surface) and len(word.surface) > 1:
            found = {start + old[0]: right[old[0]]}
        position += len(word.surface)
    return found
