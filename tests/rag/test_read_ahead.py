"""Passages are read ahead while nobody asks, and never in the way of a question."""

from threading import Event, Timer

import pytest

from corpus.passages.passage import Passage
from rag.read_ahead import read_ahead
from tests.index.inline_index import StubEncoder, passage

PASSAGES = [passage("予算を増やす。"), passage("人材を育てる。")]


def test_all_passages_are_read_in_order_while_nobody_asks() -> None:
    read: list[Passage] = []
    read_ahead(PASSAGES, read.append, StubEncoder({}), 10, Event())
    assert read == PASSAGES


def test_nothing_is_read_after_its_time() -> None:
    read: list[Passage] = []
    read_ahead(PASSAGES, read.append, StubEncoder({}), -1, Event())
    assert read == []


def test_nothing_is_read_while_the_encoder_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StubEncoder, "unused_s", property(lambda _: 0.0))
    read: list[Passage] = []
    read_ahead(PASSAGES, read.append, StubEncoder({}), 0.01, Event())
    assert read == []


def test_reading_ends_when_it_is_for_nobody_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StubEncoder, "unused_s", property(lambda _: 0.0))
    read: list[Passage] = []
    ended = Event()
    Timer(0.05, ended.set).start()
    read_ahead(PASSAGES, read.append, StubEncoder({}), 60, ended)
    assert ended.is_set()
    assert read == []
