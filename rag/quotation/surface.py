"""What of a text counts when a quotation is compared with its source, and where it stands."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.aligned_text import Span
from corpus.language.look_alikes import look_alikes
from corpus.language.radicals import RADICALS
from corpus.reading.inline_marks import MARK

_QUOTATION_MARKS = "「」『』“”„‟〝〞〟\"'‘’‚‛«»‹›`"
_ELLIPSES = "…‥⋯"
_NOTHING_SEEN = "\ufffd\u00ad"
_FORMS = {
    **dict.fromkeys("‐‑‒–—―−─━", "-"),
    **dict.fromkeys("〜∼", "~"),
    **dict.fromkeys("·∙⋅•‧", "・"),
    "、": ",",
    "。": ".",
    "〈": "<",
    "〉": ">",
    "《": "<",
    "》": ">",
    "〔": "[",
    "〕": "]",
}
"""What NFKC leaves apart though one is typed for the other; only compared, never shown."""

_SOUND = "ー"
# ートナー was cut off パートナー; in 東京ー横浜 and ー5% it is a dash.
_SOUND_AS_DASH = re.compile("(?<=[^ぁ-ゖァ-ヺー])ー+|^ー+(?=[0-9])")
_DASH_IN_KATAKANA = re.compile("(?<=[ァ-ヺー])-(?=[ァ-ヺ])")
_CONTEXT_CHARS = 12
# A row of three or more dots leads to a page number, or stands for what is left out.
_DOTS = re.compile(r"(?:\.{3,}|・{3,})")
# Bullets, headings' signs and the `>` of a quoted mail; in a table also at a cell's begin.
_SPACE = r"(?:[^\S\n]|[\u200b\ufffd]){0,40}+"  # bounded, for a text of 20,000 tabs
_MARK = '[「『“"]?'  # 「・先端技術」, > 「・先端技術」
_LIST_SIGN = re.compile(
    rf"(?:^|(?<=[\t|])){_SPACE}{_MARK}{_SPACE}"
    r"(?:(?:(?:>+|#{1,6}|[-*+•–—―－])(?:(?=[\s\u200b\ufffd])|[」』”]?$)"
    rf"|[・･·●○◯■□◆◇▪▫►▶➢➤✓✔※＊]){_SPACE}{_MARK}{_SPACE})+",
    re.MULTILINE,
)
_CELL_TAG = re.compile(r"<(?:p|li|br|tr|td|th|div)\b", re.IGNORECASE)
_CIRCLED = re.compile("[\u2460-\u2473\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]")


@dataclass(frozen=True)
class Surface:
    """The characters of a text that count; `spans[i]` is the place of `text[i]` as written.

    White space, marks that set type (`**`, `<li>`), list signs, quotation marks, ellipses and
    invisible characters are left out; width and the variants of punctuation are made one.
    Letters, kana, kanji and figures are those of the text: 產 stays 產, データー stays データー.
    """

    text: str
    spans: tuple[Span, ...]

    def cut(self, start: int, end: int) -> "Surface":
        """The characters from start to end."""
        return Surface(self.text[start:end], self.spans[start:end])

    def with_(self, position: int, other: "Surface") -> "Surface":
        """Return this surface with another one put in at a position."""
        return Surface(
            self.text[:position] + other.text + self.text[position:],
            self.spans[:position] + other.spans + self.spans[position:],
        )


def surface_of(written: str, *, list_signs: bool = False) -> Surface:
    """Fold a text to what counts; with `list_signs` the bullets at lines' begins are kept.

    ー counts as the sign of a long sound behind kana and as a dash elsewhere; a dash between
    katakana counts as ー where the dictionary says that it was typed for it (サ－ビス), not in
    データ-サイエンス.
    """
    plain = MARK.sub(_space_for, written)
    dropped = bytearray(len(written))
    for pattern in (MARK,) if list_signs else (MARK, _LIST_SIGN):
        for match in pattern.finditer(written if pattern is MARK else plain):
            dropped[match.start() : match.end()] = b"\1" * len(match.group())
    characters: list[str] = []
    spans: list[Span] = []
    for start, end in _clusters(written):
        if not dropped[start]:
            form = _form(written[start:end])
            characters += form
            spans += [(start, end)] * len(form)
    text = _with_sounds("".join(characters))
    kept, position = [], 0
    for match in _DOTS.finditer(text):
        kept.append((position, match.start()))
        position = match.end()
    kept.append((position, len(text)))
    return Surface(
        "".join(text[start:end] for start, end in kept),
        tuple(span for start, end in kept for span in spans[start:end]),
    )


def _space_for(mark: re.Match[str]) -> str:
    """Space as long as a mark that sets type: a tab for a tag that begins a line or a cell."""
    return ("\t" if _CELL_TAG.match(mark.group()) else "\u200b") * len(mark.group())


def _clusters(written: str) -> Iterator[Span]:
    """Each character with the marks of sound that belong to it: ﾊﾞ is one."""
    place = 0
    while place < len(written):
        end = place + 1
        while end < len(written) and not written[end].isascii() and _combines(written[end]):
            end += 1
        yield place, end
        place = end


@lru_cache(maxsize=4096)
def _combines(character: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKC", character)[0]) != 0


@lru_cache(maxsize=16_384)
def _form(cluster: str) -> str:
    """The form in which one written character is compared; empty if it does not count."""
    if cluster in _ELLIPSES:  # before NFKC, which makes full stops of it
        return ""
    # ① is no 1: ①② is no 12, and 1 for ① is a change
    form = cluster if _CIRCLED.match(cluster) else unicodedata.normalize("NFKC", cluster)
    return "".join(
        _FORMS.get(character, RADICALS.get(character, character))
        for character in form
        if not (
            character.isspace()
            or character in _QUOTATION_MARKS
            or character in _NOTHING_SEEN
            or unicodedata.category(character) in ("Cf", "Cc")
            or "\ufe00" <= character <= "\ufe0f"  # which drawing of a kanji is meant
            or "\U000e0100" <= character <= "\U000e01ef"
        )
    )


def _with_sounds(text: str) -> str:
    """Tell ー from dashes: by what stands before it; ー5% is one.

    A dash inside a katakana word is read as ー where only that makes a word.
    """
    text = _SOUND_AS_DASH.sub("-", text)
    if not _DASH_IN_KATAKANA.search(text):
        return text
    characters = list(text)
    for match in _DASH_IN_KATAKANA.finditer(text):
        place = match.start()
        start = max(0, place - _CONTEXT_CHARS)
        window = text[start : place + _CONTEXT_CHARS]
        if any(change.place == place - start for change in look_alikes(window)):
            characters[place] = _SOUND
    return "".join(characters)
