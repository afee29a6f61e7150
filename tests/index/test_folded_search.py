"""Search finds a passage however its characters, years and numbers are written."""

from pathlib import Path

import pytest

from index.building import build_index
from index.search_index import load_index
from index.search_settings import SearchSettings, Weights
from index.searcher import Searcher
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

TEXTS = {
    "plan.0001": "文科省と連携し、产学研連携の大型拠点を整える。",
    "plan.0002": "先端口ボットを重点分野とする。",
    "plan.0003": "令和7年度に予算を増やす。",
    "plan.0004": "総額は三千三百億円である。",
    "plan.0005": "ｲﾉﾍﾞｰｼｮﾝの創出。",
    "plan.0006": "地政学的变化と⻑期の視点。",
    "plan.0007": "平成30年の調査。",
    "plan.0008": "3兆3,000億円の支援。",
    "plan.0009": "スマートエ場のサ一バ。",
    "plan.0010": "学会の連携、ボットの先端、産業の研究、長い年度、5年と7年。",
    "plan.0011": "大学の人材と地域の計画、1,000億円と2024年。",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Lexical search over the texts."""
    folder: Path = tmp_path_factory.mktemp("index")
    encoder = StubEncoder(dict.fromkeys(TEXTS.values(), (1.0, 0.0)))
    passages = [passage(text, passage_id) for passage_id, text in TEXTS.items()]
    build_index(corpus_of(*passages), encoder, RECIPE, folder)
    return Searcher(
        load_index(folder, RECIPE), encoder, SearchSettings(weights=Weights(lemma=1.0, bigram=1.0))
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("産学研連携", "plan.0001"),
        ("产学研連携", "plan.0001"),
        ("先端ロボット", "plan.0002"),
        ("先端口ボット", "plan.0002"),
        ("令和7年", "plan.0003"),
        ("R7", "plan.0003"),
        ("Ｒ７年度", "plan.0003"),
        ("2025年", "plan.0003"),
        ("3,300億円", "plan.0004"),
        ("3300億円", "plan.0004"),
        ("イノベーション", "plan.0005"),
        ("地政学的変化", "plan.0006"),
        ("長期", "plan.0006"),
        ("2018年", "plan.0007"),
        ("H30年", "plan.0007"),
        ("3.3兆円", "plan.0008"),
        ("スマート工場のサーバ", "plan.0009"),
    ],
)
def test_every_way_of_writing_finds_the_passage_first(
    searcher: Searcher, query: str, first: str
) -> None:
    assert searcher.search(query, 3).hits[0].passage_id == first
