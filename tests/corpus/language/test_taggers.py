"""Taggers are lent to one thread at a time, and no more are made than are used at once."""

import threading

import pytest

from corpus.language.taggers import Taggers


def test_threads_that_come_and_go_use_the_same_tagger() -> None:
    taggers = Taggers(object)
    used: list[object] = []

    def work() -> None:
        with taggers.borrowed() as tagger:
            used.append(tagger)

    for _ in range(5):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert len(used) == 5
    assert len(set(used)) == 1


def test_two_threads_at_once_have_two() -> None:
    taggers = Taggers(object)
    both_there = threading.Barrier(2)
    used: list[object] = []

    def work() -> None:
        with taggers.borrowed() as tagger:
            both_there.wait()
            used.append(tagger)
            both_there.wait()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(used)) == 2


def test_a_tagger_comes_back_though_its_work_failed() -> None:
    taggers = Taggers(object)
    with pytest.raises(ValueError, match="no text"), taggers.borrowed() as first:
        raise ValueError("no text")
    with taggers.borrowed() as second:
        assert second is first
