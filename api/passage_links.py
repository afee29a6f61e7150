"""The ways from a passage on any page: to its place in its document, to what it points at."""

from dataclasses import dataclass

from api.labels import LINK_KINDS
from corpus.passages.passage import Passage
from rag.assistant import Assistant

_SHORT_CHARS = 40


@dataclass(frozen=True)
class RelatedLink:
    """A small link: what kind of thing it leads to, that thing's first words, the way."""

    label: str
    words: str
    href: str


def place_href(passage: Passage) -> str:
    """The way to a passage's place in the page of its document, whatever page that is on."""
    name = passage.passage_id
    return f"/documents/{passage.document_id}?passage={name}#p-{name}"


def related_links(passage: Passage, assistant: Assistant) -> list[RelatedLink]:
    """The figures, sections, footnotes and sentences that a passage's words point at."""
    found: dict[str, RelatedLink] = {}
    for link in passage.links:
        if link.passage_id in found or link.passage_id == passage.passage_id:
            continue
        target = assistant.passage(link.passage_id)
        words = " ".join(target.text[slice(*link.target)].split())
        if len(words) > _SHORT_CHARS:
            words = words[:_SHORT_CHARS] + "…"
        found[link.passage_id] = RelatedLink(LINK_KINDS[link.kind], words, place_href(target))
    return list(found.values())
