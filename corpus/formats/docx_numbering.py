"""Numbers that Word counts itself: what stands before a heading or an item on paper."""

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_ROMAN = ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_KANJI = "〇一二三四五六七八九"
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, part: _Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if part is None:
            return
        abstract = {
            element.get(f"{W}abstractNumId", ""): _levels(element)
            for element in part.findall(f"{W}abstractNum")
        }
        for number in part.findall(f"{W}num"):
            number_id = number.get(f"{W}numId", "")
            abstract_id = _value(number, "abstractNumId") or ""
            levels = dict(abstract.get(abstract_id, {}))
            for override in number.findall(f"{W}lvlOverride"):
                place = int(override.get(f"{W}ilvl", "0"))
                if (start := _value(override, "startOverride")) and place in levels:
                    levels[place] = _Level(int(start), levels[place].form, levels[place].text)
            self._levels[number_id] = levels
            self._abstract[number_id] = abstract_id

    def next_mark(self, number_id: str, depth: int) -> str | None:
        """Count a paragraph; return `1.2`, `（ア）`, `-` for a bullet, None for nothing."""
        level = self._levels.get(number_id, {}).get(depth)
        if level is None or level.form == "none":
            return None
        if level.form == "bullet":
            return "-"
        counts = self._counts[self._abstract[number_id]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        return _PLACE.sub(lambda place: self._shown(number_id, int(place[1]) - 1), level.text)

    def _shown(self, number_id: str, depth: int) -> str:
        level = self._levels[number_id].get(depth)
        if level is None:
            return ""
        count = self._counts[self._abstract[number_id]].setdefault(depth, level.start)
        return _formatted(count, level.form)


def _levels(abstract: _Element) -> dict[int, _Level]:
    return {
        int(level.get(f"{W}ilvl", "0")): _Level(
            int(_value(level, "start") or "1"),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText") or "",
        )
        for level in abstract.findall(f"{W}lvl")
    }


def _value(element: _Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _formatted(count: int, form: str) -> str:
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form in ("lowerRoman", "upperRoman") and count < 50:
        return _roman(count).upper() if form.startswith("upper") else _roman(count)
    for name, signs in (("aiueo", _KANA), ("iroha", _IROHA)):
        if form.startswith(name):
            return signs[(count - 1) % len(signs)]
    if form.startswith(("japanese", "chinese", "ideographDigital", "taiwanese")) and count < 100:
        return _kanji(count)
    return str(count)


def _roman(count: int) -> str:
    shown = ""
    for value, sign in _ROMAN:
        while count >= value:
            shown += sign
            count -= value
    return shown


def _kanji(count: int) -> str:
    tens, ones = divmod(count, 10)
    shown = "" if tens == 0 else ("十" if tens == 1 else f"{_KANJI[tens]}十")
    return shown + (_KANJI[ones] if ones or not tens else "")
