"""Data as JMTEB's retrieval tasks have it: documents and queries in JSON lines.

Documents are `docid`, `title` (if any) and `text`, queries `query` and `relevant_docs`, as in
the Hugging Face data set sbintuitions/JMTEB. JMTEB's own evaluator reads a document's text
alone; so is it here, that figures may be laid side by side.
"""

import re
from pathlib import Path

from eval.datasets.context_passage import context_passage
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.query import Query
from eval.errors import DatasetError, DatasetLineError
from eval.json_lines import JsonLines
from eval.relevance import Judgements

DOCUMENTS = "corpus.jsonl"
DEFAULT_SPLITS = ("test", "queries", "validation")
_ID = re.compile(r"\S+")


def load_jmteb(folder: Path, split: str | None = None) -> Dataset:
    """Load a folder of corpus.jsonl and <split>.jsonl; test, else queries, else validation.

    Any relevant document answers a query. Queries are numbered by line where they have no
    `qid`. Raises DatasetLineError for broken lines, ids used twice, and unknown documents;
    DatasetError for a split that is not there.
    """
    lines = JsonLines(folder / DOCUMENTS, DatasetLineError)
    passages, known = [], set()
    for number, entry in lines.entries(frozenset({"docid", "text"}), None):
        passage_id = lines.identifier(number, entry["docid"], "docid", _ID, "use no white space")
        known.add(passage_id)
        text = lines.text(number, entry, "text", blank=True).strip()
        if text:  # nothing can be found in an empty one
            passages.append(context_passage(text, passage_id, passage_id))
    path = _queries_path(folder, split)
    lines = JsonLines(path, DatasetLineError)
    queries, qrels = [], {}
    for number, entry in lines.entries(frozenset({"query", "relevant_docs"}), None):
        query_id = lines.identifier(
            number, entry.get("qid", f"q{number}"), "qid", _ID, "use no white space"
        )
        relevant = entry["relevant_docs"]
        names = {str(name) for name in (relevant if isinstance(relevant, list) else [relevant])}
        if not names:
            raise lines.error(number, "relevant_docs is empty", "name a document")
        if unknown := sorted(names - known):
            raise lines.error(
                number, f"no document {unknown[0]!r} in {DOCUMENTS}", "correct the id"
            )
        queries.append(Query(query_id, lines.text(number, entry, "query")))
        qrels[query_id] = {1: frozenset(names)}
    return Dataset(
        name=f"jmteb-{folder.name}-{path.stem}",
        kind=DatasetKind.JMTEB,
        passages=tuple(passages),
        queries=tuple(queries),
        judgements=Judgements(qrels),
    )


def _queries_path(folder: Path, split: str | None) -> Path:
    wanted = [folder / f"{name}.jsonl" for name in ((split,) if split else DEFAULT_SPLITS)]
    for path in wanted:
        if path.is_file():
            return path
    there = ", ".join(sorted(path.name for path in folder.glob("*.jsonl"))) or "none"
    raise DatasetError(
        f"{wanted[0]} is not there; {folder} holds: {there}; name the queries by "
        f"`jmteb:{folder}@split`",
        message_ja=f"{wanted[0]} がありません。{folder} にあるファイル: {there}。"
        f"`jmteb:{folder}@組` のように指定してください。",
    )
