"""Years in one form: 令和7年, R7 and FY2025 as 2025年."""

import re

# The year before an era's first, and the era's last year (令和 goes on).
_ERAS = {
    "明治": (1867, 45),
    "大正": (1911, 15),
    "昭和": (1925, 64),
    "平成": (1988, 31),
    "令和": (2018, 99),
}
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}

_ERA = "|".join(_ERAS)
_YEAR = r"(?:元|\d{1,2})"
# 令和3~7年度 names both years; 令和7年(2025年)度 says one year twice.
_END_OF_RANGE = re.compile(rf"({_ERA})\s*({_YEAR})(年?度?\s*[~-]\s*)({_YEAR})(?=年)")
_ERA_YEAR = re.compile(rf"({_ERA})\s*({_YEAR})\s*(?=年|\(\d{{4}})")
_SAID_TWICE = re.compile(r"(\d{4})年?(度?)\s*\(\1(?:年度?)?\)(?:年(度?))?")
_FISCAL = re.compile(r"(?<![a-z0-9-])fy\s?((?:19|20)\d\d)(?![a-z0-9-])(?:年度)?")

_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
# Letters, before NFKC: R² and H₂ are no years. Full width or half, never within a word (SR7, R70).
_FIGURES = r"[0-9０-９]{1,2}"
_OUTSIDE_A_WORD = r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９&＆._\-+/])(?<![A-Za-z] )"
_NO_WORD_AFTER = r"(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９&＆_\-+=＝%％²])(?! [A-Za-z])"
_FISCAL_WORD = "年|補正|当初|予算|概算|決算|実績|繰越"
_WITH_CONTEXT = re.compile(
    rf"{_OUTSIDE_A_WORD}([MTSHRＭＴＳＨＲ])\s?(元|{_FIGURES})"
    rf"(?=[.．][0-9０-９]{{1,2}}(?![0-9０-９])|\s?(?:{_FISCAL_WORD})"
    rf"|[~～〜\-－][RＲ]?[0-9０-９]{{1,2}}年)(?:\s?年)?"
)
_ALONE = re.compile(
    rf"{_OUTSIDE_A_WORD}(?<![ァ-ヺー])([RＲ])((?:[2-9２-９]|[12１２][0-9０-９])){_NO_WORD_AFTER}(?!年)"
)
# Only between spaces: H20 may be a chip, S3 a store.
_ALONE_OLD = re.compile(
    r"(?<!\S)(?<![A-Za-z] )([SHＳＨ])([1-6１-６][0-9０-９])(?=\s*$|\n)", re.MULTILINE
)


def fold_era_letters(text: str) -> str:
    """Write R7 as 2025年, in a text as it is; R7年度 as 2025年度, H30補正 as 2018年補正."""
    text = _WITH_CONTEXT.sub(_of_letter, text)
    text = _ALONE.sub(_of_letter, text)
    return _ALONE_OLD.sub(_of_letter, text)


def fold_years(text: str) -> str:
    """Write 令和7年 as 2025年 and FY2025 as 2025年度, in a text after NFKC, in lower case.

    令和元年 is 2019年, 令和3~7年 is 2021~2025年, 令和7年(2025年) is 2025年. A year that an era
    does not have (平成40年) stays.
    """
    text = _END_OF_RANGE.sub(_of_range, text)
    text = _ERA_YEAR.sub(_of_era, text)
    text = _SAID_TWICE.sub(r"\1年\2\3", text)
    return _FISCAL.sub(r"\1年度", text)


def _of_letter(match: re.Match[str]) -> str:
    year = _western(_LETTERS[match.group(1).translate(_NARROW)], match.group(2).translate(_NARROW))
    return match.group() if year is None else f"{year}年"


def _of_era(match: re.Match[str]) -> str:
    return _western(match.group(1), match.group(2)) or match.group()


def _of_range(match: re.Match[str]) -> str:
    era, first, between, last = match.groups()
    years = (_western(era, first), _western(era, last))
    return f"{years[0]}{between}{years[1]}" if all(years) else match.group()


def _western(era: str, year: str) -> str | None:
    """The Western year, or None if the era has no such year."""
    before_first, last = _ERAS[era]
    number = 1 if year == "元" else int(year)
    return str(before_first + number) if 1 <= number <= last else None
