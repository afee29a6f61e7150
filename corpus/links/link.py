"""A link from words in one passage to the place they point at in another, or in the same."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span


class LinkKind(StrEnum):
    """What a link leads from and to."""

    NOTE = "note"  # from the place of a footnote's mark to the footnote
    MARK = "mark"  # from a footnote to the sentence that carries its mark
    FIGURE = "figure"  # from （図表12） to the figure or table, or its caption
    SECTION = "section"  # from 2.1参照 to the section
    ANTECEDENT = "antecedent"  # from 同戦略, 前述の… to what they name


@dataclass(frozen=True)
class Link:
    """`span` in the passage's text points at `target` in the text of passage `passage_id`.

    A footnote's mark is not in the text: its span is empty, at the place where it stood.
    """

    kind: LinkKind
    span: Span
    passage_id: str
    target: Span
