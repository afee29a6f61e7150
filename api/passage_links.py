"""The ways from a passage on any page: to its place in its document, to what it points at."""

import re
from dataclasses import dataclass

from api.labels import LINK_KINDS
from api.words import PageLink, PlacedLink
from corpus.links.link import Link, LinkKind
from corpus.passages.passage import Passage
from rag.assistant import Assistant

QUOTE_ANCHOR = "quote"
"""The id of a quote's mark in the page of its document."""

_SHORT_CHARS = 40
_NOTE_NUMBER = re.compile(r"\D{0,2}(\d+)")


@dataclass(frozen=True)
class RelatedLink:
    """A small link: what kind of thing it leads to, that thing's first words, the way."""

    label: str
    words: str
    href: str


def place_href(passage: Passage, citation_id: str = "") -> str:
    """The way to a passage's place in the page of its document, whatever page that is on.

    With a citation its quote is marked there, and the way leads to the mark.
    """
    path = f"/documents/{passage.document_id}?passage={passage.passage_id}"
    if citation_id:
        return f"{path}&citation={citation_id}#{QUOTE_ANCHOR}"
    return f"{path}#p-{passage.passage_id}"


def related_links(passage: Passage, assistant: Assistant) -> list[RelatedLink]:
    """The figures, sections, footnotes and sentences that a passage's words point at."""
    found: dict[str, RelatedLink] = {}
    for link in passage.links:
        if link.passage_id in found or link.passage_id == passage.passage_id:
            continue
        target = assistant.passage(link.passage_id)
        words = _words(target, link)
        found[link.passage_id] = RelatedLink(LINK_KINDS[link.kind], words, place_href(target))
    return list(found.values())


def inline_links(passage: Passage, assistant: Assistant) -> list[PlacedLink]:
    """The links of a passage at their places in its text, a footnote's mark as 注89."""
    found: list[PlacedLink] = []
    for link in passage.links:
        target = assistant.passage(link.passage_id)
        words, label = _words(target, link), LINK_KINDS[link.kind]
        is_mark = link.kind is LinkKind.NOTE
        page_link = PageLink(place_href(target), f"{label}：{words}", is_note_mark=is_mark)
        number = _NOTE_NUMBER.match(target.text)
        shown = f"注{number.group(1) if number else ''}" if is_mark else label
        found.append((link.span, page_link, shown))
    return found


def _words(target: Passage, link: Link) -> str:
    words = " ".join(target.text[slice(*link.target)].split())
    return words if len(words) <= _SHORT_CHARS else words[:_SHORT_CHARS] + "…"
