"""What search takes for the same and what not: cases kept as data, each with its reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.analyzer import bigrams, fold, lemmas

_FILE = Path(__file__).parent / "data" / "foldings.jsonl"
_CASES = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]

_RIGHT = (
    "人口データ 窓口サービス 能力ベース 体力テスト 力とカー 二ヶ岳 三井住友 八王子 データ一元化 "
    "サービスニーズ コンピュータ一式 データ-サイエンス 日本へアメリカから ペン口座 イロハニホヘト "
    "一般 統一 三菱 四国 一貫 万博 十分 千葉 百貨店 二酸化 第三者 二次電池 六本木 数十年 何百人 "
    "机 后 里 谷 余 云 芸 叶 干 系 台 号"
)


@pytest.mark.parametrize("case", _CASES, ids=[f"{case['a']}={case['b']}" for case in _CASES])
def test_two_texts_fold_to_one_or_stay_apart(case: dict[str, Any]) -> None:
    assert case["reason"]
    assert (fold(case["a"]) == fold(case["b"])) is case["same"]


@pytest.mark.parametrize("case", [case for case in _CASES if case["same"]], ids=lambda c: c["a"])
def test_both_analyses_profit(case: dict[str, Any]) -> None:
    assert lemmas(case["a"]) == lemmas(case["b"])
    assert bigrams(case["a"]) == bigrams(case["b"])


@pytest.mark.parametrize("text", [case[side] for case in _CASES for side in ("a", "b")])
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", _RIGHT.split())
def test_right_text_stays_as_it_is(text: str) -> None:
    assert fold(text) == text
