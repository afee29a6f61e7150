"""A served assistant follows its index, keeps the former on errors, and is safe for threads."""

import gc
import logging
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import cast

import pytest

from corpus.errors import SourceMissing
from index.errors import IndexDamaged, IndexMissing
from rag.assistant import Assistant
from rag.served_assistant import ServedAssistant


class Opened(str):
    """Stands for an assistant: the text of its index's stamp, and whether another came since."""

    is_superseded = False

    def supersede(self) -> None:
        """As the assistant's."""
        self.is_superseded = True


@dataclass
class Index:
    """An index that a test changes; what is opened of it is the text of its stamp."""

    stamp: str | None = "1"
    failure: Exception | None = None
    opened: list[tuple[str | None, object]] = field(default_factory=list)

    def ask_stamp(self) -> str:
        """The stamp; IndexMissing where there is none."""
        if self.stamp is None:
            raise IndexMissing("there is no index")
        return self.stamp

    def open(self, former: Assistant | None) -> Assistant:
        """Open what is there, or fail."""
        self.opened.append((self.stamp, former))
        if self.failure is not None:
            raise self.failure
        return cast(Assistant, Opened(f"assistant {self.stamp}"))

    def served(self) -> ServedAssistant:
        """A served assistant on it."""
        return ServedAssistant(self.ask_stamp, self.open)


def on(served: ServedAssistant) -> str:
    """On which index a question would be answered now."""
    return str(served.current())


def test_what_does_not_change_is_opened_once() -> None:
    index = Index()
    served = index.served()
    assert [on(served) for _ in range(3)] == ["assistant 1"] * 3
    assert index.opened == [("1", None)]


def test_a_new_stamp_opens_the_new_index_with_the_former_assistant() -> None:
    index = Index()
    served = index.served()
    index.stamp = "2"
    assert [on(served) for _ in range(3)] == ["assistant 2"] * 3
    assert index.opened == [("1", None), ("2", "assistant 1")]


def test_the_former_assistant_is_told_that_another_is_asked() -> None:
    index = Index()
    served = index.served()
    first = served.current()
    index.stamp = "2"
    second = served.current()
    assert cast(Opened, first).is_superseded
    assert not cast(Opened, second).is_superseded


def test_a_former_assistant_is_freed_though_it_refers_to_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rag.served_assistant._FREED_AFTER_S", 0.05)
    index = Index()
    served = index.served()
    former = cast(Opened, served.current())
    former.__dict__["itself"] = former
    kept = weakref.ref(former)
    del former
    index.opened.clear()
    gc.disable()  # as good as: of a large service Python looks for cycles seldom
    try:
        index.stamp = "2"
        assert on(served) == "assistant 2"
        index.opened.clear()  # it was opened with the former
        end = time.monotonic() + 10
        while kept() is not None and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        gc.enable()
    assert kept() is None


def test_an_index_that_comes_while_the_first_is_opened_is_seen() -> None:
    index = Index()

    def slowly(former: Assistant | None) -> Assistant:
        assistant = Index.open(index, former)
        if former is None:
            index.stamp = "2"  # the model is being loaded
        return assistant

    served = ServedAssistant(index.ask_stamp, slowly)
    assert on(served) == "assistant 2"


def test_what_cannot_be_opened_at_first_is_told() -> None:
    index = Index(failure=SourceMissing("the file plan.txt is missing"))
    with pytest.raises(SourceMissing):
        index.served()
    with pytest.raises(IndexMissing):
        Index(stamp=None).served()


@pytest.mark.parametrize(
    "failure", [IndexDamaged("vectors.faiss has sha256 1"), SourceMissing("plan.txt is missing")]
)
def test_where_the_new_index_cannot_be_opened_the_former_is_served_and_the_log_says_why(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    index = Index()
    served = index.served()
    index.stamp, index.failure = "2", failure
    with caplog.at_level(logging.ERROR):
        assert [on(served) for _ in range(5)] == ["assistant 1"] * 5
    assert [record.getMessage() for record in caplog.records] == [
        f"the new index is not served, the former one is: {failure}"
    ]
    assert len(index.opened) == 2
    index.stamp, index.failure = "3", None
    assert on(served) == "assistant 3"


def test_a_failure_that_passes_is_tried_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr("rag.served_assistant.time.monotonic", lambda: now)
    index = Index()
    served = index.served()
    index.stamp, index.failure = "2", SourceMissing("plan.txt is missing")
    assert on(served) == "assistant 1"
    index.failure = None  # somebody put the file back: the index stays what it is
    now += 29
    assert on(served) == "assistant 1"
    now += 2
    assert on(served) == "assistant 2"


def test_a_failure_without_a_name_is_met_by_one_question_only() -> None:
    index = Index()
    served = index.served()
    index.stamp, index.failure = "2", ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        served.current()
    assert on(served) == "assistant 1"


def test_without_the_folder_what_is_in_memory_answers() -> None:
    index = Index()
    served = index.served()
    index.stamp = None
    assert on(served) == "assistant 1"
    index.stamp = "2"
    assert on(served) == "assistant 2"


def test_while_one_thread_opens_the_new_index_others_go_on_with_the_former() -> None:
    index = Index()
    begun, goes_on = threading.Event(), threading.Event()

    def slowly(former: Assistant | None) -> Assistant:
        if former is not None:
            begun.set()
            assert goes_on.wait(10)
        return Index.open(index, former)

    served = ServedAssistant(index.ask_stamp, slowly)
    index.stamp = "2"
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(on, served)
        assert begun.wait(10)
        assert [on(served) for _ in range(5)] == ["assistant 1"] * 5
        goes_on.set()
        assert first.result(10) == "assistant 2"
    assert on(served) == "assistant 2"


def test_threads_that_see_a_new_index_at_once_open_it_once() -> None:
    index = Index()
    served = index.served()
    for number in range(2, 30):
        index.stamp = str(number)
        barrier = threading.Barrier(4)

        def ask(barrier: threading.Barrier = barrier) -> str:
            barrier.wait()
            return on(served)

        with ThreadPoolExecutor(4) as pool:
            seen = {future.result() for future in [pool.submit(ask) for _ in range(4)]}
        assert seen <= {f"assistant {number - 1}", f"assistant {number}"}
        assert on(served) == f"assistant {number}"
    assert [stamp for stamp, _ in index.opened] == [str(number) for number in range(1, 30)]
