"""A memo's sentences: where each stands in the text as pasted, and what it leans on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.language.sentences import sentence_spans
from rag.audit.claim_kind import is_claim
from rag.errors import MemoError

MAX_MEMO_CHARS = 200_000
_MAX_SENTENCE_CHARS = 400

# A sign of no width takes the place of what is no text: folding leaves it out, and every
# character stays at its place in the text as pasted.
_NOTHING = "\u200b"
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]{0,500}>")
_CELL_TAGS = ("td", "th")
_INLINE_TAGS = ("a", "b", "i", "u", "em", "strong", "span", "sup", "sub", "font", "mark", "small")
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_MARKDOWN = re.compile(r"\*\*|__")
_BULLET = re.compile(
    r"(?:[-*+‐–]\s+|[・•●○◎◆◇■□▪▫✓➢➤※→⇒]\s*|[(（]?(?:\d{1,2}|[①-⑳]|[ア-オ]|[a-z])[)）.．、]\s*|[①-⑳]\s*|#{1,6}\s+|>\s+)+"
)
_MARKED = re.compile(r"\s*(?:[-*+‐–]\s|[・•●○◎◆◇■□▪▫✓➢➤※→⇒#>|①-⑳]|[(（]?\d{1,2}[)）.．])")
_RULE = re.compile(r"[\s|:\-=+*_─━＿]*")
_ENDS = "。．！？!?.：:"
_WRAPPED_AT = 25
_ENGLISH_END = re.compile(r"(?<=[a-z0-9)\]%][.!?])\s+(?=[A-Z\"“(])")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
_MAX_HEADING_CHARS = 60
# no item of a list, no greeting, no full sentence
_HEADS = re.compile(r"(?![-*・•●○✓※→⇒>])(?!.*(?:様|殿|各位|記|お世話|お疲れ)).*(?<![。？?])$")
_LEANS_BACK = re.compile(
    r"(?:また|なお|さらに|一方|ただし|しかし|その後|このうち|うち)?[、,]?\s*"
    r"(?:同(?!時|様|盟|志|意|じ)|これ|この|その|それ|こうした|当該|両者|前者|後者|うち)"
)


@dataclass(frozen=True)
class MemoSentence:
    """A sentence of a memo: `[start, end)` in the text as pasted.

    `plain` is what is judged: no mark of a list, no tag, no wrap. `plain[i]` stands at
    `places[i]` of the memo. `heading` and `before` are what it may lean on: the heading, or a
    table's headers, above it, and the sentence before where it refers back (同法, この).
    """

    start: int
    end: int
    text: str
    plain: str
    places: tuple[int, ...]
    is_claim: bool
    is_row: bool
    heading: str
    before: str

    @property
    def context(self) -> str:
        """What the sentence is read under."""
        return " ".join(part for part in (self.heading, self.before) if part)

    def span_of(self, start: int, end: int) -> Span:
        """Where in the memo `plain[start:end]` stands."""
        return self.places[start], self.places[end - 1] + 1


def read_memo(text: str) -> tuple[MemoSentence, ...]:
    """Cut a memo into its sentences, list items and rows of tables, in order.

    Tags of HTML and marks of lists belong to no sentence's words; lines that were wrapped are
    one sentence. A sentence of over 400 characters is cut at its commas. Raises MemoError for
    more than MAX_MEMO_CHARS characters.
    """
    if len(text) > MAX_MEMO_CHARS:
        raise MemoError(
            f"the memo has {len(text)} characters; send it in parts of {MAX_MEMO_CHARS} or fewer",
            message_ja=f"メモが長すぎます（{len(text)}文字）。"
            f"{MAX_MEMO_CHARS}文字以内に分けてください。",
            field="text",
        )
    masked = _unwrapped(_without_tags(text))
    sentences: list[MemoSentence] = []
    heading, header, before, former_end = "", "", "", 0
    for start, end in _spans(masked):
        piece = masked[start:end]
        if _RULE.fullmatch(piece.replace(_NOTHING, "")):
            former_end = end
            continue
        places, plain = _plain(masked, start, end)
        if not plain:
            continue
        is_row = "\t" in piece or piece.count("|") > 1
        parted = masked[former_end:start].count("\n") > 1
        if not is_row or parted:
            header = ""
        claim = is_claim(plain, is_row=is_row, is_marked=bool(_MARKED.match(piece)))
        if is_row and not header:
            header, claim = plain, claim and bool(re.search(r"\d", plain))
        sentences.append(
            MemoSentence(
                start=start,
                end=end,
                text=text[start:end],
                plain=plain,
                places=places,
                is_claim=claim,
                is_row=is_row,
                heading=" ".join(filter(None, (heading, header if header != plain else ""))),
                before=before if _LEANS_BACK.match(plain) else "",
            )
        )
        if claim:
            before = plain
        elif not is_row and len(plain) <= _MAX_HEADING_CHARS and _HEADS.match(piece):
            heading, before = plain, ""
        former_end = end
    return tuple(sentences)


def _without_tags(text: str) -> str:
    """The text with tags and entities blanked; blocks begin new lines, cells are parted by tabs."""

    def blank(match: re.Match[str]) -> str:
        return _NOTHING * len(match.group())

    def of_tag(match: re.Match[str]) -> str:
        name, size = match.group(1).lower(), len(match.group())
        if name in _INLINE_TAGS:
            return _NOTHING * size
        if name in _CELL_TAGS:
            return ("\t" if match.group().startswith("</") else _NOTHING) + _NOTHING * (size - 1)
        return "\n" + _NOTHING * (size - 1)

    if "<" in text:
        text = _HIDDEN.sub(blank, text)
        if _TAG.search(text):
            if re.search(r"<t[dh]\b", text, re.IGNORECASE):  # its rows are what </tr> ends
                text = re.sub(r"(?<=>)\s*\n\s*(?=</?t[dhr]\b)", blank, text, flags=re.IGNORECASE)
            text = _TAG.sub(of_tag, text)
    text = _ENTITY.sub(lambda match: " " + _NOTHING * (len(match.group()) - 1), text)
    return _MARKDOWN.sub(blank, text)


def _unwrapped(text: str) -> str:
    """The text with the line breaks blanked that a program put into sentences."""
    lines = text.split("\n")
    joined: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        bare = line.strip().strip(_NOTHING)
        wraps = (
            len(bare) >= _WRAPPED_AT
            and bare[-1] not in _ENDS
            and not any(sign in line + following for sign in "\t|")
            and bool(following.strip())
            and not _MARKED.match(following)
            and not line.lstrip().startswith("#")
            and ("。" in following or len(following.strip()) >= _WRAPPED_AT)
        )
        space = bool(re.search(r"[A-Za-z,;]\s*$", bare)) if bare else False
        joined.append(line + ((" " if space else _NOTHING) if wraps else "\n"))
    return "".join(joined)[: len(text)]


def _spans(masked: str) -> Iterator[Span]:
    for start, end in sentence_spans(masked):
        piece = masked[start:end]
        if not _JAPANESE.search(piece):
            for cut in _cuts(piece, _ENGLISH_END):
                yield from _short(masked, start + cut[0], start + cut[1])
        else:
            yield from _short(masked, start, end)


def _short(masked: str, start: int, end: int) -> Iterator[Span]:
    """The span, cut at commas where it is too long; blank signs at its ends left out."""
    while end - start > _MAX_SENTENCE_CHARS:
        stop = start + _MAX_SENTENCE_CHARS
        comma = max(masked.rfind(sign, start + 100, stop) for sign in "、,，；; ")
        stop = comma + 1 if comma > 0 else stop
        yield from _tidy(masked, start, stop)
        start = stop
    yield from _tidy(masked, start, end)


def _tidy(masked: str, start: int, end: int) -> Iterator[Span]:
    blank = _NOTHING + " \t\r\n\u3000\ufeff"
    piece = masked[start:end]
    start += len(piece) - len(piece.lstrip(blank))
    end -= len(piece) - len(piece.rstrip(blank))
    if start < end:
        yield start, end


def _cuts(text: str, at: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for match in at.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _plain(masked: str, start: int, end: int) -> tuple[tuple[int, ...], str]:
    """The words of a sentence and where each of their characters stands."""
    bullet = _BULLET.match(masked, start, end)
    first = bullet.end() if bullet and bullet.end() < end else start
    places = tuple(place for place in range(first, end) if masked[place] != _NOTHING)
    return places, "".join(masked[place] for place in places)
