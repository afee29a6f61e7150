"""What 同戦略, 前述の「…」 and 当該企業 point back at: the nearest name that fits.

Only what the text says is believed. 同戦略 leads to a name that ends with 戦略 (「ハイテク戦略」,
欧州の産業戦略), unless a strategy without a name stands nearer. A reference for which no name
is found, or of which it is not plain, has no link.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.link import LinkKind
from corpus.noun_runs import noun_runs
from corpus.passage import Passage, PassageKind
from corpus.places import Spot
from corpus.pointer import Pointer
from corpus.sentences import sentence_spans

_MAX_CHARS_BACK = 1500
_MAX_CHARS_BACK_SAME_THING = 300
# 同社 and 同国 name companies and countries, whose names do not end with 社 and 国; 同年, 同様
# and 同盟 are words of their own
_ONE_SIGN_HEADS = "法庁省会局党院案州市県"
_NO_REFERENCE = re.compile(r"同(?:[年月日時期様一等盟志意士僚種国社点列程義]|じ|\d)")
_BACK = re.compile(
    r"(?:前述|先述|上述|前掲|上記|前記)(?:の|した|された)|(?:上記|前記)(?=[一-龯ァ-ヶ「])"
)
_BACK_TO_A_PLACE = re.compile(r"通り|とおり|よう|様|ごと|各|以外|うち|いずれ|[Ⅰ-Ⅻ\s]")
_SAME_THING = re.compile(r"当該")
_OPEN, _CLOSE = "「『", "」』"
_BRACKETED = re.compile(r"[「『]([^「」『』\n]{2,60})[」』]")
_CALLED = re.compile(r"[」』](?:（[^（）]{1,40}）)?(?:と呼ばれる|という|と称する)?$")
_BEHIND_A_NAME = re.compile(r"(?:[\s　]?\d{2,4}(?![\d年月日億万件])|[（(][^（）()]{1,60}[）)])*")
_POINTING = ("同", "この", "その", "本", "当該", "該", "当")
_NO_NAME = ("各", "両", "諸", "全", "他", "新", "旧", "次", "次期", "新た")
# 国家戦略 or 実施計画 may be a name or a kind of thing: a plainer name close before goes first
_PLAIN_NAME_CHARS = 3
_MAX_CHARS_TO_A_PLAINER = 400


@dataclass(frozen=True)
class _Section:
    """The running text of a section, and of which passage each stretch is."""

    text: str
    starts: list[int]
    indices: list[int]

    def spot(self, span: Span) -> Spot | None:
        """The passage and the span there; None if the span runs over a border."""
        position = bisect_right(self.starts, span[0]) - 1
        end = self.starts[position + 1] if position + 1 < len(self.starts) else len(self.text) + 1
        start = self.starts[position]
        if span[1] >= end:
            return None
        return Spot(self.indices[position], (span[0] - start, span[1] - start))


def antecedent_pointers(passages: tuple[Passage, ...]) -> list[Pointer]:
    """From each reference to what was named before to the name, within one document."""
    pointers = []
    sections = _sections(passages)
    for number, section in enumerate(sections):
        for source, target in _in_section(section):
            pointers.append((section.spot(source), section.spot(target)))
        for source, name in _named_again(section):
            if any(section.spot(source) == known for known, _ in pointers):
                continue
            pointers.append((section.spot(source), _first_said(sections, number, source, name)))
    return [
        Pointer(LinkKind.ANTECEDENT, source, target)
        for source, target in pointers
        if source is not None and target is not None
    ]


def _sections(passages: tuple[Passage, ...]) -> list[_Section]:
    """The body's text by numbered section (the first two headings of the path), in order."""
    sections: list[_Section] = []
    path: tuple[str, ...] | None = None
    for index, passage in enumerate(passages):
        if passage.kind is not PassageKind.BODY:
            continue
        if path != passage.section[:2] or not sections:
            sections.append(_Section("", [], []))
            path = passage.section[:2]
        last = sections[-1]
        start = len(last.text) + 1 if last.text else 0
        text = f"{last.text}\n{passage.text}" if last.text else passage.text
        sections[-1] = _Section(text, [*last.starts, start], [*last.indices, index])
    return sections


def _in_section(section: _Section) -> Iterator[tuple[Span, Span]]:
    """References and their names within one section: 同X, 上記のX, 当該X."""
    text = section.text
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if not re.search(r"同|当該|前述|先述|上述|前掲|上記|前記", sentence):
            continue
        for opening, words in _references(sentence):
            head_start = start + words[0][0] if words else 0
            for length in range(len(words), 0, -1):
                source = (start + opening[0], start + words[length - 1][1])
                head = text[head_start : source[1]]
                if sentence[opening[0] : opening[1]] == "当該":
                    target = _same_thing(text, source[0], head)
                else:
                    target = _nearest_name(text, source[0], head)
                if target is not None:
                    yield source, target
                    break


def _references(sentence: str) -> Iterator[tuple[Span, list[Span]]]:
    """Each word that points back, and the words of the noun that it points with."""
    for run in noun_runs(sentence):
        first = run[0]
        surface = sentence[first[0] : first[1]]
        if surface.startswith("同") and not _NO_REFERENCE.match(sentence, first[0]):
            if surface == "同" and len(run) > 1:
                yield first, list(run[1:])
            elif len(surface) == 2 and surface[1] in _ONE_SIGN_HEADS:
                split = first[0] + 1
                yield (first[0], split), [(split, first[1]), *run[1:]]
        elif surface == "当該" and len(run) > 1:
            yield first, list(run[1:])
        elif surface in ("上記", "前記") and len(run) > 1:
            if not _BACK_TO_A_PLACE.match(sentence, first[1]):
                yield first, list(run[1:])
        else:
            back = re.search(r"(?:前述|先述|上述|前掲|上記|前記)の$", sentence[: first[0]])
            if back and not _BACK_TO_A_PLACE.match(sentence, first[0]):
                yield back.span(), list(run)


