"""What a generated sentence must not bring in by itself: addresses, markup, another language."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from corpus.aligned_text import without_white_space

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*:/{1,2}\S+"  # https://…, ftp://…, file:/…
    r"|(?:javascript|data|mailto|vbscript):\S+"
    r"|(?<![a-z0-9@])(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|jp|info|biz|dev|app|xyz|me|ai|cn|ru|ly"
    r"|example|test|local|onion)(?![a-z0-9.-])(?:[/:?]\S*)?"
    r"|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*|//[a-z0-9]\S*"  # evil.shop/x, //evil.shop
    r"|\S+@\S+\.\S+",
)
_MARKUP = re.compile(r"!?\[[^\]]*\]\s*\([^)]*\)|!\[|\]\(|<\s*/?\s*[a-z!][^>]*>?|`|\{\{|\{%|&#?\w+;")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺー々〆一-鿿㐀-䶿]")
_LETTER = re.compile(r"[^\W\d_]")
_MIN_JAPANESE = 0.3  # `OECDのMSTIによるGERD` is Japanese; a sentence with one の need not be


def foreign_matter(sentence: str, sources: Sequence[str]) -> str | None:
    """Why a sentence may not be shown, in Japanese; None where nothing is against it.

    What stands as it is in one of the sources may be shown, white space and widths aside.
    """
    known = [_folded(source) for source in sources]
    for name, found in _found(unicodedata.normalize("NFKC", sentence).lower()):
        bare = without_white_space(found)
        if not any(bare in source for source in known):
            return f"引用した箇所にない{name}を含むため"
    folded = _folded(sentence)
    if not _is_japanese(sentence) and not any(folded.rstrip("。") in source for source in known):
        return "日本語の文ではないため"
    return None


def _found(text: str) -> Iterator[tuple[str, str]]:
    for match in _ADDRESS.finditer(text):
        yield "アドレス（URLなど）", match.group().rstrip("。、)]>")
    for match in _MARKUP.finditer(text):
        yield "書式の記号", match.group()


def _is_japanese(sentence: str) -> bool:
    letters = len(_LETTER.findall(sentence))
    japanese = len(_JAPANESE.findall(sentence))
    return bool(_HIRAGANA.search(sentence)) and japanese >= _MIN_JAPANESE * letters


def _folded(text: str) -> str:
    return without_white_space(unicodedata.normalize("NFKC", text)).lower()
