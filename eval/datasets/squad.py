"""Data in SQuAD's format (JSQuAD, JaQuAD, SQuAD 2): each context is a passage.

Source: Rajpurkar et al. 2016, 2018; JSQuAD (JGLUE) writes `title [SEP] paragraph` as a context.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.aligned_text import Span
from corpus.passages.passage import Passage
from eval.datasets.context_passage import context_passage, titled
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.query import Query
from eval.errors import DatasetError, DatasetLineError
from eval.relevance import Judgements
from eval.text_file import read_text

UNANSWERABLE = "unanswerable"
_SEPARATOR = "[SEP]"


def load_squad(path: Path) -> Dataset:
    """Load a file, or the *.json files of a folder in the order of their names.

    The same context twice is one passage. Questions that no context answers (`is_impossible`)
    are unanswerable. Raises DatasetLineError for broken JSON, DatasetError naming the place of
    what is missing or of a wrong type, an id used twice, or nothing to read.
    """
    name = f"squad-{path.stem if path.is_file() else path.name}"
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    reading = _Reading()
    for file in files:
        reading.take(file)
    return Dataset(
        name=name,
        kind=DatasetKind.SQUAD,
        passages=tuple(reading.passages),
        queries=tuple(reading.queries),
        judgements=Judgements(
            {query_id: {1: frozenset({held})} for query_id, held in reading.held_by.items()}
        ),
    )


@dataclass
class _Reading:
    """What the files read so far hold."""

    passages: list[Passage] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    held_by: dict[str, str] = field(default_factory=dict)
    _ids_by_context: dict[str, str] = field(default_factory=dict)
    _places_by_id: dict[str, str] = field(default_factory=dict)
    _articles: int = 0

    def take(self, path: Path) -> None:
        text = read_text(path, "a file in SQuAD's format", "SQuAD形式のファイル")
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise DatasetLineError(
                path, error.lineno, f"broken JSON ({error})", "restore the file"
            ) from error
        for place, article in _objects(content, "data", path.name):
            self._articles += 1
            article_id = f"a{self._articles:05d}"
            for number, (below, paragraph) in enumerate(_objects(article, "paragraphs", place), 1):
                context = _text(paragraph, "context", below)
                passage_id = self._passage_id(context, article_id, number)
                for at, entry in _objects(paragraph, "qas", below):
                    self._ask(entry, at, passage_id, context)

    def _passage_id(self, context: str, article_id: str, number: int) -> str:
        text = _passage_text(context)
        passage_id = self._ids_by_context.setdefault(text, f"{article_id}.{number:04d}")
        if passage_id == f"{article_id}.{number:04d}":
            self.passages.append(context_passage(text, passage_id, article_id))
        return passage_id

    def _ask(self, entry: dict[str, Any], place: str, passage_id: str, context: str) -> None:
        query_id = _text(entry, "id", place)
        if " " in query_id or not query_id.isprintable():
            raise _wrong(place, f"its id is {query_id!r}", "use no white space")
        first = self._places_by_id.setdefault(query_id, place)
        if first != place:
            raise _wrong(place, f"its id {query_id!r} is that of {first} too", "rename one")
        kind = entry.get("question_type")
        impossible = entry.get("is_impossible") is True
        if not impossible:
            self.held_by[query_id] = passage_id
        given = list(_objects(entry, "answers", place))
        answers = [_text(answer, "text", at) for at, answer in given]
        first_given = given[0][1] if answers and not impossible else {}
        answer_type = first_given.get("answer_type")  # JaQuAD's
        self.queries.append(
            Query(
                query_id=query_id,
                text=_text(entry, "question", place),
                type=UNANSWERABLE if impossible else kind if isinstance(kind, str) else None,
                answer=answers[0] if first_given else None,
                answer_span=_answer_span(first_given, context) if first_given else None,
                answer_type=answer_type if isinstance(answer_type, str) else None,
            )
        )


def _passage_text(context: str) -> str:
    title, separator, paragraph = context.partition(_SEPARATOR)
    return titled(title, paragraph) if separator else context.strip()


def _answer_span(answer: dict[str, Any], context: str) -> Span | None:
    """Where an answer stands in the passage that its context becomes; None if not told or there.

    What the format counts in is the context before its title and white space were moved, and no
    character was taken out behind the place: it is as far from the end as before.
    """
    start, text = answer.get("answer_start"), answer["text"]
    if not isinstance(start, int):
        return None
    passage = _passage_text(context)
    place = len(passage) - (len(context.rstrip()) - start)
    span = (place, place + len(text))
    return span if place >= 0 and passage[slice(*span)] == text else None


def _objects(entry: object, name: str, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a list, each with its place, such as `dev.json data[0].paragraphs[3]`."""
    items = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(items, list):
        raise _wrong(place, f"it has no list {name!r}", "give one")
    joint = "." if "[" in place else " "
    for number, item in enumerate(items):
        here = f"{place}{joint}{name}[{number}]"
        if not isinstance(item, dict):
            raise _wrong(here, f"it is {item!r}"[:80], "give an object")
        yield here, item


def _text(entry: dict[str, Any], name: str, place: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(place, f"its {name!r} is {value!r}", "give a text")
    return value


def _wrong(place: str, reason: str, remedy: str) -> DatasetError:
    return DatasetError(
        f"{place} is not as SQuAD's format has it: {reason}; {remedy}",
        message_ja=f"{place} はSQuAD形式になっていません。（{reason}; {remedy}）",
    )
