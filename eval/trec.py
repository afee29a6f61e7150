"""Runs and qrels as TREC files, which trec_eval and ir_measures read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import TypeVar

import numpy as np

from eval.errors import TrecError
from eval.relevance import Judgements
from eval.text_file import read_text, write_text
from index.hit import Hit

T = TypeVar("T")

NO_PASSAGE = "no-passage"
"""Stands in qrels for evidence that no passage holds: relevant, and never found.

Without it, trec_eval would leave the question out and flatter the run.
"""


def write_run(path: Path, name: str, hits: Mapping[str, Sequence[Hit]]) -> None:
    """Write `query_id Q0 passage_id rank score name` lines.

    trec_eval orders by score alone, so scores that tie are parted by the smallest float32 step.
    """
    lines = []
    for query_id, found in hits.items():
        above = np.float32(np.inf)
        for hit in found:
            score = min(np.float32(hit.score), np.nextafter(above, np.float32(-np.inf)))
            above = score
            lines.append(f"{query_id} Q0 {hit.passage_id} {hit.rank} {float(score)!r} {name}\n")
    write_text(path, "".join(lines))


def read_run(path: Path) -> dict[str, tuple[Hit, ...]]:
    """Read the hits of any system's run by query_id, best first; TrecError names a bad line.

    The order is that of the scores, as trec_eval has it, and of the rank column where scores
    tie; ranks are counted anew from 1. The file does not say what the scores are made of, so
    the hits have no parts.
    """
    hits: dict[str, dict[str, Hit]] = {}
    for line, (query_id, hit) in _read(path, 6, _to_hit):
        found = hits.setdefault(query_id, {})
        if hit.passage_id in found:
            raise TrecError(
                path, line, f"{hit.passage_id!r} comes twice for {query_id!r}", "remove one"
            )
        found[hit.passage_id] = hit
    return {
        query_id: tuple(
            Hit(hit.passage_id, rank, hit.score, {})
            for rank, hit in enumerate(
                sorted(found.values(), key=lambda hit: (-hit.score, hit.rank)), 1
            )
        )
        for query_id, found in hits.items()
    }


def write_qrels(path: Path, judgements: Judgements) -> None:
    """Write `query_id part passage_id grade` lines.

    The second column, which trec_eval passes over, holds the part of the question.
    """
    lines = []
    for query_id, parts in judgements.qrels.items():
        grades = judgements.relevant(query_id)
        for part, passage_ids in parts.items():
            lines += [
                f"{query_id} {part} {passage_id} {grades.get(passage_id, 1)}\n"
                for passage_id in sorted(passage_ids or {NO_PASSAGE})
            ]
    write_text(path, "".join(lines))


def read_qrels(path: Path) -> Judgements:
    """Read any system's qrels; TrecError names a bad line.

    A number from 1 in the second column is a part of the question, as `write_qrels` writes it;
    anything else (`0`, `Q0`) is the one part there is. Grades of 0 and below are not relevant; a
    query that has no others counts as never found, as in trec_eval.
    """
    qrels: dict[str, dict[int, set[str]]] = {}
    grades: dict[str, dict[str, int]] = {}
    judged: set[tuple[str, int, str]] = set()
    for line, (query_id, part, passage_id, grade) in _read(path, 4, _to_judgement):
        if (query_id, part, passage_id) in judged:
            raise TrecError(
                path, line, f"{passage_id!r} is judged twice for {query_id!r}", "remove one"
            )
        judged.add((query_id, part, passage_id))
        passage_ids = qrels.setdefault(query_id, {}).setdefault(part, set())
        if grade > 0 and passage_id != NO_PASSAGE:
            passage_ids.add(passage_id)
            if grade > 1:
                grades.setdefault(query_id, {})[passage_id] = grade
    return Judgements(
        {
            query_id: {part: frozenset(ids) for part, ids in parts.items()}
            for query_id, parts in qrels.items()
        },
        grades,
    )


def _to_hit(columns: list[str]) -> tuple[str, Hit]:
    query_id, _, passage_id, rank, score, _ = columns
    if not isfinite(float(score)):
        raise ValueError(f"score is {score!r}, which has no place in an order")
    return query_id, Hit(passage_id, int(rank), float(score), {})


def _to_judgement(columns: list[str]) -> tuple[str, int, str, int]:
    query_id, part, passage_id, grade = columns
    return query_id, max(1, int(part)) if part.isdecimal() else 1, passage_id, int(grade)


def _read(path: Path, columns: int, parse: Callable[[list[str]], T]) -> Iterator[tuple[int, T]]:
    text = read_text(path, "a TREC file", "TREC形式のファイル")
    for number, line in enumerate(text.splitlines(), 1):
        found = line.split()
        if len(found) != columns:
            raise TrecError(
                path, number, f"{len(found)} columns", f"write {columns}, parted by spaces"
            )
        try:
            yield number, parse(found)
        except ValueError as error:
            raise TrecError(path, number, str(error), "correct it") from error
