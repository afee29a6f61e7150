"""The gate's questions, asked with the served settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.asking import TOTAL, ask_all, ask_searcher
from eval.budget_recall import budget_measure
from eval.cost import ENCODE
from eval.datasets.dataset import Dataset
from eval.datasets.dataset_index import gold_index
from eval.datasets.gold_set import gold_dataset
from eval.errors import GateError
from eval.evaluation import evaluate
from eval.gate.gate_file import GateQuestion
from eval.gold import Gold, Split, load_gold
from eval.query_values import ANSWERED_OFF_TOPIC, REFUSED
from eval.saved_run import SavedQuery
from index.encoder import Encoder
from index.searcher import Searcher
from rag.workplace import Workplace

FOUND = ("R@1", "R@5", "R@10", "RR@10", budget_measure(2000))
ANSWERED = "answered"
OFF_TOPIC_REFUSED = "off_topic_refused"
SHARES = (*FOUND, ANSWERED, OFF_TOPIC_REFUSED)
"""The measures that are means over the questions they apply to, larger is better."""

QUERY_TIME = "query_time_ratio"
"""The time of a search as so many times that of encoding its query; smaller is better."""

_TIMED = 2


@dataclass(frozen=True)
class GateRun:
    """What came now: the questions by id, and the ratio of their times."""

    questions: Mapping[str, GateQuestion]
    query_time_ratio: float

    @property
    def values(self) -> dict[str, float]:
        """Each measure's value over the questions that it applies to."""
        shares = {}
        for name in SHARES:
            of = [item.values[name] for item in self.questions.values() if name in item.values]
            shares[name] = float(np.mean(of))
        return {**shares, QUERY_TIME: self.query_time_ratio}


def run_gate(question_ids: Sequence[str], workplace: Workplace, encoder: Encoder) -> GateRun:
    """Ask these dev questions of the built index as they are served.

    Raises GateError for a question that dev does not have, and what loading the index raises.
    """
    catalogue = workplace.catalogue()
    built = gold_index(workplace)
    gold = gold_of(load_gold(Split.DEV, catalogue), question_ids)
    dataset = gold_dataset(gold, built.index.findable)
    run = evaluate("served", dataset, built, encoder, catalogue).run
    searcher = Searcher(built.index, encoder)
    # other work on the machine makes a time longer, never shorter
    ratio = min(_time_ratio(dataset, searcher) for _ in range(_TIMED))
    return GateRun({query.query_id: _question(query) for query in run.queries}, ratio)


def gold_of(gold: Gold, question_ids: Sequence[str]) -> Gold:
    """The questions of these ids; GateError if there is not one of each."""
    wanted = set(question_ids)
    known = {question.question_id for question in (*gold.questions, *gold.off_topic)}
    if missing := sorted(wanted - known):
        raise GateError(
            f"the gate asks questions that {gold.split} does not have: {', '.join(missing)}; "
            "choose its questions anew by `python -m eval.gate --choose`",
            message_ja=f"ゲートの質問が {gold.split} にありません: {', '.join(missing)}。"
            "`python -m eval.gate --choose` で選び直してください。",
        )
    return Gold(
        gold.split,
        tuple(question for question in gold.questions if question.question_id in wanted),
        tuple(question for question in gold.off_topic if question.question_id in wanted),
    )


def _question(query: SavedQuery) -> GateQuestion:
    values = {name: query.values[name] for name in FOUND if name in query.values}
    if REFUSED in query.values:
        values[ANSWERED] = 1 - query.values[REFUSED]
    if ANSWERED_OFF_TOPIC in query.values:
        values[OFF_TOPIC_REFUSED] = 1 - query.values[ANSWERED_OFF_TOPIC]
    return GateQuestion(query.first_relevant_rank or 0, values)


def _time_ratio(dataset: Dataset, searcher: Searcher) -> float:
    """The median over the questions; a question's two times lie side by side."""
    found = ask_all(dataset, ask_searcher(searcher), lambda: None).values()
    return float(np.median([came.took_ms[TOTAL] / came.took_ms[ENCODE] for came in found]))
