"""A link before it is written into its passage: from a spot in one passage to one in another."""

from dataclasses import dataclass

from corpus.links.link import LinkKind
from corpus.links.places import Spot


@dataclass(frozen=True)
class Pointer:
    """Words (or the place of a mark) at `source` point at the words at `target`."""

    kind: LinkKind
    source: Spot
    target: Spot
