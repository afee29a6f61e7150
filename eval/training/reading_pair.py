"""What the cross-encoder learns from: a question or a claim beside one sentence."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span


class Kind(StrEnum):
    """What is read beside the sentence."""

    QUESTION = "question"
    CLAIM = "claim"


class Label(StrEnum):
    """What the sentence is to it, in the order of the network's outputs.

    A sentence answers a question or is absent from it; a claim it supports, contradicts, or is
    absent from.
    """

    ANSWERS = "answers"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    ABSENT = "absent"


@dataclass(frozen=True)
class ReadingPair:
    """A question or claim and a sentence with what it is read under.

    `answer_span` is the answer's place in the sentence, where it is known.
    """

    kind: Kind
    asked: str
    context: str
    sentence: str
    label: Label
    answer_span: Span | None = None
