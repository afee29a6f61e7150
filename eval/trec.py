"""Runs and qrels as TREC files, which trec_eval and ir_measures read."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np

from eval.errors import FileUnusable, TrecError
from eval.relevance import Qrels
from eval.run import Run
from index.hit import Hit

T = TypeVar("T")

NO_PASSAGE = "no-passage"
"""Stands in qrels for evidence that no passage holds: relevant, and never found.

Without it, trec_eval would leave the question out and flatter the run.
"""


def write_run(path: Path, run: Run) -> None:
    """Write `question_id Q0 passage_id rank score name` lines.

    trec_eval orders by score alone, so scores that tie are parted by the smallest float32 step.
    """
    lines = []
    for question_id, hits in run.hits.items():
        above = np.float32(np.inf)
        for hit in hits:
            score = min(np.float32(hit.score), np.nextafter(above, np.float32(-np.inf)))
            above = score
            name = run.settings.name
            lines.append(f"{question_id} Q0 {hit.passage_id} {hit.rank} {float(score)!r} {name}")
    _write(path, lines)


def read_run(path: Path) -> dict[str, tuple[Hit, ...]]:
    """Read hits by question_id in the order of their ranks; TrecError names a bad line.

    The file has neither the parts of the scores nor the settings, so the hits have no parts.
    """
    hits: dict[str, list[Hit]] = {}
    for question_id, hit in _read(path, 6, _to_hit):
        hits.setdefault(question_id, []).append(hit)
    return {
        question_id: tuple(sorted(items, key=lambda hit: hit.rank))
        for question_id, items in hits.items()
    }


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write `question_id part passage_id 1` lines.

    The second column, which trec_eval passes over, holds the part of the question.
    """
    _write(
        path,
        [
            f"{question_id} {part} {passage_id} 1"
            for question_id, parts in qrels.items()
            for part, passage_ids in parts.items()
            for passage_id in sorted(passage_ids or {NO_PASSAGE})
        ],
    )


def read_qrels(path: Path) -> Qrels:
    """Read qrels as `write_qrels` writes them; TrecError names a bad line."""
    qrels: dict[str, dict[int, set[str]]] = {}
    for question_id, part, passage_id in _read(path, 4, _to_judgement):
        passage_ids = qrels.setdefault(question_id, {}).setdefault(part, set())
        if passage_id != NO_PASSAGE:
            passage_ids.add(passage_id)
    return {
        question_id: {part: frozenset(ids) for part, ids in parts.items()}
        for question_id, parts in qrels.items()
    }


def _to_hit(columns: list[str]) -> tuple[str, Hit]:
    question_id, _, passage_id, rank, score, _ = columns
    return question_id, Hit(passage_id, int(rank), float(score), {})


def _to_judgement(columns: list[str]) -> tuple[str, int, str]:
    question_id, part, passage_id, relevance = columns
    if relevance != "1":
        raise ValueError(f"relevance is {relevance}, only relevant passages are listed, by 1")
    return question_id, int(part), passage_id


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise FileUnusable(
            f"{path} cannot be written ({error}); make the folder writable or name another",
            message_ja=f"{path} に書き込めません（{error}）。別のフォルダーを指定してください。",
        ) from error


def _read(path: Path, columns: int, parse: Callable[[list[str]], T]) -> list[T]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(
            f"{path} cannot be read ({error}); name a TREC file",
            message_ja=f"{path} を読めません（{error}）。TREC形式のファイルを指定してください。",
        ) from error
    result = []
    for number, line in enumerate(text.splitlines(), 1):
        found = line.split()
        if len(found) != columns:
            raise TrecError(
                path, number, f"{len(found)} columns", f"write {columns}, parted by spaces"
            )
        try:
            result.append(parse(found))
        except ValueError as error:
            raise TrecError(path, number, str(error), "correct it") from error
    return result
