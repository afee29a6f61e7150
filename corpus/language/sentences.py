"""Where sentences end in Japanese prose."""

from corpus.aligned_text import Span

_ENDS = "。！？!?"
_OPEN = "（(「『【〈《“"
_CLOSE = "）)」』】〉》”"
_MAX_BRACKET_CHARS = 200


def sentence_spans(text: str) -> list[Span]:
    """Cut a text at its sentence ends and line breaks; spans carry no outer white space.

    A full stop inside brackets ends no sentence (`（…した。）`), unless the bracket stays
    open for over 200 characters: then it is taken for a misprint. Together the spans hold
    every character but white space.
    """
    spans: list[Span] = []
    start = 0
    opened_at: list[int] = []
    for place, sign in enumerate(text):
        if sign == "\n":
            spans.append((start, place))
            start, opened_at = place + 1, []
        elif sign in _OPEN:
            opened_at.append(place)
        elif sign in _CLOSE:
            if opened_at:
                opened_at.pop()
        elif sign in _ENDS:
            inside = bool(opened_at) and place - opened_at[0] <= _MAX_BRACKET_CHARS
            following = text[place + 1 : place + 2]
            in_a_word = sign in "!?" and following.isalnum() and following.isascii()
            if not inside and not in_a_word and following not in tuple(_ENDS + _CLOSE):
                spans.append((start, place + 1))
                start, opened_at = place + 1, []
    spans.append((start, len(text)))
    return [tidy for span in spans if (tidy := _tidy(text, span)) is not None]


def _tidy(text: str, span: Span) -> Span | None:
    piece = text[span[0] : span[1]]
    stripped = piece.strip()
    if not stripped:
        return None
    start = span[0] + len(piece) - len(piece.lstrip())
    return (start, start + len(stripped))
