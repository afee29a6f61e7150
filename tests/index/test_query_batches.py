"""Queries asked at once share a batch; each caller gets its own outcome, in turn."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.late_index import QueryTokens
from index.query_batches import QueryBatches
from index.query_embedding import QueryEmbedding


def embedding_of(query: str) -> QueryEmbedding:
    vector = np.array([len(query)], np.float32)
    tokens = np.array([ord(character) for character in query], np.int32)
    nothing = np.empty((len(query), 0), np.float32)
    return QueryEmbedding(vector, QueryTokens(tokens, nothing, np.ones(len(query), np.float32)))


class Model:
    """Encodes batches that it remembers; holds the first one until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def encode(self, queries: list[str]) -> list[QueryEmbedding]:
        """Each query's length and characters; a query of 毒 fails."""
        self.batches.append(queries)
        if not self.begun.is_set():
            self.begun.set()
            assert self.let_go.wait(10)
        if any("毒" in query for query in queries):
            raise ValueError(f"{len(queries)} queries with poison")
        return [embedding_of(query) for query in queries]


def ask_while_busy(model: Model, batches: QueryBatches, queries: list[str]) -> list[object]:
    """Outcomes of queries that are asked, in this order, while another is encoded."""

    def outcome(query: str) -> object:
        try:
            return "".join(map(chr, batches.encode(query).tokens.ids))
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(len(queries) + 1) as pool:
        first = pool.submit(outcome, "初め")
        assert model.begun.wait(10)
        waiting = []
        for number, query in enumerate(queries, 1):
            waiting.append(pool.submit(outcome, query))
            while batches.waiting < number:
                time.sleep(0.001)
        model.let_go.set()
        return [first.result(10), *(one.result(10) for one in waiting)]


def test_one_after_the_other_each_is_encoded_by_itself() -> None:
    model = Model()
    model.let_go.set()
    batches = QueryBatches(model.encode, most=8)
    assert [batches.encode(query).vector[0] for query in ("海", "海洋", "海洋研")] == [1, 2, 3]
    assert model.batches == [["海"], ["海洋"], ["海洋研"]]


def test_what_waits_meanwhile_goes_in_one_batch_and_each_gets_its_own() -> None:
    model = Model()
    batches = QueryBatches(model.encode, most=8)
    assert ask_while_busy(model, batches, ["海洋", "宇宙", "森林"]) == [
        "初め",
        "海洋",
        "宇宙",
        "森林",
    ]
    assert model.batches == [["初め"], ["海洋", "宇宙", "森林"]]
    assert batches.waiting == 0


def test_no_batch_is_larger_than_allowed_and_the_oldest_go_first() -> None:
    model = Model()
    batches = QueryBatches(model.encode, most=2)
    ask_while_busy(model, batches, ["一", "二", "三", "四", "五"])
    assert model.batches == [["初め"], ["一", "二"], ["三", "四"], ["五"]]


def test_the_same_query_is_encoded_once_for_all_who_ask_it() -> None:
    model = Model()
    outcomes = ask_while_busy(model, QueryBatches(model.encode, most=8), ["海洋", "宇宙", "海洋"])
    assert outcomes == ["初め", "海洋", "宇宙", "海洋"]
    assert model.batches[1] == ["海洋", "宇宙"]


def test_an_error_reaches_only_the_caller_whose_query_it_is() -> None:
    model = Model()
    outcomes = ask_while_busy(model, QueryBatches(model.encode, most=8), ["海洋", "毒", "宇宙"])
    assert outcomes == ["初め", "海洋", "1 queries with poison", "宇宙"]


def test_after_an_error_the_next_query_is_encoded_as_ever() -> None:
    model = Model()
    model.let_go.set()
    batches = QueryBatches(model.encode, most=8)
    with pytest.raises(ValueError, match="1 queries with poison"):
        batches.encode("毒")
    assert batches.encode("海洋").vector[0] == 2


def test_an_interrupt_of_one_leaves_the_others_going() -> None:
    model = Model()
    model.let_go.set()
    interrupted: list[bool] = []

    def encode(queries: list[str]) -> list[QueryEmbedding]:
        if not interrupted:
            interrupted.append(True)
            raise KeyboardInterrupt
        return model.encode(queries)

    batches = QueryBatches(encode, most=8)
    with pytest.raises(KeyboardInterrupt):
        batches.encode("海洋")
    assert batches.encode("宇宙").vector[0] == 2
