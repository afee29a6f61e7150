"""Which pairs a step of the training takes: always the same for the same seed."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from random import Random

from eval.training.reading_pair import Label, ReadingPair

_BATCHES_TOGETHER = 16

Batch = Sequence[ReadingPair]


def public_batches(pairs: Sequence[ReadingPair], size: int, seed: int) -> Iterator[Batch]:
    """Batches of public pairs, one round after the other, without end."""
    chance = Random(f"{seed} public")  # noqa: S311 - no secret
    drawn = cycle(pairs)
    while True:
        yield from _of_like_length([*islice(drawn, size * _BATCHES_TOGETHER)], size, chance)


def gold_batches(
    gold: Sequence[ReadingPair],
    public: Sequence[ReadingPair],
    size: int,
    seed: int,
    *,
    gold_share: float,
    absent_kept: float,
) -> Iterator[Batch]:
    """Batches of which `gold_share` are gold pairs and the rest public ones, without end.

    Of the pairs whose sentence says nothing of what is asked, which are most, a part is drawn
    anew in each round.
    """
    chance = Random(f"{seed} gold")  # noqa: S311 - no secret
    together = size * _BATCHES_TOGETHER
    of_gold = round(together * gold_share) if public else together
    other = cycle(public)
    order: list[ReadingPair] = []
    while True:
        while len(order) < of_gold:
            kept = [p for p in gold if p.label is not Label.ABSENT or chance.random() < absent_kept]
            chance.shuffle(kept)
            order += kept
        drawn, order = order[:of_gold], order[of_gold:]
        yield from _of_like_length([*drawn, *islice(other, together - of_gold)], size, chance)


def _of_like_length(pairs: list[ReadingPair], size: int, chance: Random) -> Iterator[Batch]:
    """Pairs in batches of like length, so that little is padding, the batches in no order."""
    pairs.sort(key=lambda pair: len(pair.asked) + len(pair.context) + len(pair.sentence))
    batches = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    chance.shuffle(batches)
    yield from batches
