"""The names that a text has said before a place."""

import re

from corpus.aligned_text import Span
from corpus.links.noun_runs import noun_runs
from corpus.reading.running_text import RunningText

_MAX_CHARS_BACK = 1500
_MAX_CHARS_BACK_SAME_THING = 300
_BRACKET_MAX_CHARS = 60
_OPEN, _CLOSE = tuple("「『"), tuple("」』")
_BRACKETED = re.compile(r"[「『]([^「」『』\n]{2,60})[」』]")
_CALLED = re.compile(r"[」』](?:（[^（）]{1,40}）)?(?:と呼ばれる|という|と称する)?$")
_NUMBER = re.compile(r"\d{2,4}(?![\d年月日億万件])")  # 統合イノベーション戦略2023
_BEHIND_A_NAME = re.compile(r"(?:[\s　]?\d{2,4}(?![\d年月日億万件])|[（(][^（）()]{1,60}[）)])*")
_POINTING = ("同", "この", "その", "本", "当該", "該", "当")
_NO_NAME = ("各", "両", "諸", "全", "他", "新", "旧", "次", "次期", "新た")
# 国家戦略 or 実施計画 may be a name or a kind of thing: a plainer name close before goes first
_PLAIN_NAME_CHARS = 3
_MAX_CHARS_TO_A_PLAINER = 400


def nearest_name(section: RunningText, before: int, head: str) -> Span | None:
    """The nearest name before a place that ends with a word: 「ハイテク戦略」 for 戦略.

    None if there is none, or if a nameless thing of the kind stands nearer (報告書を取りまとめた).
    """
    text = section.text
    place = text.rfind(head, max(0, before - _MAX_CHARS_BACK), before)
    unsure: Span | None = None
    while place >= 0:
        if unsure is not None and place < unsure[0] - _MAX_CHARS_TO_A_PLAINER:
            break
        found = _name_ending(section, place, place + len(head))
        if found is not None and found[0] == found[1]:
            break
        if found is not None:
            bracketed = text[found[0] - 1 : found[0]] in _OPEN
            if bracketed or place - found[0] >= _PLAIN_NAME_CHARS or found[1] > place + len(head):
                return found
            unsure = unsure or found
        place = text.rfind(head, max(0, before - _MAX_CHARS_BACK), place + len(head) - 1)
    return unsure


def same_thing(section: RunningText, before: int, words: str) -> Span | None:
    """The nearest mention of the same words, in this sentence or the last: 約3,000億円."""
    text = section.text
    last = text.rfind("。", 0, max(0, text.rfind("。", 0, before)))
    floor = max(last + 1, before - _MAX_CHARS_BACK_SAME_THING, 0)
    place = text.rfind(words, floor, before)
    if place < 0:
        return None
    run = _run_start(text[floor:before], place - floor, place + len(words) - floor)
    return (place if run is None else floor + run, place + len(words))


def first_said(section: RunningText, before: int, words: str) -> Span | None:
    """Where words first stand before a place: in brackets, as a name is introduced, or at all."""
    defined = re.compile(rf"(?<=[「『（(]){re.escape(words)}(?=[」』）)（(])")
    match = defined.search(section.text, 0, before)
    match = match or re.compile(re.escape(words)).search(section.text, 0, before)
    return match.span() if match else None


def _name_ending(section: RunningText, start: int, end: int) -> Span | None:
    """The name of which text[start:end] is the end.

    An empty span says that a nameless thing of the kind stands there, None that nothing does.
    """
    text = section.text
    behind = _BEHIND_A_NAME.match(text, end)
    stop = behind.end() if behind else end
    floor = max(0, start - _BRACKET_MAX_CHARS)
    opened = max(text.rfind(sign, floor, start) for sign in _OPEN)
    closed = max(text.rfind(sign, floor, start) for sign in _CLOSE)
    if opened > closed:  # inside brackets: a name only if it ends there
        return (opened + 1, stop) if text[stop : stop + 1] in _CLOSE else None
    if apposition := _BRACKETED.match(text, end):
        return apposition.span(1)  # 報告書「研究開発インフラに関する国家戦略概要」
    first, last = section.sentence_around((start, end))
    run = _run_start(text[first:last], start - first, end - first)
    if run is None:
        return None  # part of a longer word: 戦略的, 計画期間; of another one: 方法 for 法
    run_start = first + run
    called = _CALLED.search(text, max(0, run_start - _BRACKET_MAX_CHARS), run_start)
    if called and run_start == start:  # 「大学イノベーション拠点（PUI）」プログラム
        return max(text.rfind(sign, 0, called.start()) for sign in _OPEN) + 1, called.start()
    words = text[run_start:start]
    if words in _POINTING or text[:run_start].endswith(_POINTING):
        return None  # 同戦略, この戦略: it says the same thing again
    if len(words) < 2 or words in _NO_NAME:
        return end, end
    number = _NUMBER.match(text, end)
    return run_start, number.end() if number else end


def _run_start(sentence: str, start: int, end: int) -> int | None:
    """The start of the noun run whose last words are sentence[start:end]; a number may follow."""
    for run in noun_runs(sentence):
        if run[0][0] < end <= run[-1][1]:
            rest = sentence[end : run[-1][1]]
            whole = any(word[1] == end for word in run) and (not rest or rest.isdigit())
            own_word = end - start > 1 or any(word[0] == start for word in run)
            return run[0][0] if whole and own_word else None
    return None
