"""Which dev questions the gate asks."""

import hashlib
from collections.abc import Iterable

from eval.gold import Gold, Question

_SEED = "seisaku-gate-1"
_SHARE = 0.25
_LEAST = 3
_OFF_TOPIC = 8


def choose_questions(gold: Gold) -> tuple[str, ...]:
    """The ids of a quarter of each type's answerable questions, three at least, and of 8 others.

    Of a type those are taken whose SHA-256 of the seed, `/` and the id is smallest: neither the
    order of the gold's file nor a question added changes more than its own place. The others
    are off topic, which are to be refused; unanswerable ones on the topic are left to `eval`.
    """
    types: dict[str, list[Question]] = {}
    for question in gold.questions:
        if question.answerable:
            types.setdefault(question.type, []).append(question)
    chosen = [
        question_id
        for _, of_type in sorted(types.items())
        for question_id in _first(of_type, max(_LEAST, round(_SHARE * len(of_type))))
    ]
    return (*chosen, *_first(gold.off_topic, _OFF_TOPIC))


def _first(questions: Iterable[Question], count: int) -> list[str]:
    return sorted((question.question_id for question in questions), key=_place)[:count]


def _place(question_id: str) -> str:
    return hashlib.sha256(f"{_SEED}/{question_id}".encode()).hexdigest()
