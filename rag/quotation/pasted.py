"""A quotation as it was pasted, and the parts that its ellipses cut it into."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rag.errors import QuoteError
from rag.quotation.surface import Surface, surface_of

MAX_QUOTE_CHARS = 20_000
_MAX_PARTS = 50  # with more, the dots are those of a table of contents
_ALLOWED_CONTROLS = "\t\n\r\f\v"

_LINE_BREAK = re.compile(r"[\n\t>|]")
_STOP = "."  # 。 in the form that is compared

_LEFT_OUT = r"(?:[前中後]|以[下上]|一部|途中)?(?:省?略)|…+|‥+|⋯+|[.．]{2,}|[・･]{2,}"
# （中略）, 〔……〕, ～中略～, 中略 by itself, and the ellipsis alone; with those that stand beside.
_ONE_ELLIPSIS = (
    rf"(?:[（(〔\[［【〈＜<]\s{{0,9}}(?:{_LEFT_OUT})\s{{0,9}}[）)〕\]］】〉＞>]"
    r"|[~〜～―─—-]{0,9}中略[~〜～―─—-]{0,9}|…+|‥+|⋯+|[.．]{3,}|[・･]{3,}|。{2,})"
)
_ELLIPSIS = re.compile(rf"{_ONE_ELLIPSIS}(?:\s{{0,9}}{_ONE_ELLIPSIS})*")
# What one who quotes puts in: 先端口（ママ）ボット, （下線は引用者）
_REMARK = re.compile(
    r"[（(〔\[［](?:(?:原文)?の?(?:ママ|まま)|sic"
    r"|(?:傍点|下線|強調|太字|網掛け)(?:部|部分)?は?、?(?:筆者|引用者)(?:による)?)[）)〕\]］]"
)


@dataclass(frozen=True)
class PastedQuote:
    """A quotation as pasted; `parts` are what is compared, in order, none of them empty.

    The places of a part are offsets in `text`, outer white space and quotation marks included.
    """

    text: str
    parts: tuple[Surface, ...]

    def list_signs(self, part: Surface) -> Iterator[tuple[int, Surface]]:
        """What inside a part was taken for signs of a list, with its position, last to first.

        科学技術 / ・イノベーション is a list, or one name that a line's end cut in two.
        """
        if not _LINE_BREAK.search(self.text):
            return
        counted = set(part.spans)
        signed = surface_of(self.text, list_signs=True)
        for place in range(len(signed.text) - 1, -1, -1):
            span = signed.spans[place]
            if part.spans[0] < span < part.spans[-1] and span not in counted:
                yield bisect_left(part.spans, span), signed.cut(place, place + 1)


def read_quote(text: str) -> PastedQuote:
    """Read a pasted quotation; QuoteError says why it cannot be compared.

    Refused are quotations without anything to compare (white space, 「」, ……), those of over
    MAX_QUOTE_CHARS characters, control characters other than white space, lone surrogates.
    """
    if len(text) > MAX_QUOTE_CHARS:
        raise _error(
            f"the quote has {len(text)} characters; check at most {MAX_QUOTE_CHARS} at a time",
            f"引用が長すぎます（{len(text)}文字）。"
            f"{MAX_QUOTE_CHARS}文字以内に分けて照合してください。",
        )
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _ALLOWED_CONTROLS):
            code = f"U+{ord(character):04X}"
            raise _error(
                f"the quote has {code} at character {place + 1}, which is no text; remove it",
                f"引用の{place + 1}文字目に使えない文字（{code}）があります。取り除いてください。",
            )
    pasted = PastedQuote(text, tuple(_parts(text)))
    if len(pasted.parts) > _MAX_PARTS:
        pasted = undivided(pasted)
    if not pasted.parts:
        raise _error(
            f"the quote has nothing to compare ({len(text)} characters of white space and "
            "marks); paste the quoted words",
            f"引用に照合できる文字がありません（空白や記号{len(text)}文字）。"
            "引用した文を貼り付けてください。",
        )
    return pasted


def undivided(pasted: PastedQuote) -> PastedQuote:
    """The quotation in one part, for a source that has the words 中略 or （略） itself."""
    return PastedQuote(pasted.text, (surface_of(_without_remarks(pasted.text)),))


def with_list_signs(pasted: PastedQuote) -> PastedQuote | None:
    """The quotation with what was taken for signs of a list; None if there is none."""
    signed = PastedQuote(pasted.text, tuple(_parts(pasted.text, list_signs=True)))
    same = [part.text for part in signed.parts] == [part.text for part in pasted.parts]
    return None if same else signed


def without_last_stop(pasted: PastedQuote) -> PastedQuote | None:
    """The quotation without the 。 at its end, which may be the writer's own; None if it has none.

    A heading or a list's point has no 。 in the source, and gets one where it is quoted.
    """
    *others, last = pasted.parts
    if not last.text.endswith(_STOP) or len(last.text) == 1:
        return None
    return PastedQuote(pasted.text, (*others, last.cut(0, len(last.text) - 1)))


def _parts(text: str, *, list_signs: bool = False) -> Iterator[Surface]:
    position = 0
    for match in _ELLIPSIS.finditer(text):
        yield from _between(text, position, match.start(), list_signs=list_signs)
        position = match.end()
    yield from _between(text, position, len(text), list_signs=list_signs)


def _between(text: str, start: int, end: int, *, list_signs: bool) -> Iterator[Surface]:
    part = surface_of(_without_remarks(text[start:end]), list_signs=list_signs)
    if part.text:
        spans = tuple((start + first, start + last) for first, last in part.spans)
        yield Surface(part.text, spans)


def _without_remarks(text: str) -> str:
    """The text with white space, as long, in place of what the one who quotes remarked."""
    return _REMARK.sub(lambda remark: " " * len(remark.group()), text)


def _error(english: str, japanese: str) -> QuoteError:
    return QuoteError(english, message_ja=japanese, field="quote")
