"""Changes of a quotation's looks that change no word of it."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

_OF_ONE_SIGN = re.compile("[*<>/bﾞﾟ]")
_HALF_WIDTH_KANA = {
    unicodedata.normalize("NFKC", written): written
    for code in range(0xFF66, 0xFF9E)
    for written in (chr(code), chr(code) + "ﾞ", chr(code) + "ﾟ")
    if len(unicodedata.normalize("NFKC", written)) == 1
}


def _replacing(pairs: dict[str, str]) -> Callable[[str, Random], str]:
    table = str.maketrans(pairs)
    return lambda text, _: text.translate(table)


def _put_in(signs: str) -> Callable[[str, Random], str]:
    """Put one of the signs in at some places; a number stays in one piece."""

    def change(text: str, random: Random) -> str:
        for _ in range(random.randint(1, 4)):
            place = random.randint(0, len(text))
            text = text[:place] + random.choice(signs) + text[place:]
        return text

    return change


def _framed(before: str, behind: str) -> Callable[[str, Random], str]:
    def change(text: str, random: Random) -> str:
        borders = [
            place
            for place in range(len(text) + 1)
            if not _OF_ONE_SIGN.search(text[max(0, place - 1) : place + 1])
        ]
        start, end = sorted(random.choices(borders, k=2)) if borders else (0, len(text))
        return text[:start] + before + text[start:end] + behind + text[end:]

    return change


DRESSINGS: dict[str, Callable[[str, Random], str]] = {
    "line breaks": _put_in("\n"),
    "spaces": _put_in(" \u3000\t\u00a0\u200b"),
    "full width": _replacing({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}),
    "half-width kana": _replacing(_HALF_WIDTH_KANA),
    "commas": _replacing({"、": "，", "。": "．"}),
    "western marks": _replacing({"、": ",", "。": "."}),
    "double marks": _replacing({"「": "『", "」": "』"}),
    "curly marks": _replacing({"「": "“", "」": "”"}),
    "no marks": _replacing({"「": "", "」": "", "“": "", "”": ""}),
    "wave dashes": _replacing({"〜": "～", "～": "〜"}),
    "dashes": _replacing({"―": "—", "－": "-"}),
    "dots": _replacing({"・": "･"}),
    "bold": _framed("**", "**"),
    "tags": _framed("<b>", "</b>"),
    "quoted": lambda text, _: f"「{text}」",
    "quoted mail": lambda text, _: f"> {text}",
}
