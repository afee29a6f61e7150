"""The weights by which sentences are judged, and when an answer is long enough."""

from dataclasses import dataclass

MAX_ANSWER_CHARS = 300


@dataclass(frozen=True)
class AnsweringSettings:
    """Logistic weights of the signs that a sentence answers, and rules of choosing.

    The weights are fitted by `python -m eval.fit_answering` on the dev questions, which prints
    them; they hold for the bundled model and the served search. What each is of says
    `rag.answering.signs.Signs`. The nearest are read by the cross-encoder besides: of them
    `read_odds` weighs the log odds by the signs and `reading` what the cross-encoder says; of
    the others, too far to be read, `unread_odds` the log odds alone.

    `least_gain` is the least that a stretch must add to an answer: its probability times that
    of all taken before being wrong. Of two with the same probability the shorter is taken
    first: what is chosen by is the probability over the length to the power `length_power`.
    Where a question compares, each stretch taken of a passage multiplies what is left of it by
    `same_place`, so that the other place gets its room.
    """

    intercept: float = -2.105
    closeness: float = 58.727
    row_closeness: float = 69.67
    named_row: float = 1.641
    wording: float = 6.693
    context: float = 4.377
    passage_gap: float = -7.044
    fit: float = 0.94
    log_chars: float = 0.3
    footnote: float = 2.521
    item_asked: float = 0.468
    list_asked: float = 0.279
    read_intercept: float = 0.44
    read_odds: float = 0.903
    reading: float = 0.562
    unread_intercept: float = -2.172
    unread_odds: float = 0.557
    least_gain: float = 0.002
    length_power: float = 0.85
    same_place: float = 0.5
