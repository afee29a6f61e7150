"""Gold questions: what was asked, and where in the sources the answer stands."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.catalogue import Catalogue
from eval.errors import GoldError
from eval.evidence import Evidence
from eval.gold_sources import GoldSources
from eval.json_lines import JsonLines

GOLD_FOLDER = Path(__file__).with_name("gold")
_ID = re.compile(r"[A-Za-z0-9._-]+")  # no white space: TREC files part columns by it
_FIELDS = frozenset({"question_id", "question", "type", "wording", "answer", "evidence", "note"})
_OPTIONAL_FIELDS = frozenset({"unanswerable"})
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


class Unanswerable(StrEnum):
    """Why the corpus has no answer, though it is about the matter.

    On topic: it does not say. Near miss: it says something like it (of another year, another
    body). False premise: the question takes for given what is not so.
    """

    ON_TOPIC = "on-topic"
    NEAR_MISS = "near-miss"
    FALSE_PREMISE = "false-premise"


class Wording(StrEnum):
    """Whether a question is in the asker's own words or near those of the source."""

    OWN = "own"
    NEAR = "near"


@dataclass(frozen=True)
class Question:
    """A question with its answer and evidence; without both where the corpus has no answer.

    `unanswerable` says why, of questions of that type alone; gold files must say it of each.
    """

    question_id: str
    question: str
    type: QuestionType
    wording: Wording
    answer: str | None
    evidence: tuple[Evidence, ...]
    note: str
    unanswerable: Unanswerable | None = None

    @property
    def group(self) -> str:
        """By what it is grouped in results: its type, and why it is unanswerable if it says."""
        return f"{self.type}/{self.unanswerable}" if self.unanswerable else self.type.value

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
    """The questions of one split, and questions that the corpus is not about."""

    split: Split
    questions: tuple[Question, ...]
    off_topic: tuple[Question, ...]


def load_gold(split: Split, catalogue: Catalogue) -> Gold:
    """Load a split's questions from the package; GoldError if a file breaks the rules."""
    questions = load_questions(GOLD_FOLDER / f"{split}.jsonl", catalogue)
    return Gold(split, questions, load_off_topic(GOLD_FOLDER / f"{split}-off-topic.jsonl"))


def load_questions(path: Path, catalogue: Catalogue) -> tuple[Question, ...]:
    """Load a JSONL file of questions and locate each evidence in its source.

    Raises GoldError with the line for broken JSON, an unknown or missing field, a value that
    is not allowed, an id used twice, an unanswerable question with evidence or another without,
    an unanswerable one that does not say why it is or another that does, and for a quote that,
    white space aside, does not stand in the source exactly once.
    """
    sources = GoldSources(catalogue)
    reader = JsonLines(path, GoldError)
    questions = []
    for line, entry in reader.entries(_FIELDS, _OPTIONAL_FIELDS):
        question_id, text = _asked(reader, line, entry)
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
        why = _why_unanswerable(reader, line, entry) if kind == QuestionType.UNANSWERABLE else None
        if why is None and "unanswerable" in entry:
            raise reader.error(
                line,
                f"{question_id} is of type {kind} but says why it is unanswerable",
                "take `unanswerable` out, or give that type",
            )
        evidence = tuple(_evidence(reader, line, item, sources) for item in items)
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
                unanswerable=why,
            )
        )
    return tuple(questions)


def load_off_topic(path: Path) -> tuple[Question, ...]:
    """Load a JSONL file of questions (id and text) that the corpus is not about."""
    reader = JsonLines(path, GoldError)
    return tuple(
        Question(
            *_asked(reader, line, entry),
            type=QuestionType.OFF_TOPIC,
            wording=Wording.OWN,
            answer=None,
            evidence=(),
            note="",
        )
        for line, entry in reader.entries(_OFF_TOPIC_FIELDS)
    )


def _asked(reader: JsonLines, line: int, entry: dict[str, object]) -> tuple[str, str]:
    """A question's id and text."""
    wanted = "use letters, digits, `.`, `_` and `-`"
    question_id = reader.identifier(line, entry["question_id"], "question_id", _ID, wanted)
    return question_id, reader.text(line, entry, "question")


def _why_unanswerable(reader: JsonLines, line: int, entry: dict[str, object]) -> Unanswerable:
    """Why the corpus has no answer: of questions of that type it must be said."""
    if "unanswerable" not in entry:
        raise reader.error(
            line,
            f"{entry['question_id']} does not say why it is unanswerable",
            f"add `unanswerable`, one of {sorted(Unanswerable)}",
        )
    return Unanswerable(reader.choice(line, entry, "unanswerable", set(Unanswerable)))


def _evidence(
    reader: JsonLines,
    line: int,
    item: object,
    sources: GoldSources,
) -> Evidence:
    entry = reader.fields(line, item, _EVIDENCE_FIELDS)
    document_id = reader.text(line, entry, "document_id")
    quote = reader.text(line, entry, "quote")
    part = entry["part"]
    if type(part) is not int or part < 1:  # bool is an int to isinstance
        raise reader.error(line, f"part is {part!r}", "give a number from 1")
    return sources.evidence(reader, line, document_id, quote, part)
