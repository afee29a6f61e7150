"""A piece of a passage, the smallest stretch that is never cut, and how it hangs together."""

import re
from dataclasses import dataclass

from corpus.language.morphology import count_words
from corpus.language.sentences import sentence_spans
from corpus.passages.passage_writer import Placed
from corpus.reading.block import BlockKind

_LEADS_IN = re.compile(r"(?:[:：]|[（(]以下、?[^）)]*[)）])$|として、$|には、$|は、$")
_ANNOUNCES = re.compile(r"以下|次の|下記|後述の")
_POINTS_BACK = re.compile(
    r"[こそ](?:の|れ|れら|こ|う|うした|のよう)|同(?=[一-龯ァ-ヶA-Z]|[時様]に)|当該|前者|後者|前述|上述|上記|先述"
    r"|また|さらに|なお|しかし|ただし|ただ、|加えて|併せて|あわせて|一方|他方|他には|その他|このほか"
    r"|例えば|たとえば|具体的|具体例|特に|すなわち|つまり|そこで|続[いけ]て|続く|次いで|ここで|うち|反面"
    r"|したがって|従って|よって|ゆえに|さもなく|いずれ|両"
)
_BREAKS = re.compile(r"[、，,；;)）」』】\s]")
_HALF = 2


@dataclass(frozen=True)
class Piece:
    """A sentence, a heading, or an item that is no sentence: `[start, end)` of a block's text.

    `level` is a heading's depth, 1 the highest, or an item's indent. `depth` is the depth of
    the heading that a piece stands under, 0 if there is none.
    """

    block: Placed
    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...]
    words: int
    level: int = 0
    depth: int = 0

    @property
    def text(self) -> str:
        """The piece's words."""
        return self.block.text.text[self.start : self.end]

    @property
    def is_heading(self) -> bool:
        """Whether it says what follows, and nothing itself."""
        return self.kind is BlockKind.HEADING

    @property
    def begins_block(self) -> bool:
        """Whether no sentence of its block stands before it."""
        return not self.block.text.text[: self.start].strip()

    @property
    def is_short_item(self) -> bool:
        """Whether it is one of a list's points rather than a paragraph behind a bullet."""
        return self.kind is BlockKind.ITEM and "。" not in self.block.text.text

    @property
    def points_back(self) -> bool:
        """Whether it begins with a word that leans on what is before it: また、, 同戦略は."""
        return _POINTS_BACK.match(self.text) is not None

    @property
    def stops_short(self) -> bool:
        """Whether its last words ask for what comes behind it: 国家戦略技術（12分野）：."""
        return _LEADS_IN.search(self.text) is not None

    @property
    def leads_in(self) -> bool:
        """Whether it announces what comes behind it: 以下が挙げられている。, 例は次の通り：."""
        return self.stops_short or _ANNOUNCES.search(self.text) is not None


def pieces_of(
    block: Placed,
    kind: BlockKind,
    section: tuple[str, ...],
    max_chars: int,
    *,
    level: int = 0,
    depth: int = 0,
) -> list[Piece]:
    """Cut a block into its pieces; a sentence of over `max_chars` at commas and brackets."""
    text = block.text.text
    spans = [(0, len(text))] if kind is BlockKind.HEADING else sentence_spans(text)
    return [
        Piece(block, kind, start, end, section, count_words(text[start:end]), level, depth)
        for first, last in spans
        for start, end in short_spans(text, first, last, max_chars)
    ]


def short_spans(text: str, start: int, end: int, max_chars: int) -> list[tuple[int, int]]:
    """Cut `[start, end)` into spans of at most `max_chars`, best behind a comma or bracket.

    A model reads a text's first 512 tokens only; what is longer would be found by half.
    """
    spans = []
    while end - start > max_chars:
        window = text[start : start + max_chars]
        places = [match.end() for match in _BREAKS.finditer(window, max_chars // _HALF)]
        place = start + (places[-1] if places else max_chars)
        if not text[start:place].strip() or not text[place:end].strip():
            break  # white space, which costs nothing
        spans.append((start, place))
        start = place
    return [*spans, (start, end)]
