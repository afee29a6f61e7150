"""Answers to write from, and an auditor that believes what stands word for word in a passage."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.aligned_text import without_white_space
from corpus.language.sentences import sentence_spans
from corpus.passages.passage import Passage
from rag.answer import Answer, AnswerStatus
from rag.audit.audit import Audit, AuditedSentence, Verdict
from tests.rag.inline_workplace import CountingEncoder, build, opened, workplace_in

SEA = "# 海洋\n海洋研究の予算は120億円とする。\n海洋研究者を2030年までに5,000人とする。\n"
QUESTION = "海洋研究の予算はいくらですか。"


def answer_from(folder: Path, question: str = QUESTION, k: int = 5, **documents: str) -> Answer:
    """What an assistant on these documents finds, taken for an answer."""
    workplace = workplace_in(folder, **(documents or {"sea": SEA}))
    build(workplace, CountingEncoder())
    answer = opened(workplace).ask(question, k)
    # how sure the search is that it answers is not what is tried here
    return replace(answer, status=AnswerStatus.ANSWERED)


class WordForWord:
    """Supports what stands in sentences of the passages, white space aside; notes what it is asked.

    `asked` are the texts, each with the sentences of each passage, joined.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def audit_against(self, text: str, passages: Sequence[Passage]) -> Audit:
        """The sentences of the text, each supported or not found."""
        texts = [
            "".join(passage.text[start:end] for start, end in passage.sentences)
            for passage in passages
        ]
        self.asked.append((text, tuple(texts)))
        sentences = []
        for start, end in sentence_spans(text):
            said = without_white_space(text[start:end])
            holds = any(said in without_white_space(held) for held in texts)
            verdict = Verdict.SUPPORTED if holds else Verdict.NOT_FOUND
            sentences.append(AuditedSentence(start, end, text[start:end], verdict, 1.0, "", (), ()))
        return Audit(text, tuple(sentences), {})
