"""The weights by which sentences are judged, and when an answer is long enough."""

from dataclasses import dataclass

MAX_ANSWER_CHARS = 300


@dataclass(frozen=True)
class AnsweringSettings:
    """Logistic weights of the signs that a sentence answers, and rules of choosing.

    The weights are fitted by `python -m eval.fit_answering` on the dev questions, which prints
    them; they hold for the bundled model and the served search. What each is of says
    `rag.answering.signs.Signs`. `least` is the probability under which nothing is added to an
    answer. Of two with the same probability the shorter is taken first: what is chosen by is
    the probability over the length to the power `length_power`. Where a question compares,
    each stretch taken of a passage multiplies what is left of it by `same_place`, so that the
    other place gets its room.
    """

    intercept: float = -2.449
    closeness: float = 50.083
    wording: float = 6.354
    context: float = 4.228
    passage_gap: float = -5.102
    fit: float = 0.957
    log_chars: float = 0.299
    footnote: float = 4.746
    item_asked: float = 0.803
    list_asked: float = 0.716
    least: float = 0.01
    length_power: float = 0.7
    same_place: float = 0.5
