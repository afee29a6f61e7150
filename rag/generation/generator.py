"""Writes an answer from the passages of an extractive one, each sentence checked before it goes."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Generator as Stream
from contextlib import closing
from dataclasses import dataclass, field

from index.analyzer import fold
from rag.answer import Answer, AnswerStatus
from rag.generation.chat import Piece, write
from rag.generation.checking import PassageAuditor, check
from rag.generation.drafts import Draft, Drafts
from rag.generation.generated import GeneratedSentence, Generation, GenerationStatus
from rag.generation.llm import Llm
from rag.generation.llm_error import LlmError, nothing_to_read, repeats, too_long
from rag.generation.prompt import messages
from rag.generation.reading_list import Source, reading_list

MAX_SENTENCES = 8
_MIN_SOURCE_CHARS = 500  # also with a question of 2,000 characters
_log = logging.getLogger(__name__)

_MESSAGES = {
    GenerationStatus.OFF: (
        "no language model is set up, so the answer is the verbatim one; "
        "set SEISAKU_LLM_URL to an OpenAI-compatible server",
        "生成AIが設定されていないため、原文の抜き出しだけで答えました。"
        "使うには SEISAKU_LLM_URL にOpenAI互換サーバーのアドレスを指定してください。",
    ),
    GenerationStatus.NOT_FOUND: (
        "the corpus does not answer the question, so nothing was generated",
        "この資料集には質問に答える記述が見つからないため、文章は生成しませんでした。",
    ),
    GenerationStatus.BUSY: (
        "as many answers are being written as may be at once (SEISAKU_LLM_AT_ONCE), so the "
        "answer is the verbatim one; ask again later",
        "生成AIが混み合っているため、原文の抜き出しだけで答えました。"
        "しばらく待ってからもう一度質問してください。",
    ),
    GenerationStatus.GENERATED: (
        "each sentence was checked against the passages that it cites",
        "生成AIの文は、一文ずつ、引用した箇所と照合しました。",
    ),
    GenerationStatus.NOTHING_STANDS: (
        "no generated sentence stands up to its check, so the answer is the verbatim one",
        "生成された文はどれも引用した箇所で裏付けられなかったため、原文の抜き出しで答えました。",
    ),
    GenerationStatus.FAILED: (
        "the language model gave nothing that could be checked, so the answer is the verbatim one",
        "生成AIから確かめられる文が得られなかったため、原文の抜き出しだけで答えました。",
    ),
}


@dataclass
class _Course:
    """How far the writing of one answer has come, and why it ended early if it did."""

    sources: Mapping[int, Source]
    auditor: PassageAuditor
    model: str | None = None
    sentences: list[GeneratedSentence] = field(default_factory=list)
    error: LlmError | None = None
    seen: set[str] = field(default_factory=set)

    def check(self, drafts: Sequence[Draft]) -> Iterator[GeneratedSentence]:
        """Check sentences, up to one too many or one that was there before."""
        for draft in drafts:
            if len(self.sentences) == MAX_SENTENCES:
                self.error = self.error or too_long()
                return
            if (key := fold(draft.text)) in self.seen:
                self.error = self.error or repeats()
                return
            self.seen.add(key)
            self.sentences.append(check(draft, self.sources, self.auditor))
            yield self.sentences[-1]


class Generator:
    """Has answers written where a language model is set up; safe for several threads."""

    def __init__(
        self,
        llm: Llm | None,
        tell_stages: Callable[[Mapping[str, float]], None] = lambda _: None,
    ) -> None:
        self._llm = llm
        self._tell_stages = tell_stages
        self._closed = threading.Event()
        self._places = threading.BoundedSemaphore(llm.at_once if llm else 1)

    @property
    def is_on(self) -> bool:
        """Whether a language model is set up."""
        return self._llm is not None

    def close(self) -> None:
        """Stop whatever is being written: the service ends."""
        self._closed.set()

    def generate(self, answer: Answer, auditor: PassageAuditor) -> Generation:
        """Write and check an answer to the end."""
        *_, generation = self.stream(answer, auditor)
        assert isinstance(generation, Generation)  # always comes last
        return generation

    def stream(
        self,
        answer: Answer,
        auditor: PassageAuditor,
        abandoned: threading.Event | None = None,
    ) -> Stream[GeneratedSentence | Generation]:
        """Give each sentence once it is checked, and last what became of the whole.

        Nothing that a model or its server does is raised: the status says what happened. Once
        `abandoned` is set, by whoever no longer waits, the model is stopped within a moment.
        """
        started = time.perf_counter()
        if self._llm is None:
            yield _not_written(GenerationStatus.OFF)
        elif answer.status is AnswerStatus.NOT_FOUND:
            yield _not_written(GenerationStatus.NOT_FOUND)
        elif not self._places.acquire(blocking=False):
            yield _not_written(GenerationStatus.BUSY)
        else:
            try:
                max_chars = self._llm.max_input_chars - len(answer.question)
                sources = reading_list(answer, max(max_chars, _MIN_SOURCE_CHARS))
                course = _Course({source.number: source for source in sources}, auditor)
                if sources:
                    pieces = write(
                        self._llm,
                        messages(answer.question, sources),
                        lambda: (
                            self._closed.is_set() or (abandoned is not None and abandoned.is_set())
                        ),
                    )
                    yield from _written(pieces, course)
                else:
                    course.error = nothing_to_read()
            finally:
                self._places.release()
            took_ms = (time.perf_counter() - started) * 1000
            self._tell_stages({"generate": took_ms})
            yield _outcome(course, took_ms)


def _written(written: Stream[Piece], course: _Course) -> Iterator[GeneratedSentence]:
    """The sentences of one answer, each as soon as it is checked."""
    drafts = Drafts()
    try:
        with closing(written) as pieces:
            for piece in pieces:
                course.model = piece.model or course.model
                yield from course.check(drafts.add(piece.text))
                if course.error is not None:
                    return
    except LlmError as error:
        _log.warning("a generated answer ended early: %s", error)
        course.error = error
    yield from course.check(drafts.finish(broken_off=course.error is not None))


def _status(course: _Course) -> GenerationStatus:
    if any(not sentence.struck for sentence in course.sentences):
        return GenerationStatus.GENERATED
    if course.sentences:
        return GenerationStatus.NOTHING_STANDS
    return GenerationStatus.FAILED


def _not_written(status: GenerationStatus) -> Generation:
    english, japanese = _MESSAGES[status]
    return Generation(status, (), complete=False, message=english, message_ja=japanese)


def _outcome(course: _Course, took_ms: float) -> Generation:
    status = _status(course)
    told = [_MESSAGES[status]]
    if course.error is not None:
        told.append((str(course.error), course.error.message_ja))
    return Generation(
        status=status,
        sentences=tuple(course.sentences),
        complete=course.error is None,
        message="; ".join(english for english, _ in told),
        message_ja="".join(japanese for _, japanese in told),
        model=course.model,
        took_ms=took_ms,
    )
