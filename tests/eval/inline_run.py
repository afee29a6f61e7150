"""Saved runs written inside a test."""

from collections.abc import Mapping

from eval.machine import Machine
from eval.saved_run import (
    Cost,
    DatasetSummary,
    Expected,
    Group,
    IndexSummary,
    Mean,
    SavedHit,
    SavedPassage,
    SavedQuery,
    SavedRun,
    StageTime,
)

DATASET = DatasetSummary("dev", "gold", "a" * 64, passages=2, queries=2, answerable=1)


def query(query_id: str, values: Mapping[str, float], rank: int | None = 1) -> SavedQuery:
    """A query whose one evidence is in `plan.0001`, found at that rank."""
    hits = (SavedHit(rank, "plan.0001", 0.5, {"dense": 0.9}, {}, ("予算",), (1,)),) if rank else ()
    return SavedQuery(
        query_id=query_id,
        text="予算はいくらか。",
        type="fact",
        wording="own",
        answer="1兆円",
        note="",
        values=values,
        expected=(Expected(1, "plan", "予算は1兆円", ("plan.0001",)),),
        hits=hits,
        first_relevant_rank=rank,
        status="answered",
        answer_text="予算は1兆円とする。",
    )


def saved_run(name: str = "fused", *queries: SavedQuery) -> SavedRun:
    """A run of these queries on DATASET."""
    measures = {"R@1": Mean(0.5, 0.0, 1.0, 2)}
    return SavedRun(
        name=name,
        settings={"weights": {"dense": 1.0}, "k": 50},
        dataset=DATASET,
        made_at="2026-11-22T05:03:00+00:00",
        index=IndexSummary("20261122T050300-1a2b3c4d", {"model": "bundled"}),
        machine=Machine(2, "AMD EPYC", "Linux 6"),
        cost=Cost({"total": StageTime(12.0, 20.0)}, 1.2, 3.5, 812.0),
        measures=measures,
        groups=(Group("type", "fact", 2, measures),),
        queries=queries or (query("q-1", {"R@1": 1.0}),),
        passages={"plan.0001": SavedPassage("plan", "予算は1兆円とする。", "第1章 3頁")},
    )
