"""The ablation table: what each variation scores, and how sure its difference to served is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.ablation.remembering_encoder import RememberingEncoder
from eval.ablation.variation import Variation
from eval.ablation.variations import SERVED
from eval.asking import ask_all, ask_searcher
from eval.budget_recall import budget_measure
from eval.datasets.dataset import Dataset
from eval.measures import Values
from eval.query_values import retrieval_values
from eval.statistics.randomisation import randomisation_p
from index.encoder import Encoder
from index.search_index import SearchIndex

MEASURES = ("R@1", "R@5", "R@10", "RR@10", budget_measure(2000))


@dataclass(frozen=True)
class Effect:
    """A measure's mean with a variation, what it is above served, and p of the paired test."""

    value: float
    difference: float
    p: float


@dataclass(frozen=True)
class TypeEffects:
    """The effects on the questions of one type, by measure."""

    name: str
    queries: int
    effects: Mapping[str, Effect]


@dataclass(frozen=True)
class Row:
    """A variation with its effects by measure, on all answerable questions and by type."""

    name: str
    words_ja: str
    effects: Mapping[str, Effect]
    types: tuple[TypeEffects, ...]


_OfQueries = Mapping[str, Values]


def ablation_table(
    variations: Sequence[Variation],
    dataset: Dataset,
    index: SearchIndex,
    encoder: Encoder,
    advance: Callable[[str], None] = lambda _: None,
) -> tuple[Row, ...]:
    """Measure the served search first, then each variation, on the queries that have an answer.

    Each query is encoded once for all. `advance` is called after each query with what is being
    measured, in Japanese.
    """
    judged = dataset.judgements.qrels.keys()
    asked = replace(
        dataset, queries=tuple(query for query in dataset.queries if query.query_id in judged)
    )
    remembering = RememberingEncoder(encoder)
    lengths = {passage.passage_id: len(passage.text) for passage in dataset.passages}

    def values_of(variation: Variation) -> _OfQueries:
        ask = ask_searcher(variation.searcher(index, remembering))
        found = ask_all(asked, ask, lambda: advance(variation.words_ja))
        hits = {query_id: came.hits for query_id, came in found.items()}
        return retrieval_values(hits, dataset.judgements, lengths)

    served = values_of(SERVED)
    rows = [_row(SERVED, asked, served, served)]
    rows += [_row(variation, asked, values_of(variation), served) for variation in variations]
    return tuple(rows)


def _row(variation: Variation, asked: Dataset, values: _OfQueries, served: _OfQueries) -> Row:
    members: dict[str, list[str]] = {}
    for query in asked.queries:
        if query.type is not None:
            members.setdefault(query.type, []).append(query.query_id)
    return Row(
        variation.name,
        variation.words_ja,
        _effects([query.query_id for query in asked.queries], values, served),
        tuple(
            TypeEffects(name, len(query_ids), _effects(query_ids, values, served))
            for name, query_ids in members.items()
        ),
    )


def _effects(query_ids: Sequence[str], values: _OfQueries, served: _OfQueries) -> dict[str, Effect]:
    effects = {}
    for measure in MEASURES:
        ours = np.array([values[query_id][measure] for query_id in query_ids])
        differences = ours - np.array([served[query_id][measure] for query_id in query_ids])
        effects[measure] = Effect(
            float(ours.mean()), float(differences.mean()), randomisation_p(differences)
        )
    return effects
