"""A TREC run of any system scored against TREC qrels, as a saved run."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.asking import Found
from eval.datasets.dataset import DatasetKind
from eval.datasets.query import Query
from eval.errors import DatasetError
from eval.evaluation import saved_query
from eval.query_values import retrieval_values
from eval.relevance import Judgements
from eval.saved_run import Cost, DatasetSummary, Expected, SavedRun
from eval.summary import summarise
from eval.trec import read_qrels, read_run


@dataclass(frozen=True)
class ScoredRun:
    """The run with its measures, and the queries that the run or the qrels alone have."""

    run: SavedRun
    not_run: tuple[str, ...]
    not_judged: tuple[str, ...]


def score_trec(run_path: Path, qrels_path: Path) -> ScoredRun:
    """Measure a run; a judged query that it lacks scores 0, one that is not judged is left out.

    Recall within characters is not measured, as the files do not say how long passages are.
    Raises TrecError for a bad line, FileUnusable, or DatasetError for qrels without a line.
    """
    judgements, hits = read_qrels(qrels_path), read_run(run_path)
    if not judgements.qrels:
        raise DatasetError(
            f"the qrels {qrels_path} judge no query; name others",
            message_ja=f"{qrels_path} には判定が一つもありません。別のファイルを指定してください。",
        )
    values = retrieval_values(hits, judgements, None)
    queries = tuple(
        saved_query(
            Query(query_id, ""),
            values[query_id],
            _expected(judgements, query_id),
            Found(hits.get(query_id, ()), {}),
            judgements,
        )
        for query_id in judgements.qrels
    )
    judged = {name for query_id in judgements.qrels for name in judgements.relevant(query_id)}
    run = SavedRun(
        name=run_path.stem,
        settings={},
        dataset=DatasetSummary(
            name=qrels_path.stem,
            kind=DatasetKind.TREC.value,
            fingerprint=_fingerprint(judgements),
            passages=len(judged | {hit.passage_id for found in hits.values() for hit in found}),
            queries=len(queries),
            answerable=len(queries),
        ),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        index=None,
        machine=None,
        cost=Cost(),
        measures=summarise(queries),
        groups=(),
        queries=queries,
        passages={},
    )
    return ScoredRun(
        run,
        not_run=tuple(query_id for query_id in judgements.qrels if query_id not in hits),
        not_judged=tuple(query_id for query_id in hits if query_id not in judgements.qrels),
    )


def _expected(judgements: Judgements, query_id: str) -> tuple[Expected, ...]:
    return tuple(
        Expected(part, "", "", (name,))
        for part, passage_ids in judgements.qrels[query_id].items()
        for name in sorted(passage_ids)
    )


def _fingerprint(judgements: Judgements) -> str:
    """SHA-256 over what is relevant to which query, whatever the order of the file's lines."""
    digest = hashlib.sha256()
    for query_id, parts in sorted(judgements.qrels.items()):
        grades = judgements.relevant(query_id)
        for part, names in sorted(parts.items()):
            digest.update(repr((query_id, part, [(n, grades[n]) for n in sorted(names)])).encode())
    return digest.hexdigest()
