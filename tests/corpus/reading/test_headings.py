"""Headings: of what depth, and what of the line is only a mark."""

import pytest

from corpus.reading.headings import Heading, HeadingLine, heading_of
from corpus.reading.line import Line


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# 施策の方向性", Heading(1, 2)),
        (" ## 国家戦略技術領域", Heading(2, 4)),
        ("###### 注", Heading(6, 7)),
        ("1.1\t研究開発への投資", Heading(2, 0)),
        (" 2.1\t社会課題解決に向けた取り組み", Heading(2, 0)),
        ("1.2.3　研究評価", Heading(3, 0)),
        ("2\t 社会課題の解決と競争力の強化", Heading(1, 0, interrupts=True)),
        ("はじめに", Heading(1, 0)),
        (" おわりに ", Heading(1, 0)),
        ("【起業家人材育成】", Heading(6, 0)),
        ("目次", Heading(1, 0, is_contents=True)),
        ("# 目　次", Heading(1, 2, is_contents=True)),
        ("第1部　総論", Heading(1, 0)),
        ("第２章　研究開発の動向", Heading(1, 0)),
        ("第三章", Heading(1, 0)),
        ("第１節 人材", Heading(2, 0)),
        ("第十二条（定義）", Heading(3, 0)),
        ("附　則", Heading(1, 0)),
        ("別紙１", Heading(1, 0)),
        ("（別添2-1）", Heading(1, 0)),
        ("参考資料３　主要国の研究開発費", Heading(1, 0)),
    ],
)
def test_a_heading_is_told_with_its_depth_and_its_marks(text: str, heading: Heading) -> None:
    assert heading_of(Line(0, text)) == heading


@pytest.mark.parametrize(
    "text",
    [
        "第7期基本計画は2026年度に始まる。",
        "#タグ",
        "####### 七つ",
        "#",
        "2.4%まで引き上げる",
        "1.1 研究開発への投資",
        "2\t日本\t120億円",
        "12\t 文部科学省, “大学,” https://www.mext.go.jp/",
        "3\t 定義は次のとおり。",
        "はじめに述べたように",
        "【令和5年度採択】北海道大学",
        "【】",
        "1.1\t" + "長" * 80,
        "第2章では人材を扱う",
        "第1章　研究開発の動向を述べ、",
        "第1章　研究開発の動向 ………… 12",
        "第7期　基本計画",
        "第三条　この法律において「研究」とは、次に掲げるものをいう。",
        "資料１　統計を基に作成",
        "参考：欧州の動向",
        "別紙のとおりとする",
    ],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert heading_of(Line(0, text)) is None


def test_a_line_that_its_surroundings_show_to_be_a_heading_is_one() -> None:
    assert heading_of(HeadingLine(0, "１．背景", 3)) == Heading(3, 0)
