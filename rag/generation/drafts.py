"""Cuts what a model writes into sentences, each with the numbers that it cites."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language.sentences import sentence_spans
from rag.generation.unseen import without_unseen

_NUMBER = r"(?:資料|出典|文献)?(?:番号)?\s*[0-9０-９]{1,6}"
_NUMBERS = rf"\s*{_NUMBER}(?:\s*[,、，・]\s*{_NUMBER})*\s*"
# Models write [1], [1, 2], ［１］, 【1】, 〔資料1〕 and （資料1）; （1） alone is a list's number.
_MARK = re.compile(
    rf"\s*(?:[\[［【〔]{_NUMBERS}[\]］】〕]|[（(](?=\s*(?:資料|出典|文献)){_NUMBERS}[）)])"
)
_MARKS = re.compile(f"(?:{_MARK.pattern})+")
_BEGUN_MARK = re.compile(r"[\[［【〔（(][^\]］】〕）)\n]{0,20}\Z")
_LIST_SIGN = re.compile(r"(?:[-*・●#]+\s+|[・●]|[0-9]{1,2}[.)．]\s+)")
_ENDS = ("。", "！", "？", "!", "?")
_THINKS, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True)
class Draft:
    """A sentence as the model wrote it, without its marks, and the numbers of the marks."""

    text: str
    citations: tuple[int, ...]


class Drafts:
    """Takes the pieces that a model writes, and gives each sentence once it is whole.

    A sentence is whole when the next has begun: marks may stand behind the full stop. In a line
    that begins with a mark, marks stand before their sentence (`[1]…。[2]…。`), in any other
    behind it (`…[1]。…。[2]`).
    """

    def __init__(self) -> None:
        self._text = ""
        self._given = 0

    def add(self, piece: str) -> list[Draft]:
        """The sentences that are whole with this piece."""
        self._text += without_unseen(piece)
        # `[` or `[2` at the end may become a mark of the sentence before
        return self._new(list(_drafts(_BEGUN_MARK.sub("", self._text)))[:-1])

    def finish(self, *, broken_off: bool) -> list[Draft]:
        """What is left: the last sentence, unless the model was stopped in the midst of it."""
        text = _BEGUN_MARK.sub("", self._text) if broken_off else self._text
        drafts = list(_drafts(text))
        if broken_off and drafts and not _is_whole(drafts[-1]):
            drafts.pop()
        return self._new(drafts)

    def _new(self, drafts: list[Draft]) -> list[Draft]:
        new = drafts[self._given :]
        self._given = max(self._given, len(drafts))
        return new


def _is_whole(last: Draft) -> bool:
    return bool(last.citations) and last.text.endswith(_ENDS)


def _drafts(text: str) -> Iterator[Draft]:
    """All sentences of a text; the last may be unfinished."""
    text = _answer(text)
    body = ""
    numbers: tuple[int, ...] = ()
    line_leads = False
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        before_it = text[:start]
        begins_line = not before_it.strip() or "\n" in before_it[len(before_it.rstrip()) :]
        if begins_line:
            sentence = sentence[_list_sign(sentence) :]
        leading = _MARKS.match(sentence)
        first = _numbers(leading.group()) if leading else ()
        rest = sentence[leading.end() :] if leading else sentence
        says_something = any(character.isalnum() for character in rest)
        if begins_line:
            line_leads = bool(first) and says_something
        if not line_leads:
            numbers, first = _joined(numbers, first), ()  # marks of the sentence before
        if says_something:
            if body:
                yield Draft(body, numbers)
            numbers = _joined(first, _numbers("".join(m.group() for m in _MARK.finditer(rest))))
            body = _tidy(_MARK.sub("", rest))
    if body:
        yield Draft(body, numbers)


def _answer(text: str) -> str:
    """The text without what a model thinks aloud before it answers."""
    if not text.lstrip().startswith(_THINKS):
        return text
    return text.partition(_THOUGHT)[2]


def _list_sign(sentence: str) -> int:
    found = _LIST_SIGN.match(sentence)
    return found.end() if found else 0


def _tidy(text: str) -> str:
    """Without the signs of bold type, and without outer white space."""
    return " ".join(text.replace("**", "").split())


def _numbers(marks: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall("[0-9０-９]+", marks))


def _joined(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(first + second))
