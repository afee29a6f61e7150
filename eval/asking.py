"""Asks every query of a data set, as it is served, and notes what came and how long it took."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval.datasets.dataset import Dataset
from eval.saved_run import KEPT_HITS
from index.hit import Hit
from index.matched_terms import MatchedTerm, TermMatcher
from index.search_index import SearchIndex
from index.searcher import Searcher
from rag.answer import Answer
from rag.assistant import Assistant

K = 50
"""Hits a query: enough to fill the largest character budget."""

TOTAL = "total"
_WARM_UP = 3


@dataclass(frozen=True)
class Found:
    """What came for one query: hits, the milliseconds of each stage and in total, the answer.

    `matched` are the query's terms that stand in a passage, by passage_id, for the hits that a
    saved run keeps.
    """

    hits: tuple[Hit, ...]
    took_ms: Mapping[str, float]
    answer: Answer | None = None
    matched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Ask = Callable[[str, int], Found]
"""Asks for up to k hits for a text."""

Explain = Callable[[str, tuple[Hit, ...]], Mapping[str, tuple[str, ...]]]
"""Says which terms of a text stand in hits, by passage_id."""


def ask_searcher(searcher: Searcher) -> Ask:
    """Ask for passages only."""

    def ask(text: str, k: int) -> Found:
        result = searcher.search(text, k)
        return Found(result.hits, result.took_ms)

    return ask


def ask_assistant(assistant: Assistant, *, judged: bool) -> Ask:
    """Ask for passages and an answer; with `judged` false, what it says is not noted."""

    def ask(text: str, k: int) -> Found:
        answer = assistant.ask(text, k)
        matched = {
            found.passage.passage_id: _words(found.matched_terms)
            for found in answer.passages[:KEPT_HITS]
        }
        return Found(_hits_of(answer), answer.took_ms, answer if judged else None, matched)

    return ask


def explain_by(index: SearchIndex) -> Explain:
    """Explain hits in an index."""
    matcher = TermMatcher(index)
    passages = {passage.passage_id: passage for passage in index.findable}

    def explain(text: str, hits: tuple[Hit, ...]) -> Mapping[str, tuple[str, ...]]:
        terms = matcher.matched(text, [passages[hit.passage_id] for hit in hits])
        return {hit.passage_id: _words(of) for hit, of in zip(hits, terms, strict=True)}

    return explain


def ask_all(
    dataset: Dataset,
    ask: Ask,
    advance: Callable[[], None],
    explain: Explain | None = None,
    k: int = K,
) -> dict[str, Found]:
    """What came for each query, by query_id; `advance` is called after each.

    The first queries are asked once before, so that no time counts what is read on first use.
    What `ask` does not explain `explain` does afterwards, and no time counts it.
    """
    for query in dataset.queries[:_WARM_UP]:
        ask(query.text, k)
    found = {}
    for query in dataset.queries:
        started = time.perf_counter()
        came = ask(query.text, k + dataset.own_ids_hidden)
        took_ms = {**came.took_ms, TOTAL: (time.perf_counter() - started) * 1000}
        hits = _without(query.query_id, came.hits, k) if dataset.own_ids_hidden else came.hits
        matched = explain(query.text, hits[:KEPT_HITS]) if explain else came.matched
        found[query.query_id] = replace(came, hits=hits, took_ms=took_ms, matched=matched)
        advance()
    return found


def _words(terms: Sequence[MatchedTerm]) -> tuple[str, ...]:
    """Terms as the query writes them, and as the passage does where that is another form."""
    return tuple(dict.fromkeys(word for term in terms for word in (term.term, term.form) if word))


def _hits_of(answer: Answer) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            passage_id=found.passage.passage_id,
            rank=found.rank,
            score=found.score,
            parts=found.parts,
            shares=found.shares,
            found_by=found.found_by,
            repeated_in=tuple(same.passage.passage_id for same in found.repeated_in),
        )
        for found in answer.passages
    )


def _without(query_id: str, hits: tuple[Hit, ...], k: int) -> tuple[Hit, ...]:
    others = [other for hit in hits for other in _unlike(query_id, hit)][:k]
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(others, 1))


def _unlike(query_id: str, hit: Hit) -> tuple[Hit, ...]:
    """A hit freed of the query itself: what repeats the query takes the place of its passage."""
    names = tuple(name for name in (hit.passage_id, *hit.repeated_in) if name != query_id)
    if not names:
        return ()
    found_by = hit.found_by if names[0] == hit.passage_id else names[0]
    return (replace(hit, passage_id=names[0], found_by=found_by, repeated_in=names[1:]),)
