"""What stands out in a passage that was found."""

from collections.abc import Sequence

from corpus.aligned_text import Span
from rag.answering.candidate import Candidate

_SHARE = 0.5


def highlights(candidates: Sequence[Candidate]) -> tuple[Span, ...]:
    """The sentences of one passage that most likely answer, in reading order."""
    single = [item for item in candidates if not item.unit.is_list]
    best = max((item.probability for item in single), default=0.0)
    return tuple(item.unit.spans[0] for item in single if item.probability >= _SHARE * best)
