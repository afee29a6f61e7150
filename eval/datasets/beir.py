"""Data in BEIR's format: a folder of corpus.jsonl, queries.jsonl and qrels/<split>.tsv.

Source: Thakur et al. 2021, "BEIR", and its repository's wiki.
"""

import re
from collections.abc import Collection
from pathlib import Path

from eval.datasets.context_passage import context_passage, titled
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.query import Query
from eval.errors import DatasetError, DatasetLineError
from eval.json_lines import JsonLines
from eval.relevance import Judgements
from eval.text_file import read_text

DEFAULT_SPLIT = "test"
_ID = re.compile(r"\S+")
_NO_SPACE = "use no white space"


def load_beir(folder: Path, split: str | None = None) -> Dataset:
    """Load a folder; its queries are those that the split's qrels judge.

    A passage is its title and text. Any relevant passage answers a query; a query whose
    passages are all judged 0 has none, and is never found, as in trec_eval. Raises
    DatasetLineError for broken lines, ids used twice, and judgements of unknown queries or
    passages; DatasetError for a split that is not there.
    """
    passages, known = [], set()
    lines = JsonLines(folder / "corpus.jsonl", DatasetLineError)
    for number, entry in lines.entries(frozenset({"_id", "text"}), None):
        passage_id = lines.identifier(number, entry["_id"], "_id", _ID, _NO_SPACE)
        known.add(passage_id)
        title = lines.text(number, {"title": entry.get("title") or ""}, "title", blank=True)
        text = titled(title, lines.text(number, entry, "text", blank=True))
        if text:  # some of BEIR's corpora have empty ones; nothing can be found in them
            passages.append(context_passage(text, passage_id, passage_id))
    texts = {}
    lines = JsonLines(folder / "queries.jsonl", DatasetLineError)
    for number, entry in lines.entries(frozenset({"_id", "text"}), None):
        query_id = lines.identifier(number, entry["_id"], "_id", _ID, _NO_SPACE)
        texts[query_id] = lines.text(number, entry, "text")
    path = _qrels_path(folder, split)
    grades = _read_qrels(path, texts, known)
    return Dataset(
        name=f"beir-{folder.name}-{path.stem}",
        kind=DatasetKind.BEIR,
        passages=tuple(passages),
        queries=tuple(Query(query_id, texts[query_id]) for query_id in texts if query_id in grades),
        judgements=Judgements(
            {query_id: {1: frozenset(items)} for query_id, items in grades.items()}, grades
        ),
        own_ids_hidden=True,
    )


def _qrels_path(folder: Path, split: str | None) -> Path:
    path = folder / "qrels" / f"{split or DEFAULT_SPLIT}.tsv"
    if not path.is_file():
        there = ", ".join(sorted(item.stem for item in path.parent.glob("*.tsv"))) or "none"
        raise DatasetError(
            f"{path} is not there; the splits of {folder} are: {there}; name one by "
            f"`beir:{folder}@split`",
            message_ja=f"{path} がありません。{folder} にある組: {there}。"
            f"`beir:{folder}@組` のように指定してください。",
        )
    return path


def _read_qrels(
    path: Path, query_ids: Collection[str], passage_ids: Collection[str]
) -> dict[str, dict[str, int]]:
    """Grades above 0 by query and passage; a query that is judged has an entry."""
    grades: dict[str, dict[str, int]] = {}
    judged: set[tuple[str, str]] = set()
    text = read_text(path, "qrels in BEIR's format", "BEIR形式のqrels")
    for number, line in enumerate(text.split("\n"), 1):
        columns = line.rstrip("\r").split("\t")
        if line == "" or (number == 1 and columns[-1] == "score"):
            continue
        if len(columns) != 3:
            raise DatasetLineError(
                path, number, f"{len(columns)} columns", "write 3, parted by tabs"
            )
        query_id, passage_id, score = columns
        for what, name, known in (
            ("query", query_id, query_ids),
            ("passage", passage_id, passage_ids),
        ):
            if name not in known:
                raise DatasetLineError(
                    path, number, f"no {what} {name!r} in the data set", "correct the id"
                )
        if not re.fullmatch(r"-?\d+", score):
            raise DatasetLineError(path, number, f"score is {score!r}", "give a whole number")
        if (query_id, passage_id) in judged:
            raise DatasetLineError(
                path, number, f"{passage_id!r} is judged twice for {query_id!r}", "remove one"
            )
        judged.add((query_id, passage_id))
        of_query = grades.setdefault(query_id, {})
        if int(score) > 0:
            of_query[passage_id] = int(score)
    return grades
