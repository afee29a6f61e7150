"""Which pairs a step takes: shares, rounds, and always the same."""

from collections import Counter
from itertools import islice

from eval.training.cross_encoder_batches import gold_batches, public_batches
from eval.training.reading_pair import Kind, Label, ReadingPair


def pairs(name: str, count: int, label: Label) -> list[ReadingPair]:
    return [ReadingPair(Kind.QUESTION, f"{name}{n:03d}", "", "文", label) for n in range(count)]


PUBLIC = pairs("公", 100, Label.ANSWERS)
GOLD = [*pairs("有", 40, Label.ANSWERS), *pairs("無", 400, Label.ABSENT)]


def test_public_pairs_come_round_by_round() -> None:
    batches = [*islice(public_batches(PUBLIC, 5, seed=1), 40)]
    assert {len(batch) for batch in batches} == {5}
    assert set(Counter(pair.asked for batch in batches for pair in batch).values()) == {1, 2, 3}


def test_the_same_seed_takes_the_same_pairs() -> None:
    first, again = (list(islice(public_batches(PUBLIC, 5, seed=1), 40)) for _ in range(2))
    assert first == again
    assert list(islice(public_batches(PUBLIC, 5, seed=2), 40)) != first


def test_four_fifths_are_gold_and_of_what_says_nothing_a_part_is_drawn_in_each_round() -> None:
    batches = gold_batches(GOLD, PUBLIC, 5, seed=1, gold_share=0.8, absent_kept=0.5)
    taken = [pair for batch in islice(batches, 160) for pair in batch]  # 800 pairs, 640 gold
    by_name = Counter(pair.asked[0] for pair in taken)
    assert by_name["公"] == 160
    # a round has 40 that answer and about 200 of the 400 that do not
    answering = Counter(pair.asked for pair in taken if pair.asked[0] == "有")
    assert set(answering.values()) <= {2, 3}
    assert 510 <= by_name["無"] <= 560


def test_without_public_pairs_all_are_gold() -> None:
    [batch] = islice(gold_batches(GOLD, [], 5, seed=1, gold_share=0.8, absent_kept=1.0), 1)
    assert {pair.asked[0] for pair in batch} <= {"有", "無"}
    assert len(batch) == 5


def test_the_pairs_of_a_batch_are_of_like_length() -> None:
    of_length = [ReadingPair(Kind.CLAIM, "あ" * n, "", "文", Label.ABSENT) for n in range(80)]
    for batch in islice(public_batches(of_length, 5, seed=0), 16):
        lengths = [len(pair.asked) for pair in batch]
        assert max(lengths) - min(lengths) == 4
