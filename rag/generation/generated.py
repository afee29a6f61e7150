"""A generated answer: its sentences, each with its proof or struck out, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from rag.audit.audit import Verdict


class GenerationStatus(StrEnum):
    """What became of a wish for a generated answer."""

    GENERATED = "generated"
    NOTHING_STANDS = "nothing_stands"  # each sentence was struck out
    NOT_FOUND = "not_found"  # the corpus does not answer, so nothing was generated
    OFF = "off"  # no language model is set up
    BUSY = "busy"  # as many answers are being written as may be at once
    FAILED = "failed"  # the model gave nothing that could be checked


@dataclass(frozen=True)
class GeneratedSentence:
    """A sentence that a model wrote, the passages (ranks) it cites, and what the audit says.

    `verdict` is None where it was struck out before an audit. `reason` says in Japanese why it
    is struck out, and is None where the sentence stands.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict | None
    reason: str | None

    @property
    def struck(self) -> bool:
        """Whether it does not stand."""
        return self.reason is not None


@dataclass(frozen=True)
class Generation:
    """What became of a wish for a generated answer; `message` says it for people.

    `complete` is whether the model came to its end. `model` is what the server calls it.
    """

    status: GenerationStatus
    sentences: tuple[GeneratedSentence, ...]
    complete: bool
    message: str
    message_ja: str
    model: str | None = None
    took_ms: float = 0.0

    @property
    def text(self) -> str | None:
        """The sentences that stand, each with its citations; None where none does."""
        standing = [sentence for sentence in self.sentences if not sentence.struck]
        return "".join(map(marked, standing)) or None


def marked(sentence: GeneratedSentence) -> str:
    """A sentence with the numbers of its passages: `予算は1億円である[1][2]。`"""
    marks = "".join(f"[{number}]" for number in sentence.citations)
    body = sentence.text
    if body.endswith("。"):
        return f"{body[:-1]}{marks}。"
    return f"{body}{marks}。" if body[-1:] not in "！？!?" else f"{body}{marks}"
