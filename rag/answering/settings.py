"""The weights by which sentences are judged, and when an answer is long enough."""

from dataclasses import dataclass

MAX_ANSWER_CHARS = 300


@dataclass(frozen=True)
class AnsweringSettings:
    """Logistic weights of the signs that a sentence answers, and rules of choosing.

    The weights are fitted by `python -m eval.fit_answering` on the dev questions, which prints
    them; they hold for the bundled model and the served search. What each is of says
    `rag.answering.signs.Signs`. `least_gain` is the least that a stretch must add to an answer:
    its probability times that of all taken before being wrong. Of two with the same probability
    the shorter is taken first: what is chosen by is the probability over the length to the
    power `length_power`. Where a question compares, each stretch taken of a passage multiplies
    what is left of it by `same_place`, so that the other place gets its room.
    """

    intercept: float = -1.76
    closeness: float = 49.172
    row_closeness: float = 74.317
    wording: float = 5.193
    context: float = 3.412
    passage_gap: float = -5.382
    fit: float = 1.027
    log_chars: float = 0.16
    footnote: float = 4.623
    item_asked: float = 0.61
    list_asked: float = 0.706
    least_gain: float = 0.01
    length_power: float = 0.7
    same_place: float = 0.5
