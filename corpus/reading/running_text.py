"""The running text of a section: its body passages put behind one another."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby

from corpus.aligned_text import Span
from corpus.links.places import Spot
from corpus.passages.passage import Passage, PassageKind


@dataclass(frozen=True)
class RunningText:
    """A section's text, passages parted by line breaks.

    `starts[i]` is where the passage of index `indices[i]` begins.
    """

    text: str
    starts: tuple[int, ...]
    indices: tuple[int, ...]

    def spot(self, span: Span) -> Spot | None:
        """The passage and the span in it; None if the span runs over a border."""
        position = bisect_right(self.starts, span[0]) - 1
        start, behind = self.starts[position], [*self.starts[1:], len(self.text) + 1][position]
        if span[1] >= behind:
            return None
        return Spot(self.indices[position], (span[0] - start, span[1] - start))

    def rest_of_sentence(self, start: int) -> Span:
        """From a place to the next full stop or line break."""
        ends = (self.text.find("。", start), self.text.find("\n", start))
        return start, min((end for end in ends if end >= 0), default=len(self.text))

    def sentence_around(self, span: Span) -> Span:
        """From the full stop or line break before a span to the one behind it."""
        start = max(self.text.rfind("。", 0, span[0]), self.text.rfind("\n", 0, span[0])) + 1
        return start, self.rest_of_sentence(span[1])[1]


def running_texts(passages: tuple[Passage, ...]) -> list[RunningText]:
    """The text of each stretch of body passages under the same two uppermost headings."""
    body = [(i, p) for i, p in enumerate(passages) if p.kind is PassageKind.BODY]
    texts = []
    for _, group in groupby(body, key=lambda item: item[1].section[:2]):
        members = list(group)
        starts, place = [], 0
        for _, passage in members:
            starts.append(place)
            place += len(passage.text) + 1
        text = "\n".join(passage.text for _, passage in members)
        texts.append(RunningText(text, tuple(starts), tuple(index for index, _ in members)))
    return texts
