"""Titles: which lines over a table name it, and which say its unit."""

import re

from corpus.language.morphology import morphemes

_UNIT = re.compile(
    r"[\s　]*[（(［\[]?[\s　]*(?:単位\s*[:：／/\s　]\s*[^。（）()]{1,24}"
    r"|[百千十万億兆]+(?:円|ドル|人|件)|円|人|件|社|[%％])[\s　]*[)）］\]]?[\s　]*"
)
_MAX_CHARS = 60
_QUOTED = re.compile(r"[「『（(［\[【][^「『」』（）()［\]【】\[]*[」』）)］\]】]")
# 調達額は増えた, 額が最大: a title names its matter, a sentence says something of it
_SAYS = {("助詞", "係助詞")}
_PREDICATES = ("動詞", "助動詞", "形容詞")


def is_unit_line(text: str) -> bool:
    """Whether a line says a table's unit and nothing else: `（単位：億円）`."""
    return len(text) <= _MAX_CHARS and _UNIT.fullmatch(text) is not None


def is_title_like(text: str) -> bool:
    """Whether a line may be the title of what stands below it over a blank line.

    `主要国の研究開発費（2021年）` may; `調達額は8,774億円` and `次のとおりとする` may not:
    they hold a topic or end in a predicate, as sentences do.
    """
    words = _QUOTED.sub("", text.strip())
    if not words:
        return text.strip()[-1:] in "】」』)）］]"
    if len(text) > _MAX_CHARS or re.search(r"[。！？!?]|[、，,:：;；]$", words):
        return False
    tokens = [token for token in morphemes(words) if token.surface.strip()]
    if not tokens or tokens[-1].pos in _PREDICATES or tokens[-1].pos == "助詞":
        return False
    return not any((token.pos, token.pos_detail) in _SAYS for token in tokens)
