"""What 同戦略, 前述の「…」 and 当該企業 point back at: the nearest name that fits.

Only what the text says is believed. 同戦略 leads to a name that ends with 戦略 (「ハイテク戦略」,
欧州の産業戦略), unless a strategy without a name stands nearer. A reference for which no name
is found, or of which it is not plain, has no link.
"""

import re
from collections.abc import Iterator

from corpus.aligned_text import Span
from corpus.language.sentences import sentence_spans
from corpus.links.earlier_names import first_said, nearest_name, same_thing
from corpus.links.link import LinkKind
from corpus.links.noun_runs import noun_runs
from corpus.links.places import Spot
from corpus.links.pointer import Pointer
from corpus.passages.passage import Passage
from corpus.reading.running_text import RunningText, running_texts

_BACKWARD = "前述|先述|上述|前掲|上記|前記"
_BACK = re.compile(rf"(?:{_BACKWARD})(?:の|した|された)|(?:上記|前記)(?=[一-龯ァ-ヶ「])")
_BACK_TO_A_PLACE = re.compile(r"通り|とおり|よう|様|ごと|各|以外|うち|いずれ|[Ⅰ-Ⅻ\s]")
# 同社 and 同国 name companies and countries, whose names do not end with 社 and 国; 同年, 同様
# and 同盟 are words of their own
_ONE_SIGN_HEADS = "法庁省会局党院案州市県"
_NO_REFERENCE = re.compile(r"同(?:[年月日時期様一等盟志意士僚種国社点列程義]|じ|\d)")
_BRACKETED = re.compile(r"[「『]([^「」『』\n]{2,60})[」』]")
_NAME_MIN_CHARS = 4  # of a name that is sought in the whole document


def antecedent_pointers(passages: tuple[Passage, ...]) -> list[Pointer]:
    """From each reference to what was named before to the name, within one document.

    同X and 当該X reach back within their section, 前述のX to the document's begin if it gives
    the name itself.
    """
    pointers: dict[Spot, Spot] = {}
    sections = running_texts(passages)
    for number, section in enumerate(sections):
        for source, target in _by_kind(section):
            _keep(pointers, section.spot(source), section.spot(target))
        for source, name in _by_name(section):
            spot = section.spot(source)
            _keep(pointers, spot, _introduced(sections, number, source[0], name))
    return [Pointer(LinkKind.ANTECEDENT, *pair) for pair in pointers.items()]


def _keep(pointers: dict[Spot, Spot], source: Spot | None, target: Spot | None) -> None:
    if source is not None and target is not None:
        pointers.setdefault(source, target)


def _by_kind(section: RunningText) -> Iterator[tuple[Span, Span]]:
    """References that say what kind of thing they mean, and its nearest name: 同戦略."""
    text = section.text
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if not re.search(rf"同|当該|{_BACKWARD}", sentence):
            continue
        for opening, words in _references(sentence):
            same = sentence[opening[0] : opening[1]] == "当該"
            for length in range(len(words), 0, -1):  # 同基本方針案: 基本方針案, 基本方針, 基本
                source = (start + opening[0], start + words[length - 1][1])
                head = text[start + words[0][0] : source[1]]
                if len(head) < 2 and head not in _ONE_SIGN_HEADS:
                    continue
                target = (same_thing if same else nearest_name)(section, source[0], head)
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
            elif len(surface) == 2 and surface[1] in _ONE_SIGN_HEADS:  # 同法 is one word
                yield (first[0], first[0] + 1), [(first[0] + 1, first[1]), *run[1:]]
        elif surface in ("当該", "上記", "前記") and len(run) > 1:
            if not _BACK_TO_A_PLACE.match(sentence, first[1]):
                yield first, list(run[1:])
        elif not _BACK_TO_A_PLACE.match(sentence, first[0]):
            back = re.search(rf"(?:{_BACKWARD})の$", sentence[: first[0]])
            if back:
                yield back.span(), list(run)


def _by_name(section: RunningText) -> Iterator[tuple[Span, str]]:
    """References that give the name itself: 前述の「重要・新興技術」, 上述のDORA."""
    for back in _BACK.finditer(section.text):
        if _BACK_TO_A_PLACE.match(section.text, back.end()):
            continue
        start, end = section.rest_of_sentence(back.end())
        rest = section.text[start:end]
        runs = noun_runs(rest)
        kind_end = runs[0][-1][1] if runs and runs[0][0][0] == 0 else 0
        bracketed = _BRACKETED.match(rest, kind_end)  # 投融資計画「フランス2030」
        if bracketed:
            yield (back.start(), start + bracketed.end()), bracketed[1]
        elif kind_end:
            yield (back.start(), start + kind_end), rest[:kind_end]


def _introduced(sections: list[RunningText], number: int, before: int, name: str) -> Spot | None:
    """Where a name was introduced: in the reference's own section, else in an earlier one."""
    latin = re.search(r"[A-Za-z][A-Za-z0-9-]+$", name)  # 起業家育成プログラムI-Corps
    for words in (name, latin[0] if latin else ""):
        if len(words) < _NAME_MIN_CHARS:
            continue
        own = first_said(sections[number], before, words)
        if own is not None:
            return sections[number].spot(own)
        for section in sections[:number]:
            said = first_said(section, len(section.text), words)
            if said is not None:
                return section.spot(said)
    return None
