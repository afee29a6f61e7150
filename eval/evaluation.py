"""Evaluation: a data set asked by a named setting, measured, and made a saved run."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from corpus.catalogue import Catalogue
from corpus.passages.passage import Passage
from eval.asking import Found, K, ask_all, ask_assistant, ask_searcher, explain_by
from eval.cost import cost_of
from eval.datasets.dataset import Dataset
from eval.datasets.dataset_index import BuiltIndex
from eval.datasets.query import Query
from eval.machine import this_machine
from eval.measures import Values
from eval.query_values import answer_values, retrieval_values
from eval.relevance import Judgements, is_relevant
from eval.saved_run import (
    KEPT_HITS,
    DatasetSummary,
    Expected,
    IndexSummary,
    SavedHit,
    SavedPassage,
    SavedQuery,
    SavedRun,
)
from eval.settings import describe, get_setting, make_searcher, uses_vectors
from eval.summary import grouped, summarise
from index.encoder import Encoder
from index.hit import Hit
from rag.assistant import Assistant


@dataclass(frozen=True)
class Evaluation:
    """A setting's saved run, and all hits by query_id, best first, of which it keeps the first."""

    run: SavedRun
    hits: Mapping[str, tuple[Hit, ...]]


def evaluate(
    name: str,
    dataset: Dataset,
    built: BuiltIndex,
    encoder: Encoder,
    catalogue: Catalogue | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Ask every query by a named setting and measure what comes.

    Questions of the gold, for which a catalogue is given, go through the assistant, so what is
    measured is what is served, and answers are judged where the setting knows cosines; other
    queries go to the searcher. `advance` is called after each query.
    """
    setting = get_setting(name)
    searcher = make_searcher(setting, built.index, encoder)
    ask = (
        ask_searcher(searcher)
        if catalogue is None
        else ask_assistant(Assistant(catalogue, searcher), judged=uses_vectors(setting))
    )
    found = ask_all(dataset, ask, advance, explain_by(built.index) if catalogue is None else None)
    hits = {query_id: came.hits for query_id, came in found.items()}
    queries = _saved_queries(dataset, found, hits)
    run = SavedRun(
        name=name,
        settings=describe(setting, K),
        dataset=summary_of(dataset),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        index=IndexSummary(built.index.generation, asdict(built.recipe)),
        machine=this_machine(),
        cost=cost_of(list(found.values()), built.folder, encodes=uses_vectors(setting)),
        measures=summarise(queries),
        groups=grouped(queries),
        queries=queries,
        passages=passages_shown(dataset, queries),
    )
    return Evaluation(run, hits)


def summary_of(dataset: Dataset) -> DatasetSummary:
    """What a run says of the data set that it was on."""
    return DatasetSummary(
        name=dataset.name,
        kind=dataset.kind.value,
        fingerprint=dataset.fingerprint(),
        passages=len(dataset.passages),
        queries=len(dataset.queries),
        answerable=len(dataset.judgements.qrels),
    )


def saved_query(
    query: Query,
    values: Values,
    expected: tuple[Expected, ...],
    found: Found,
    judgements: Judgements,
) -> SavedQuery:
    """A query with what it scored, what should have come and what came."""
    held = [(hit, judgements.parts_held(query.query_id, hit.passage_id)) for hit in found.hits]
    answer = found.answer
    return SavedQuery(
        query_id=query.query_id,
        text=query.text,
        type=query.type,
        wording=query.wording,
        answer=query.answer,
        note=query.note,
        values=values,
        expected=expected,
        hits=tuple(
            _saved_hit(hit, parts, found.matched.get(hit.passage_id, ()))
            for hit, parts in held[:KEPT_HITS]
        ),
        first_relevant_rank=next((hit.rank for hit, parts in held if parts), None),
        status=answer.status.value if answer else None,
        answer_text=answer.text if answer else None,
        confidence=answer.confidence if answer else None,
    )


def _saved_hit(hit: Hit, parts_held: tuple[int, ...], matched: tuple[str, ...]) -> SavedHit:
    return SavedHit(
        rank=hit.rank,
        passage_id=hit.passage_id,
        score=hit.score,
        parts=dict(hit.parts),
        shares=dict(hit.shares),
        matched=matched,
        parts_held=parts_held,
    )


def _saved_queries(
    dataset: Dataset, found: Mapping[str, Found], hits: Mapping[str, tuple[Hit, ...]]
) -> tuple[SavedQuery, ...]:
    lengths = {passage.passage_id: len(passage.text) for passage in dataset.passages}
    told = dataset.judgements.told_by(hits)
    values = retrieval_values(hits, told, lengths)
    by_id = {passage.passage_id: passage for passage in dataset.passages}
    queries = []
    for query in dataset.queries:
        key = query.query_id
        of_query = dict(values.get(key, {}))
        answer, question = found[key].answer, dataset.questions.get(key)
        if answer is not None and question is not None:
            of_query |= answer_values(question, answer)
        expected = expected_of(dataset, query, by_id)
        queries.append(saved_query(query, of_query, expected, found[key], told))
    return tuple(queries)


def expected_of(
    dataset: Dataset, query: Query, by_id: Mapping[str, Passage]
) -> tuple[Expected, ...]:
    """The gold's evidence with the passages that hold it; else each relevant passage."""
    parts = dataset.judgements.qrels.get(query.query_id, {})
    question = dataset.questions.get(query.query_id)
    if question is None:
        return tuple(
            Expected(part, by_id[name].document_id, "", (name,))
            for part, passage_ids in parts.items()
            for name in sorted(passage_ids & by_id.keys())
        )
    return tuple(
        Expected(
            item.part,
            item.document_id,
            item.quote,
            tuple(name for name in sorted(parts[item.part]) if is_relevant(by_id[name], item)),
        )
        for item in question.evidence
    )


def passages_shown(dataset: Dataset, queries: tuple[SavedQuery, ...]) -> dict[str, SavedPassage]:
    """The passages that the hits and the evidence of queries name, by their ids."""
    names = {hit.passage_id for query in queries for hit in query.hits}
    names.update(name for query in queries for item in query.expected for name in item.passage_ids)
    return {
        passage.passage_id: SavedPassage(passage.document_id, passage.text, _label(passage))
        for passage in dataset.passages
        if passage.passage_id in names
    }


def _label(passage: Passage) -> str:
    section = passage.section[-1] if passage.section else ""
    return f"{section} {passage.page}頁".strip() if passage.page else section
