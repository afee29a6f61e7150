"""A run of answers: each gold question asked as it is served, and as if nothing were refused."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime

from corpus.catalogue import Catalogue
from eval.asking import ask_all, ask_assistant
from eval.cost import cost_of
from eval.datasets.dataset import Dataset
from eval.datasets.dataset_index import BuiltIndex
from eval.evaluation import expected_of, passages_shown, saved_query, summary_of
from eval.machine import this_machine
from eval.query_values import answer_values, span_values
from eval.saved_run import IndexSummary, SavedRun
from eval.settings import describe, get_setting
from eval.summary import grouped, summarise
from index.encoder import Encoder
from index.searcher import Searcher
from rag.assistant import Assistant
from rag.support import SupportSettings

NAME = "answers"

K = 5
"""Passages a question, as `/v1/ask` and the page have it where nothing else is asked for."""


def answer_run(
    dataset: Dataset,
    catalogue: Catalogue,
    built: BuiltIndex,
    encoder: Encoder,
    advance: Callable[[], None] = lambda: None,
) -> SavedRun:
    """Ask every gold question with the served settings and judge what is answered.

    A question that is refused is asked again of an assistant that refuses none: what it would
    have quoted tells a wrong refusal from a right one. `advance` is called after each question.
    """
    searcher, support = Searcher(built.index, encoder), SupportSettings()
    served = Assistant(catalogue, searcher, support)
    unsilenced = Assistant(catalogue, searcher, replace(support, threshold=0.0))
    found = ask_all(dataset, ask_assistant(served, judged=True), advance, k=K)
    told = dataset.judgements.told_by({name: came.hits for name, came in found.items()})
    by_id = {passage.passage_id: passage for passage in dataset.passages}
    queries = []
    for query in dataset.queries:
        came = found[query.query_id]
        answer = came.answer
        assert answer is not None  # it was asked of an assistant, and judged
        would_be = answer if answer.spans else unsilenced.ask(query.text, K)
        question = dataset.questions[query.query_id]
        values = answer_values(question, answer) | span_values(question, would_be)
        saved = saved_query(query, values, expected_of(dataset, query, by_id), came, told)
        queries.append(replace(saved, withheld_text=None if answer.spans else would_be.text))
    return SavedRun(
        name=NAME,
        settings={**describe(get_setting("served"), K), "support": asdict(support)},
        dataset=summary_of(dataset),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        index=IndexSummary(built.index.generation, asdict(built.recipe)),
        machine=this_machine(),
        cost=cost_of(list(found.values()), built.folder, encodes=True),
        measures=summarise(queries),
        groups=grouped(queries),
        queries=tuple(queries),
        passages=passages_shown(dataset, tuple(queries)),
    )


def threshold_of(run: SavedRun) -> float | None:
    """The confidence that sufficed for an answer in a run, None where it does not say."""
    support = run.settings.get("support")
    threshold = support.get("threshold") if isinstance(support, dict) else None
    return threshold if isinstance(threshold, float) else None
