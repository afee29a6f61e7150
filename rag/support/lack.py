"""What the sentence that fits best lacks of the question: its times, countries, numbers, words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document
from rag.answering.rereading import Place
from rag.facts.name import Name, NameKind
from rag.facts.opposition import Direction
from rag.facts.quantity import Quantity, Relation, comparable, relation
from rag.facts.time import Time, time_relation
from rag.support.fit import SentenceFit
from rag.support.premise import names_lacking, premise_features
from rag.support.presupposition import Presupposed
from rag.support.read_question import ReadQuestion

# How much of a time is met where it stands: in the sentence, under its heading,
# elsewhere in its passage, or as the date of the document.
_HERE, _ABOVE, _IN_PASSAGE, _OF_DOCUMENT = 1.0, 0.95, 0.5, 0.4
_MET = 0.6
_MOST_LOGIT = 5.0
UNREAD = 0.0
"""The logit taken for a sentence where there is no cross-encoder: it tells nothing."""


@dataclass(frozen=True)
class Lacks:
    """What is lacking, with what the sentence has in its stead, and the features, 0 to 1 each.

    Of each pair the first is the question's; the second is of the sentence, None where it has
    nothing of the kind. `names` are those lacking, countries left out.
    """

    times: tuple[tuple[Time, Time | None], ...]
    countries: tuple[tuple[Name, Name | None], ...]
    names: tuple[Name, ...]
    quantities: tuple[tuple[Quantity, Quantity | None], ...]
    directions: tuple[tuple[Direction, Direction], ...]
    features: Mapping[str, float]


def lacks_of(
    question: ReadQuestion,
    best: SentenceFit,
    fits: Iterable[SentenceFit],
    presupposed: Presupposed,
    document: Document,
    readings: Mapping[Place, float],
) -> Lacks:
    """What the best sentence, of `fits`, lacks of a question.

    The features:
    - `fit`: how far it fits, as a logit;
    - `time`: how far the time least met is lacking; `other_time`: whether the sentence has
      another in its stead (2019年度 where 2023年度 is asked for);
    - `other_country`: whether it speaks of another country;
    - `far` and `other_matter`: those of its passage;
    - `denied`: whether the passages have otherwise what the question takes for granted, and
      `word`: what the sentence nearest to that lacks of one word;
    - those of the premise (rag/support/premise.py);
    - `value`: whether it lacks a value of the kind asked for;
    - `foreign`: 1 for a foreign question of which a foreign sentence is found, a third for another;
    - `reading`, `second_reading`: the highest logits that the cross-encoder gave sentences read
      with the question, within what a fit can know; both UNREAD where none was read;
    - `asks_value`, `asks_reason`: what kind of question it is. A value may be lacking
      in the nearest text, and a reason takes something for given that may not be so.
    """
    here, above, whole = best.sentence.facts, best.sentence.context, best.passage.facts
    times, lacking = [], []
    for time in question.facts.times:
        met = max(
            _HERE * _has_time(time, here.times),
            _ABOVE * _has_time(time, above.times),
            _IN_PASSAGE * _has_time(time, whole.times),
            _OF_DOCUMENT * (time.first[0] == document.issued_on.first.year),
        )
        lacking.append(1 - met)
        if met < _MET:
            times.append((time, _other_time(time, here.times)))
    near = (*whole.quantities, *above.quantities)
    quantities = [
        (quantity, _comparable(quantity, here.quantities))
        for quantity in question.facts.quantities
        if not _has_quantity(quantity, near)
    ]
    named = {name.canonical for name in (*here.names, *above.names)}
    other_country = next((n for n in here.names if n.kind is NameKind.COUNTRY), None)
    if question.compares and min(lacking, default=0.0) <= 1 - _MET:
        times = []  # the others are told in another sentence
    countries = [
        (name, other_country) for name in question.facts.countries if name.canonical not in named
    ]
    if question.compares and len(countries) < len(question.facts.countries):
        countries = []
    read = [max(-_MOST_LOGIT, min(_MOST_LOGIT, value)) for value in sorted(readings.values())]
    read = [*reversed(read), UNREAD, UNREAD]
    directions = tuple(_opposites(question.facts.directions, here.directions))
    features = {
        "fit": best.score,
        "time": (min if question.compares else max)(lacking, default=0.0),
        "other_time": float(any(other is not None for _, other in times)),
        "other_country": float(any(other is not None for _, other in countries)),
        "far": best.features["far"],
        "other_matter": best.features["other_matter"],
        "denied": float(presupposed.denied is not None),
        "word": presupposed.lacking,
        **premise_features(question, best, fits),
        "value": best.features["value_lacking"],
        "reading": read[0],
        "second_reading": read[1],
        "asks_value": float(bool(question.wanted)),
        "asks_reason": float(question.asks_reason),
        # what is near because it happens to be in English is near for no other reason
        "foreign": question.foreign * (1.0 if _is_foreign(best.sentence.folded) else 1 / 3),
    }
    names = [n for n in names_lacking(question, best) if n.kind is not NameKind.COUNTRY]
    return Lacks(
        times=tuple(times),
        countries=tuple(countries),
        names=() if question.compares else tuple(names),
        quantities=tuple(quantities),
        directions=directions,
        features=features,
    )


def _is_foreign(text: str) -> bool:
    """Whether most letters of a text are Latin: 研究資金: AI research funding provision."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(sign.isascii() for sign in letters) > len(letters)


def _has_time(time: Time, others: Iterable[Time]) -> float:
    relations = {time_relation(time, other) for other in others}
    return 1.0 if Relation.SAME in relations else 0.9 if Relation.NEAR in relations else 0.0


def _other_time(time: Time, others: Iterable[Time]) -> Time | None:
    """The first time that can be taken for the one asked for: a year for a year."""
    for other in others:
        years = min(time.first[0], other.first[0]) > 0
        if time_relation(time, other) is Relation.OTHER and years:
            return other
    return None


def _comparable(quantity: Quantity, others: Iterable[Quantity]) -> Quantity | None:
    return next((other for other in others if comparable(quantity, other)), None)


def _has_quantity(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    return any(relation(quantity, other) in (Relation.SAME, Relation.NEAR) for other in others)


def _opposites(
    said: Sequence[Direction], found: Sequence[Direction]
) -> Iterable[tuple[Direction, Direction]]:
    """The question's words whose opposite the sentence has, and not them."""
    sides = {(word.axis, word.side) for word in found}
    for word in said:
        if (word.axis, word.side) not in sides:
            for other in found:
                if (other.axis, other.side) == (word.axis, -word.side):
                    yield word, other
                    break
