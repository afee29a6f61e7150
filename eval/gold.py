"""Gold questions: what was asked, and where in the sources the answer stands."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue
from corpus.errors import UnknownDocument
from eval.errors import FileUnusable, GoldError
from eval.evidence import BareSource, Evidence

GOLD_FOLDER = Path(__file__).with_name("gold")
_ID = re.compile(r"[A-Za-z0-9._-]+")  # no white space: TREC files part columns by it
_FIELDS = frozenset({"question_id", "question", "type", "wording", "answer", "evidence", "note"})
_OFF_TOPIC_FIELDS = frozenset({"question_id", "question"})
_EVIDENCE_FIELDS = frozenset({"document_id", "quote", "part"})


class Split(StrEnum):
    """Which questions: `dev` to tune on, `test` to judge by once nothing is tuned any more."""

    DEV = "dev"
    TEST = "test"


class QuestionType(StrEnum):
    """What makes a question hard. `off-topic` is for questions of the off-topic file alone."""

    FACT = "fact"
    TABLE = "table"
    LIST = "list"
    REASON = "reason"
    COMPARE = "compare"
    CROSS_DOCUMENT = "cross-document"
    FOOTNOTE = "footnote"
    KEYWORD = "keyword"
    TYPO = "typo"
    ENGLISH = "english"
    UNANSWERABLE = "unanswerable"
    OFF_TOPIC = "off-topic"


class Wording(StrEnum):
    """Whether a question is in the asker's own words or near those of the source."""

    OWN = "own"
    NEAR = "near"


@dataclass(frozen=True)
class Question:
    """A question with its answer and evidence; without both where the corpus has no answer."""

    question_id: str
    question: str
    type: QuestionType
    wording: Wording
    answer: str | None
    evidence: tuple[Evidence, ...]
    note: str

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers it."""
        return bool(self.evidence)

    @property
    def parts(self) -> dict[int, tuple[Evidence, ...]]:
        """The evidence by part: one of each part is needed."""
        numbers = sorted({item.part for item in self.evidence})
        return {
            number: tuple(item for item in self.evidence if item.part == number)
            for number in numbers
        }


@dataclass(frozen=True)
class Gold:
    """The questions of one split, and (for dev) questions that the corpus is not about."""

    split: Split
    questions: tuple[Question, ...]
    off_topic: tuple[Question, ...]


def load_gold(split: Split, catalogue: Catalogue) -> Gold:
    """Load a split's questions from the package; GoldError if a file breaks the rules."""
    questions = load_questions(GOLD_FOLDER / f"{split}.jsonl", catalogue)
    # only dev has them: they serve to fit the threshold of answering, which test must not do
    off_topic = load_off_topic(GOLD_FOLDER / "off_topic.jsonl") if split is Split.DEV else ()
    return Gold(split, questions, off_topic)


def load_questions(path: Path, catalogue: Catalogue) -> tuple[Question, ...]:
    """Load a JSONL file of questions and locate each evidence in its source.

    Raises GoldError with the line for broken JSON, an unknown or missing field, a value that
    is not allowed, an id used twice, an unanswerable question with evidence or another without,
    and for a quote that, white space aside, does not stand in the source exactly once.
    """
    sources: dict[str, BareSource] = {}
    reader = _Reader(path)
    questions = []
    for line, entry in reader.entries(_FIELDS):
        question_id, text = reader.asked(line, entry)
        kind = reader.choice(line, entry, "type", set(QuestionType) - {QuestionType.OFF_TOPIC})
        wording = reader.choice(line, entry, "wording", set(Wording))
        items = entry["evidence"]
        if not isinstance(items, list):
            raise reader.error(line, f"evidence is {items!r}", "give a list, empty if none")
        if kind == QuestionType.UNANSWERABLE:
            if items or entry["answer"] is not None:
                raise reader.error(
                    line,
                    f"{question_id} is unanswerable but has evidence or an answer",
                    "give [] and null, or another type",
                )
        elif not items or entry["answer"] is None:
            raise reader.error(
                line,
                f"{question_id} is of type {kind} but has no evidence or no answer",
                "give both, or the type `unanswerable`",
            )
        evidence = tuple(_evidence(reader, line, item, catalogue, sources) for item in items)
        numbers = {item.part for item in evidence}
        if numbers != set(range(1, len(numbers) + 1)):
            raise reader.error(
                line, f"the parts are {sorted(numbers)}", "number them from 1 without a gap"
            )
        questions.append(
            Question(
                question_id=question_id,
                question=text,
                type=QuestionType(kind),
                wording=Wording(wording),
                answer=None if entry["answer"] is None else reader.text(line, entry, "answer"),
                evidence=evidence,
                note=reader.text(line, entry, "note", blank=True),
            )
        )
    return tuple(questions)


