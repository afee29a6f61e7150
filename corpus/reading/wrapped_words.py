"""Words that a line break or a blank line cut in two."""

import re

from corpus.language.morphology import morphemes

_OPENING, _CLOSING = "（(「『【〈《", "）)」』】〉》"
_BEGINS_NOTHING = tuple("、。，．・" + _CLOSING + "ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_ENDS_NOTHING = tuple("、，" + _OPENING)
_ENDS = tuple("。．！？!?")
_BINDING = {"格助詞", "係助詞"}
_NEAR_CHARS = 12


def goes_on(before: str, after: str) -> bool:
    """Whether a phrase runs over the break between two lines of a table's cell.

    It does where a word lies across the break (`政策調整、人 / 材育成`), where a particle
    stands at it (`AI技術標準化等での / 協力推進`, `の定義 / に関する報告書`), and inside
    brackets. The end of one cell and the beginning of the next share none of these.
    """
    before, after = before.rstrip(), after.lstrip()
    if not before or not after or before.endswith(_ENDS):
        return False
    if after.startswith(_BEGINS_NOTHING) or before.endswith(_ENDS_NOTHING):
        return True
    if _opened(before) > 0:
        return True
    if _begins_with_particle(after):
        return True
    if before[-1] in _CLOSING or not re.match(r"\w", after):
        return False
    return _ends_with_particle(before) or _one_word(before, after)


def _opened(text: str) -> int:
    return sum(text.count(sign) for sign in _OPENING) - sum(text.count(sign) for sign in _CLOSING)


def _begins_with_particle(text: str) -> bool:
    if not re.match(r"[ぁ-ん]", text):
        return False
    first = morphemes(text[:_NEAR_CHARS])[0]
    return first.pos == "助詞" and first.pos_detail in _BINDING


def _ends_with_particle(text: str) -> bool:
    if not re.search(r"[ぁ-ん]$", text):
        return False
    last = morphemes(text[-_NEAR_CHARS:])[-1]
    return last.pos == "助詞" and last.pos_detail in _BINDING


def _one_word(before: str, after: str) -> bool:
    """Whether a word of the joined text lies across the break; figures and Latin do not."""
    if before[-1].isascii() or after[0].isascii() or before[-1].isdigit():
        return False
    tail = re.split(r"\s", before[-_NEAR_CHARS:])[-1]
    head = re.split(r"\s", after[:_NEAR_CHARS])[0]
    place = 0
    for word in morphemes(tail + head):
        if place >= len(tail):
            break
        place += len(word.surface)
        if place > len(tail):
            return True
    return False
