"""A server that a test tells what to say, a generator that asks it, and an answer to write from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Answer
from rag.generation.generator import Generator
from rag.generation.llm import Llm
from tests.rag.generation.written import WordForWord, answer_from
from tests.stub_llm import StubLlm, saying, stub_llm


@pytest.fixture
def stub() -> Iterator[StubLlm]:
    with stub_llm(saying("海洋研究の予算は120億円とする[1]。")) as stub:
        yield stub


@pytest.fixture
def llm(stub: StubLlm) -> Llm:
    return Llm(stub.url, timeout_s=10.0)


@pytest.fixture
def generator(llm: Llm) -> Generator:
    return Generator(llm)


@pytest.fixture
def auditor() -> WordForWord:
    return WordForWord()


@pytest.fixture(scope="session")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """120億円, from a document of one passage or two."""
    folder: Path = tmp_path_factory.mktemp("sea")
    return answer_from(folder)
