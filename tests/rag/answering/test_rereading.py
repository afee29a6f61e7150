"""Candidates judged anew by a cross-encoder whose readings the test gives."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

import pytest

from index.analyzer import bigrams
from index.cross_encoder import CrossEncoder, Pair, Reading
from index.lexical_index import LexicalIndex
from rag.answering.candidate import Candidate
from rag.answering.reader import Reader
from rag.answering.rereading import SENTENCES_READ, readings_of
from rag.answering.settings import AnsweringSettings
from tests.index.inline_index import passage

SETTINGS = replace(
    AnsweringSettings(),
    read_intercept=0.5,
    read_odds=0.25,
    reading=2.0,
    unread_intercept=-1.0,
    unread_odds=0.5,
)


class ByWord(CrossEncoder):
    """Reads 3 where the sentence has 正解, else -3; remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[Pair] = []

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """Without a model."""
        self.given += pairs
        return [Reading(3.0 if "正解" in pair.sentence else -3.0, 0, 0, 0) for pair in pairs]


def read(text: str, cross_encoder: CrossEncoder | None) -> list[Candidate]:
    """The candidates of one passage, in reading order."""
    reader = Reader(
        LexicalIndex.build(bigrams, [text]), settings=SETTINGS, cross_encoder=cross_encoder
    )
    found = passage(text, section=("1 予算",))
    [candidates] = reader.read(reader.weigh("量子の予算は。"), [found], [1.0])
    return candidates


def odds(candidate: Candidate) -> float:
    return log(candidate.probability / (1 - candidate.probability))


def test_what_is_read_is_judged_by_its_signs_and_the_reading() -> None:
    text = "量子の予算は重要である。量子の予算の正解は120億円である。"
    before, after = read(text, None), read(text, ByWord())
    assert [one.reading for one in after] == [-3.0, 3.0]
    for old, new in zip(before, after, strict=True):
        assert new.reading is not None
        assert odds(new) == pytest.approx(0.5 + 0.25 * odds(old) + 2.0 * new.reading)


def test_only_the_likeliest_are_read_and_the_others_judged_by_their_signs() -> None:
    text = "".join(f"{'量子の' * (n % 3)}予算は{n}億円である。" for n in range(9))
    cross_encoder = ByWord()
    before, after = read(text, None), read(text, cross_encoder)
    assert len(cross_encoder.given) == SENTENCES_READ
    unread = [(old, new) for old, new in zip(before, after, strict=True) if new.reading is None]
    assert len(unread) == 9 - SENTENCES_READ
    most = min(old.probability for old, new in zip(before, after, strict=True) if new.reading)
    for old, new in unread:
        assert old.probability <= most
        assert new.probability == pytest.approx(1 / (1 + exp(1.0 - 0.5 * odds(old))))


def test_a_sentence_is_read_with_the_question_and_what_stands_over_it() -> None:
    cross_encoder = ByWord()
    read("量子は速い。その予算は120億円である。", cross_encoder)
    assert Pair("量子の予算は。", "1 予算\n量子は速い。", "その予算は120億円である。") in (
        cross_encoder.given
    )


def test_a_list_is_as_likely_as_the_likeliest_of_its_items() -> None:
    text = "量子の予算は次のとおり。\n- 予算の正解\n- 予算の外\n"
    after = read(text, ByWord())
    of_list = [one for one in after if one.unit.is_list]
    assert [one.reading for one in of_list] == [3.0]


def test_readings_are_told_by_rank_and_sentence() -> None:
    text = "量子の予算は重要である。量子の予算の正解は120億円である。"
    assert readings_of(read(text, ByWord())) == {(1, 0): -3.0, (1, 1): 3.0}
    assert readings_of(read(text, None)) == {}
