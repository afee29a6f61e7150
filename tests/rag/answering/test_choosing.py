"""Choosing: which candidates an answer quotes, given how likely and how long they are."""

from dataclasses import replace

from rag.answering.asked import Asked
from rag.answering.candidate import Candidate
from rag.answering.choosing import choose
from rag.answering.settings import MAX_ANSWER_CHARS, AnsweringSettings
from rag.answering.signs import Signs
from rag.answering.unit import Unit

ONE = Asked((), any_number=False)
TWO = replace(ONE, two_places=True)
BY_PROBABILITY = AnsweringSettings(least_gain=0.0, length_power=0.0, same_place=0.5)
NO_SIGNS = Signs(*[0.0] * 10)


def candidate(
    probability: float,
    number: int,
    *,
    rank: int = 1,
    chars: int = 100,
    list_start: int | None = None,
) -> Candidate:
    """A sentence that begins at a thousand characters for each one before it."""
    unit = Unit((number,), ((1000 * number, 1000 * number + chars),), list_start)
    return Candidate(rank, unit, NO_SIGNS, probability)


def numbers(
    candidates: list[Candidate],
    asked: Asked = ONE,
    settings: AnsweringSettings = BY_PROBABILITY,
    max_chars: int = MAX_ANSWER_CHARS,
) -> list[tuple[int, int]]:
    """Rank and number of what is chosen."""
    chosen = choose(asked, candidates, settings, max_chars)
    return [(one.rank, one.unit.sentences[0]) for one in chosen]


def test_no_more_than_300_characters_are_taken_the_likeliest_first() -> None:
    likely = [candidate(0.1, 0), candidate(0.4, 1), candidate(0.3, 2), candidate(0.2, 3)]
    assert numbers(likely) == [(1, 1), (1, 2), (1, 3)]


def test_what_is_too_long_makes_room_for_what_fits() -> None:
    assert numbers([candidate(0.4, 0), candidate(0.3, 1, chars=250), candidate(0.2, 2)]) == [
        (1, 0),
        (1, 2),
    ]


def test_the_length_can_be_asked_for() -> None:
    likely = [candidate(0.4, 0), candidate(0.3, 1)]
    assert numbers(likely, max_chars=199) == [(1, 0)]
    assert numbers(likely, max_chars=200) == [(1, 0), (1, 1)]


def test_one_longer_sentence_is_taken_alone_if_it_is_the_likeliest() -> None:
    assert numbers([candidate(0.9, 0, chars=400), candidate(0.2, 1)]) == [(1, 0)]


def test_what_adds_too_little_is_not_added_but_the_likeliest_is_always_given() -> None:
    strict = replace(BY_PROBABILITY, least_gain=0.03)
    likely = [candidate(p, number, chars=10) for number, p in enumerate((0.4, 0.3, 0.05))]
    # 0.3 x (1 - 0.4) = 0.18 is enough, 0.05 x (1 - 0.4) x (1 - 0.3) = 0.021 is not
    assert numbers(likely, settings=strict) == [(1, 0), (1, 1)]
    # alone, 0.05 x (1 - 0.3) = 0.035 is
    assert numbers(likely[1:], settings=strict) == [(1, 1), (1, 2)]
    assert numbers([candidate(0.02, 1)], settings=strict) == [(1, 1)]


def test_of_equals_the_first_is_taken_first() -> None:
    assert numbers([candidate(0.4, 0, chars=200), candidate(0.4, 1, chars=200)]) == [(1, 0)]


def test_the_shorter_of_two_equally_likely_is_taken_first() -> None:
    by_length = replace(BY_PROBABILITY, length_power=0.5)
    # 0.4 / 20 = 0.02 of the first, 0.3 / 10 = 0.03 of the second
    likely = [candidate(0.4, 0, chars=400), candidate(0.3, 1, chars=100)]
    assert numbers(likely, settings=by_length) == [(1, 1)]


def test_where_two_places_are_asked_for_the_second_gets_its_room() -> None:
    likely = [
        candidate(0.5, 0, chars=150),
        candidate(0.4, 1, chars=150),
        candidate(0.3, 0, rank=2, chars=150),
    ]
    assert numbers(likely) == [(1, 0), (1, 1)]
    assert numbers(likely, TWO) == [(1, 0), (2, 0)]  # 0.5 x 0.4 is less than 0.3


def test_what_is_chosen_stands_in_reading_order_best_passage_first() -> None:
    likely = [candidate(0.3, 5), candidate(0.4, 2, rank=2), candidate(0.2, 1)]
    assert numbers(likely) == [(1, 1), (1, 5), (2, 2)]


def test_a_list_is_taken_whole_and_no_item_twice() -> None:
    items = [candidate(p, n, chars=40, list_start=3) for p, n in ((0.5, 3), (0.2, 4), (0.2, 5))]
    spans = tuple(item.unit.spans[0] for item in items)
    whole = Candidate(1, Unit((3, 4, 5), spans, 3), NO_SIGNS, 0.4)
    chosen = choose(ONE, [*items, whole], BY_PROBABILITY)
    assert [one.span for one in chosen] == list(spans)
    assert [one.list_number for one in chosen] == [1, 1, 1]
    assert [one.candidate.probability for one in chosen] == [0.5, 0.4, 0.4]


def test_a_single_item_is_no_list_and_each_list_has_its_number() -> None:
    likely = [
        candidate(0.5, 1, chars=10, list_start=1),
        candidate(0.5, 2, chars=10, list_start=1),
        candidate(0.5, 4, chars=10),
        candidate(0.5, 7, chars=10, list_start=6),
        candidate(0.5, 0, rank=2, chars=10, list_start=0),
        candidate(0.5, 1, rank=2, chars=10, list_start=0),
    ]
    chosen = choose(ONE, likely, BY_PROBABILITY)
    assert [one.list_number for one in chosen] == [1, 1, None, None, 2, 2]


def test_of_no_candidates_nothing_is_chosen() -> None:
    assert choose(ONE, [], BY_PROBABILITY) == ()
