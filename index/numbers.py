"""Numbers of a folded text in one form: 三千三百億円 and 3,300億円 as 3300億円."""

import re
from decimal import Decimal
from functools import lru_cache

from corpus.language.word_cost import cut

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "◯": 0,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
_KANJI = "〇零○◯一二三四五六七八九十百千万億兆京"

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPACE_BEFORE_UNIT = re.compile(r"(?<=\d)[ \u3000]+(?=[百千]?[万億兆](?:円|ドル|ユーロ|元|人))")
_NUMBER = re.compile(rf"\d+(?:\.\d+)?[{_KANJI}][\d.{_KANJI}]*|\d{{5,}}|[{_KANJI}]+")
_QUARTER = re.compile(r"第([一二三四])(?=四半期)")
_COUNTED_PLACES = re.compile(r"(?<=\d)[ヶヵケか箇個](?=[国所年月条村])")  # 3ヶ国, 3か国
# What stands before a number that is none to count: 数千億円, 何百人, 幾千.
_VAGUE = "数何幾"
_ONE_OR_THE_NEXT = re.compile("[一二三四五六七八九][、・]$")  # 二、三年
_COUNTERS = re.compile(
    "円|ドル|ユーロ|ポンド|ウォン|ルピー|元(?!気|来|年)|トン|キロ|メートル|ヘクタール|パーセント|ポイント"
    "|人(?!者|間|生|類|材|事|格|権|工|目|気)|名|件|社(?!会)|校|回|倍|位(?!置)|割(?!合)|歳|個|棟|隻"
    "|本(?!部|来|人|社|格|質|化|線|土)|台(?!頭|湾)|基(?!本|礎|準|盤|地)|機(?!関|械|会|構|能|器)|種類|分野|項目"
    "|年|[ヶヵケカか箇][国所年月条村]|月|日(?!本)|時間|分間|秒|週間|世紀|世代|次元|段階|拠点|世帯|都市"
    "|都道府県|省庁|大学|機関|法人|団体|企業|期|章|節|条|項|号|版|つの|つめ|本柱|%|[+~]"
)
_ORDINALS = re.compile(
    r"次|期|章|節|条|項|号|回|版|位|段階|世代|部(?!門|署|分)|編|類|種|章|弾|学年|期生|四半期"
    "|ステージ|フェーズ|ステップ|ラウンド|の矢|の柱"
)
_MERGING = "人日つ月年"  # 一人, 三日, 一つ are words of the dictionary: number and counter
_CONTEXT_CHARS = 6


def fold_numbers(text: str) -> str:
    """Write the numbers of a text after NFKC in Arabic figures and in one form.

    Thousands are not parted (8,218 is 8218), values have the largest of 兆, 億, 万 that keeps
    them whole (3.3兆, 3兆3000億 and 三兆三千億 are 33000億; 10000人 is 1万人). Kanji numerals are
    numbers only where they count something: 百人, 第二次, 二〇二五年, not 一般, 四国 or 十分.
    """
    text = _SPACE_BEFORE_UNIT.sub("", _THOUSANDS.sub("", text))
    text = _QUARTER.sub(lambda match: f"第{_DIGITS[match.group(1)]}", text)
    text = _NUMBER.sub(_fold, text)
    return _COUNTED_PLACES.sub("カ", text)


def _fold(match: re.Match[str]) -> str:
    number, text = match.group(), match.string
    start, end = match.span()
    before = text[start - 1 : start]
    if number.isascii():  # of five figures and more; not within p2010000 or 0.25000
        within = before.isascii() and (before.isalnum() or before in tuple("._-/:="))
        return number if within or number[0] == "0" else _written(Decimal(number))
    if before in tuple(_VAGUE) or _ONE_OR_THE_NEXT.search(text[max(0, start - 2) : start]):
        return number
    while end > start:
        value = _value(text[start:end])
        if value is not None and _counts(text, start, end):
            return _written(value) + text[end : match.end()]
        end -= 1
    return number


def _counts(text: str, start: int, end: int) -> bool:
    """Whether the numeral from start to end counts what follows it."""
    number, following = text[start:end], text[end : end + 5]
    if number[0].isascii():
        if number[-1].isascii():
            return not (following and following[0] in _KANJI)
        return number[-1] in "億兆" or not _is_kanji(following) or bool(_COUNTERS.match(following))
    if number[0] in "万億兆京" or (number == "十" and following.startswith("分")):
        return False
    if text[max(0, start - 1) : start] == "第":
        return _ORDINALS.match(following) is not None
    if not _COUNTERS.match(following):
        return len(number) > 1 and number[-1] in "億兆" and not following.startswith(tuple(_KANJI))
    before = text[max(0, start - _CONTEXT_CHARS) : start]
    return _is_a_word(_letters_at_end(before), number, _letters_at_start(text[end : end + 6]))


@lru_cache(maxsize=20_000)
def _is_a_word(before: str, number: str, following: str) -> bool:
    """Whether the dictionary parts a numeral from what stands around it.

    四半世紀, 六本木, 三井住友 and 一本化 hold no number of something; 三社 and 一人 do.
    """
    borders, position = {0}, 0
    for surface, _ in cut(before + number + following).words:
        position += len(surface)
        borders.add(position)
    start, end = len(before), len(before) + len(number)
    if start not in borders:
        return False
    return end in borders or (following[:1] in tuple(_MERGING) and end + 1 in borders)


def _value(number: str) -> Decimal | None:
    """The value of a numeral, or None if it is not well formed."""
    if all(sign in _DIGITS for sign in number):
        # 二〇二五, 一九九五; 二三 may mean two or three
        if len(number) == 1 or len(number) == 4 or any(_DIGITS[sign] == 0 for sign in number):
            return Decimal("".join(str(_DIGITS[sign]) for sign in number))
        return None
    total, section, last_large = Decimal(0), Decimal(0), 10**20
    last_small, digit = 10**4, None
    for part in re.findall(rf"\d+(?:\.\d+)?|[{_KANJI}]", number):
        if part[0].isdigit() and part.isascii():
            if digit is not None:
                return None
            digit = Decimal(part)
        elif part in _DIGITS:
            if digit is not None or part == "〇":
                return None
            digit = Decimal(_DIGITS[part])
        elif part in _SMALL:
            if _SMALL[part] >= last_small:
                return None
            section += (1 if digit is None else digit) * _SMALL[part]
            last_small, digit = _SMALL[part], None
        else:
            section += digit or 0
            if section == 0 or _LARGE[part] >= last_large:
                return None
            total += section * _LARGE[part]
            section, digit = Decimal(0), None
            last_large, last_small = _LARGE[part], 10**4
    if "." in number and not any(unit in number for unit in (*_LARGE, *_SMALL)):
        return None
    return total + section + (digit or 0)


def _written(value: Decimal) -> str:
    for name, unit in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        if value and value % unit == 0:
            return f"{value // unit:f}{name}"
    return f"{value.normalize():f}"


def _is_kanji(text: str) -> bool:
    return "一" <= text[:1] <= "鿿"


def _letters_at_start(text: str) -> str:
    match = re.match(r"[ぁ-ゖァ-ヺー一-鿿々%]*", text)
    return match.group() if match else ""


def _letters_at_end(text: str) -> str:
    match = re.search(r"[ぁ-ゖァ-ヺー一-鿿々]*\Z", text)
    return match.group() if match else ""