def load_off_topic(path: Path) -> tuple[Question, ...]:
    """Load a JSONL file of questions (id and text) that the corpus is not about."""
    reader = _Reader(path)
    return tuple(
        Question(
            *reader.asked(line, entry),
            type=QuestionType.OFF_TOPIC,
            wording=Wording.OWN,
            answer=None,
            evidence=(),
            note="",
        )
        for line, entry in reader.entries(_OFF_TOPIC_FIELDS)
    )


def _evidence(
    reader: "_Reader",
    line: int,
    item: object,
    catalogue: Catalogue,
    sources: dict[str, BareSource],
) -> Evidence:
    entry = reader.fields(line, item, _EVIDENCE_FIELDS)
    document_id = reader.text(line, entry, "document_id")
    quote = reader.text(line, entry, "quote")
    part = entry["part"]
    if type(part) is not int or part < 1:  # bool is an int to isinstance
        raise reader.error(line, f"part is {part!r}", "give a number from 1")
    if document_id not in sources:
        try:
            document = catalogue.get(document_id)
        except UnknownDocument as error:
            raise reader.error(line, str(error), "name one of these") from error
        sources[document_id] = BareSource(catalogue.source(document).text)
    source = sources[document_id]
    count = source.count(quote)
    if count != 1:
        shown = without_white_space(quote)[:40]
        raise reader.error(
            line,
            f"the quote {shown!r} stands {count} times in {document_id}",
            "copy it from the source, and as much of it as makes it stand there once",
        )
    return Evidence(document_id, quote, part, source.spans_of(quote))


class _Reader:
    """Reads one JSONL file and says at which line it breaks which rule."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines_by_id: dict[str, int] = {}

    def error(self, line: int, reason: str, remedy: str) -> GoldError:
        return GoldError(self._path, line, reason, remedy)

    def entries(self, fields: frozenset[str]) -> list[tuple[int, dict[str, Any]]]:
        try:
            lines = self._path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise FileUnusable(
                f"the gold file {self._path} cannot be read ({error}); restore it",
                message_ja=f"正解ファイル {self._path} を読めません（{error}）。"
                "元に戻してください。",
            ) from error
        result = []
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
            except ValueError as error:
                raise self.error(
                    number, f"broken JSON ({error})", "write one object a line"
                ) from error
            result.append((number, self.fields(number, entry, fields)))
        return result

    def fields(self, line: int, entry: object, fields: frozenset[str]) -> dict[str, Any]:
        if not isinstance(entry, dict):
            raise self.error(line, f"{entry!r} is no object", f"give {sorted(fields)}")
        if unknown := sorted(entry.keys() - fields):
            raise self.error(line, f"unknown field {unknown[0]!r}", f"use {sorted(fields)}")
        if missing := sorted(fields - entry.keys()):
            raise self.error(line, f"no field {missing[0]!r}", "add it")
        return entry

    def text(self, line: int, entry: dict[str, Any], name: str, *, blank: bool = False) -> str:
        value = entry[name]
        if not isinstance(value, str) or not (blank or value.strip()):
            raise self.error(line, f"{name} is {value!r}", "give a text")
        return value

    def choice(self, line: int, entry: dict[str, Any], name: str, allowed: set[Any]) -> str:
        value = entry[name]
        if not isinstance(value, str) or value not in allowed:
            raise self.error(
                line, f"{name} is {value!r}", f"use one of {sorted(map(str, allowed))}"
            )
        return value

    def asked(self, line: int, entry: dict[str, Any]) -> tuple[str, str]:
        question_id = self.text(line, entry, "question_id")
        if not _ID.fullmatch(question_id):
            raise self.error(
                line, f"question_id is {question_id!r}", "use letters, digits, `.`, `_` and `-`"
            )
        first = self._lines_by_id.setdefault(question_id, line)
        if first != line:
            raise self.error(
                line, f"question_id {question_id!r} is that of line {first} too", "rename one"
            )
        return question_id, self.text(line, entry, "question")
