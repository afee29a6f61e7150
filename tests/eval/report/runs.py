"""Saved runs for reports, written inside a test: two passages, one of which holds the answer."""

from collections.abc import Mapping
from dataclasses import replace

from eval.saved_run import (
    Expected,
    Group,
    Mean,
    SavedHit,
    SavedPassage,
    SavedQuery,
    SavedRun,
)
from tests.eval.inline_run import saved_run

ANSWER = "plan.0001"
OTHER = "plan.0002"
PASSAGES = {
    ANSWER: SavedPassage("plan", "政府は、予算を改訂した。\n予算は1兆円とする。", "第1章 3頁"),
    OTHER: SavedPassage("plan", "人材の育成を進める。", "第2章 9頁"),
}


def hit(rank: int, passage_id: str, *parts_held: int, score: float | None = None) -> SavedHit:
    """A hit of two retrievers whose shares sum to the score."""
    score = 1 / rank if score is None else score
    return SavedHit(
        rank,
        passage_id,
        score,
        {"dense": 0.875, "lemma": 12.5},
        {"dense": 0.75 * score, "lemma": 0.25 * score},
        ("予算",),
        parts_held,
    )


def query(
    query_id: str, *hits: SavedHit, text: str = "予算はいくらか。", type_: str | None = "fact"
) -> SavedQuery:
    """An answerable query; its rank and recall follow from which hits hold part 1."""
    rank = next((found.rank for found in hits if found.parts_held), None)
    return SavedQuery(
        query_id=query_id,
        text=text,
        type=type_,
        wording="own",
        answer="1兆円",
        note="本文の末尾。",
        values={f"R@{k}": float(rank is not None and rank <= k) for k in (1, 5, 10)},
        expected=(Expected(1, "plan", "予算は**1兆円**とする。", (ANSWER,)),),
        hits=hits,
        first_relevant_rank=rank,
        status="answered",
        answer_text="予算は1兆円とする。",
    )


def found_at(query_id: str, rank: int | None) -> SavedQuery:
    """A query whose answer comes at that rank of two, or not at all."""
    places = {None: (OTHER,), 1: (ANSWER, OTHER), 2: (OTHER, ANSWER)}[rank]
    hits = [
        hit(place, passage_id, *((1,) if passage_id == ANSWER else ()))
        for place, passage_id in enumerate(places, 1)
    ]
    return query(query_id, *hits)


def unanswerable(query_id: str, status: str = "not_found") -> SavedQuery:
    """A query that the documents do not answer."""
    return replace(
        query(query_id, hit(1, OTHER), type_="unanswerable"),
        answer=None,
        expected=(),
        values={},
        status=status,
        answer_text=None,
    )


def run(
    *queries: SavedQuery,
    name: str = "fused",
    measures: Mapping[str, Mean] | None = None,
    passages: Mapping[str, SavedPassage] = PASSAGES,
) -> SavedRun:
    """A run of these queries; its means are as given and follow from nothing."""
    means = {"R@1": Mean(0.5, 0.125, 0.875, 2), "R@10": Mean(0.75, 0.25, 1.0, 2)}
    means = dict(means if measures is None else measures)
    return replace(
        saved_run(name, *queries),
        measures=means,
        groups=(Group("type", "fact", 2, means),),
        passages=passages,
    )
