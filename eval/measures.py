"""Ranked measures of a run, by ir_measures, question by question.

Recall (R@k) is the mean over a question's parts of whether any passage that holds the part is
among the first k: trec_eval's Success@k with each part as a query of its own. trec_eval's own
recall would ask for every alternative, and for every one of several overlapping passages.

RR@10 (its mean is MRR@10) and nDCG@10 take the passages of all parts together, equally relevant
unless the data set grades them (nDCG's gain is then the grade, as in trec_eval and BEIR). Where
evidence has alternatives in several passages, nDCG is 1 only if all are at the top.
"""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, Success, nDCG

from eval.relevance import Judgements, Qrels
from eval.trec import NO_PASSAGE
from index.hit import Hit

RECALL_CUTOFFS = (1, 3, 5, 10)
RANKED_MEASURES = (*(f"R@{k}" for k in RECALL_CUTOFFS), "RR@10", "nDCG@10")

Values = dict[str, float]
"""Measured values by the measure's name, each from 0 to 1."""


def ranked_measures(hits: Mapping[str, Sequence[Hit]], judgements: Judgements) -> dict[str, Values]:
    """The values of RANKED_MEASURES for each question of the judgements.

    A question without hits scores 0, and so does a part that no passage holds.
    """
    qrels = judgements.qrels
    values: dict[str, Values] = {question_id: {} for question_id in qrels}
    whole = {question_id: judgements.relevant(question_id) for question_id in qrels}
    # a part that no passage holds must weigh in nDCG's ideal even where others are held
    for question_id, parts in qrels.items():
        if not all(parts.values()):
            whole[question_id][NO_PASSAGE] = 1
    run = {question_id: _scored(hits.get(question_id, ())) for question_id in qrels}
    for metric in ir_measures.iter_calc([RR @ 10, nDCG @ 10], whole, run):
        values[metric.query_id][str(metric.measure)] = metric.value
    for question_id, by_part in _by_part(hits, qrels).items():
        values[question_id].update(by_part)
    return values


def _by_part(hits: Mapping[str, Sequence[Hit]], qrels: Qrels) -> dict[str, Values]:
    part_qrels, part_run, owner = {}, {}, {}
    for question_id, parts in qrels.items():
        for part, passage_ids in parts.items():
            query_id = f"{question_id}/{part}"
            owner[query_id] = question_id
            part_qrels[query_id] = _relevant(passage_ids)
            part_run[query_id] = _scored(hits.get(question_id, ()))
    values: dict[str, Values] = {
        question_id: {f"R@{k}": 0.0 for k in RECALL_CUTOFFS} for question_id in qrels
    }
    wanted = {Success @ k: f"R@{k}" for k in RECALL_CUTOFFS}
    for metric in ir_measures.iter_calc(list(wanted), part_qrels, part_run):
        question_id = owner[metric.query_id]
        values[question_id][wanted[metric.measure]] += metric.value / len(qrels[question_id])
    return values


def _relevant(passage_ids: frozenset[str]) -> dict[str, int]:
    return dict.fromkeys(passage_ids or {NO_PASSAGE}, 1)


def _scored(hits: Sequence[Hit]) -> dict[str, float]:
    # ir_measures orders by score and parts ties by id; the rank is what the reader sees
    return {hit.passage_id: -float(hit.rank) for hit in hits}
