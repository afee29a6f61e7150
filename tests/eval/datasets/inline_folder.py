"""Folders of public data written inside a test."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Line = str | Mapping[str, Any]


def write_lines(path: Path, lines: Sequence[Line]) -> None:
    """A file of these lines, objects as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")


CORPUS: list[Line] = [
    {"_id": "d1", "title": "基金", "text": "支出の上限は3,000億円である。"},
    {"_id": "d2", "title": "", "text": "予算は1兆円とする。", "metadata": {"url": "x"}},
    {"_id": "d3", "text": "目標は2030年である。"},
    {"_id": "d4", "title": "", "text": ""},
]
QUERIES: list[Line] = [
    {"_id": "q1", "text": "上限はいくらか。", "metadata": {}},
    {"_id": "q2", "text": "予算はいくらか。"},
    {"_id": "q3", "text": "他の組の質問。"},
    {"_id": "q4", "text": "答えのない質問。"},
]
QRELS: list[Line] = [
    "query-id\tcorpus-id\tscore",
    "q1\td1\t2",
    "q1\td2\t1",
    "q1\td3\t0",
    "q2\td2\t1",
    "q2\td4\t1",
    "q4\td1\t0",
]


def beir_folder(
    folder: Path,
    corpus: Sequence[Line] = CORPUS,
    queries: Sequence[Line] = QUERIES,
    qrels: Sequence[Line] = QRELS,
) -> Path:
    """A folder in BEIR's format, its qrels those of `test`."""
    write_lines(folder / "corpus.jsonl", corpus)
    write_lines(folder / "queries.jsonl", queries)
    write_lines(folder / "qrels" / "test.tsv", qrels)
    return folder