def _nearest_name(text: str, before: int, head: str) -> Span | None:
    """The nearest name before a place that ends with the head; None if a nameless one is nearer."""
    if len(head) < 2 and head not in _ONE_SIGN_HEADS:
        return None
    floor = max(0, before - _MAX_CHARS_BACK)
    place = text.rfind(head, floor, before)
    unsure: Span | None = None
    while place >= 0:
        if unsure is not None and place < unsure[0] - _MAX_CHARS_TO_A_PLAINER:
            break
        found = _name_ending(text, place, place + len(head))
        if found is not None and found[0] == found[1]:
            break
        if found is not None:
            bracketed = text[found[0] - 1 : found[0]] in tuple(_OPEN)
            if bracketed or place - found[0] >= _PLAIN_NAME_CHARS or found[1] > place + len(head):
                return found
            unsure = unsure or found
        place = text.rfind(head, floor, place + len(head) - 1)
    return unsure


def _name_ending(text: str, start: int, end: int) -> Span | None:
    """The name of which text[start:end] is the end.

    An empty span says that a nameless thing of the kind stands there, None that nothing does.
    """
    behind = _BEHIND_A_NAME.match(text, end)
    stop = behind.end() if behind else end
    opened = max(text.rfind(sign, max(0, start - 60), start) for sign in _OPEN)
    closed = max(text.rfind(sign, max(0, start - 60), start) for sign in _CLOSE)
    if opened > closed:  # inside brackets: a name only if it ends there
        return (opened + 1, stop) if text[stop : stop + 1] in tuple(_CLOSE) else None
    apposition = _BRACKETED.match(text, end)
    if apposition:
        return apposition.span(1)  # 報告書「研究開発インフラに関する国家戦略概要」
    sentence_start = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    sentence_end = min(p for p in (text.find("。", end), text.find("\n", end), len(text)) if p >= 0)
    run = _run_ending(text[sentence_start:sentence_end], end - sentence_start)
    if run is None:
        return None  # the head is part of a longer word: 戦略的, 計画期間
    run_start = sentence_start + run
    called = _CALLED.search(text, max(0, run_start - 60), run_start)
    if called and run_start == start:
        closing = called.start()
        opening = max(text.rfind(sign, 0, closing) for sign in _OPEN)
        return (opening + 1, closing)  # 「大学イノベーション拠点（PUI）」プログラム
    words = text[run_start:start]
    if words in _POINTING or text[:run_start].endswith(_POINTING):
        return None  # 同戦略, この戦略: it says the same thing again
    if len(words) < 2 or words in _NO_NAME:
        return (end, end)
    number = re.compile(r"\d{2,4}(?![\d年月日億万件])").match(text, end)
    return run_start, number.end() if number else end


def _run_ending(sentence: str, end: int) -> int | None:
    """The start of the noun run that ends at a place (a year's number may follow)."""
    for run in noun_runs(sentence):
        if run[0][0] < end <= run[-1][1]:
            rest = sentence[end : run[-1][1]]
            if any(word[1] == end for word in run) and (not rest or rest.isdigit()):
                return run[0][0]
            return None
    return None


def _same_thing(text: str, before: int, words: str) -> Span | None:
    """The nearest mention of the same words, in this sentence or the last: 当該3,000億円."""
    last = text.rfind("。", 0, max(0, text.rfind("。", 0, before)))
    floor = max(last + 1, before - _MAX_CHARS_BACK_SAME_THING, 0)
    place = text.rfind(words, floor, before)
    if place < 0 or len(words) < 2:
        return None
    run = _run_ending(text[floor:before], place + len(words) - floor)
    return (place if run is None else floor + run, place + len(words))


def _named_again(section: _Section) -> Iterator[tuple[Span, str]]:
    """前述の「重要・新興技術」, 上述のDORA: references that give the name itself."""
    text = section.text
    for back in _BACK.finditer(text):
        if _BACK_TO_A_PLACE.match(text, back.end()):
            continue
        sentence_end = min(
            p
            for p in (text.find("。", back.end()), text.find("\n", back.end()), len(text))
            if p >= 0
        )
        rest = text[back.end() : sentence_end]
        bracketed = _BRACKETED.search(rest)
        runs = noun_runs(rest)
        run = runs[0] if runs and runs[0][0][0] == 0 else ()
        if bracketed and bracketed.start() == (run[-1][1] if run else 0):
            yield (back.start(), back.end() + bracketed.end()), bracketed[1]
        elif run:
            words = rest[: run[-1][1]]
            yield (back.start(), back.end() + len(words)), words


def _first_said(sections: list[_Section], number: int, source: Span, name: str) -> Spot | None:
    """Where a name was first said before a place: in its section, else in an earlier one.

    A place where it stands in brackets, as a name does that is introduced, goes before others.
    """
    latin = re.search(r"[A-Za-z][A-Za-z0-9-]+$", name)
    own, earlier = sections[number], sections[:number]
    for words in (name, latin[0] if latin and latin[0] != name else ""):
        if len(words) < 4:
            continue
        said = re.compile(re.escape(words))
        defined = re.compile(rf"(?<=[「『（(]){re.escape(words)}(?=[」』）)（(])")
        match = said.search(own.text, 0, source[0])
        if match:
            return own.spot((defined.search(own.text, 0, source[0]) or match).span())
        for pattern in (defined, said):
            for section in earlier:
                if match := pattern.search(section.text):
                    return section.spot(match.span())
    return None
