"""Which lines belong together: what a typesetter broke is joined, what an author parted is not."""

import re
from dataclasses import dataclass

from corpus.language.morphology import morphemes
from corpus.reading.line import Line

_KATAKANA_END = re.compile(r"[ァ-ヺー]$")
_KATAKANA_START = re.compile(r"[ァ-ヺー]")
_FULL = 0.75
_SLIDE_LINE_COLUMNS = 36
_URL_END = re.compile(r"https?://[^\s,，、（(]*$")
_BOLD = "**"
# ⇒ and → lead on, = and × set beside one another, < opens an address: each a line of its own
_STANDS_APART = re.compile(r"\s*(?:[⇒→⇨➡=＝×<]|https?:)")
_TURN = re.compile(
    r"\s?(?:なお|また|さらに|しかし(?:ながら)?|一方で?|他方で?|ただし|加えて|[こそ]のため|このように)、"
)
# 科学の段階から, 研究を通じて: no sentence or heading ends so; へ ends slogans (次の成長へ)
_LEADS_ON = {("助詞", "格助詞"), ("助詞", "係助詞"), ("助詞", "接続助詞"), ("接続詞", "*")}


@dataclass(frozen=True)
class Joining:
    """The rules for one document; `wrap` is the column at which its lines were broken.

    None means that nobody broke them: slides, whose lines end where the author ended them.
    """

    wrap: int | None

    def continues(self, first: Line, last: Line, line: Line, *, gap: bool) -> bool:
        """Whether a line goes on with the block that runs from `first` to `last`.

        `gap` says that blank lines, notes or furniture stand between.
        """
        if line.is_note or (line.is_bullet and not self._counts_inside(first, last, line)):
            return False
        if self.wrap is None:
            return not gap
        if last.ends_sentence:
            indented = line.text.startswith("　")  # as Japanese paragraphs begin
            return self._is_full(last) and not gap and not indented
        if first.is_bullet and _TURN.match(line.text) and _open_brackets(last.text) <= 0:
            return False  # ⑩…による国家の統治 / なお、…: the list is over
        if self._is_full(last) or _open_brackets(last.text) > 0:
            return True  # over blank lines, notes and page ends too: the sentence is not over
        return not gap

    def between(self, first: Line, last: Line, line: Line) -> str:
        """What stands between two lines of one block: nothing, a space or a line break."""
        if not self._is_broken(first, last, line):
            return "\n"
        before, after = last.text.rstrip().rstrip("*_"), line.text.strip().lstrip("*_")
        if after.startswith("http"):
            return " "  # an address is a word of its own, whatever stands before it
        if not (before[-1:].isascii() and after[:1].isascii()) or before[-1:] in "-/":
            return ""
        return "" if _URL_END.search(before) else " "

    def _is_broken(self, first: Line, last: Line, line: Line) -> bool:
        """Whether a typesetter, not the author, ended the last line of a block."""
        if line.is_note or (line.is_bullet and not self._counts_inside(first, last, line)):
            return False
        if _open_brackets(last.text) > 0:
            return True
        if self.wrap is not None:
            return self._is_full(last)
        if not _STANDS_APART.match(line.text) and (_leads_on(last.text) or _in_bold(last, line)):
            return True
        is_wide = last.width >= _SLIDE_LINE_COLUMNS
        marked = last.text.endswith("  ")  # Markdown's own line break
        if _KATAKANA_END.search(last.text.rstrip()) and _KATAKANA_START.match(line.text):
            # A loan word cut in two: オー / プンイノベーション. With a line break of Markdown's
            # two short ones are two things: 水素 / アンモニア.
            return is_wide or not marked
        return is_wide and not marked and not last.ends_sentence

    def _counts_inside(self, first: Line, last: Line, line: Line) -> bool:
        """Whether `①` or `（3）` at a line's begin counts inside a sentence broken before it."""
        if last.ends_sentence or not line.has_counting_bullet or first.is_bullet:
            return False
        return self._is_full(last)

    def _is_full(self, line: Line) -> bool:
        return self.wrap is not None and line.width >= _FULL * self.wrap


def _open_brackets(text: str) -> int:
    opened = sum(text.count(sign) for sign in "（「『【(")
    return opened - sum(text.count(sign) for sign in "）」』】)")


def _leads_on(text: str) -> bool:
    """Whether a line's last word asks for more: a comma, a particle, 及び."""
    words = text.rstrip().rstrip("*_")
    if words.endswith(("、", "，")):
        return True
    if not re.search(r"[ぁ-ん及び]$", words):
        return False
    last = morphemes(words)[-1]
    return (last.pos, last.pos_detail) in _LEADS_ON and last.surface != "へ"


def _in_bold(last: Line, line: Line) -> bool:
    """Whether bold type goes on over the break: …の成長を遂げ** / **国内においては… とどまった."""
    before, after = last.text.rstrip(), line.text.strip()
    closes = before.endswith(_BOLD) and not re.match(r"\s*(?:[-*+・]\s+)?\*\*", before)
    return closes and after.startswith(_BOLD) and not after.endswith(_BOLD)
