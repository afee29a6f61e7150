"""A service on three small plans, without a model, for tests of HTTP itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from rag.generation.llm import Llm
from rag.workplace import Workplace
from tests.api.browser.site import PLAN
from tests.rag.inline_workplace import (
    FOREST,
    OCEAN,
    SPACE,
    CountingEncoder,
    build,
    opened,
    workplace_in,
)

REPORT = (
    "# 予算\n表1 予算（億円）\n\n項目\t2025年度\t2026年度\n海洋\t120\t130\n宇宙\t300\t310\n\n"
    "# 体制\n担当は研究振興課とする。\n\n# 評価\n毎年度、外部の有識者が評価する。\n"
)


def inline_workplace(folder: Path) -> Workplace:
    """Documents that are written into a folder and built there."""
    workplace = workplace_in(folder, ocean=OCEAN, space=SPACE, forest=FOREST, report=REPORT)
    build(workplace, CountingEncoder())
    return workplace


def inline_app(folder: Path, llm: Llm | None = None) -> FastAPI:
    """The application on them."""
    workplace = inline_workplace(folder)
    return create_app(lambda: opened(workplace), llm)


@contextmanager
def inline_service(folder: Path) -> Iterator[tuple[TestClient, Workplace]]:
    """A client of the service, and its workplace."""
    workplace = workplace_in(folder, ocean=PLAN, forest=FOREST)
    build(workplace, CountingEncoder())
    assistant = opened(workplace)
    with TestClient(create_app(lambda: assistant), follow_redirects=False) as client:
        yield client, workplace
