"""Kanji and kana that look alike: which is meant, and what is left alone."""

import pytest

from corpus.language.look_alikes import Change, corrected, look_alikes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("先端口ボット", "先端ロボット"),
        ("サ一ビス", "サービス"),
        ("ネットワ一ク", "ネットワーク"),
        ("エ業", "工業"),
        ("スマートエ場", "スマート工場"),
        ("二ューラル", "ニューラル"),
        ("デ一夕", "データ"),
        ("卜ヨタ", "トヨタ"),
        ("ロ頭", "口頭"),
        ("人ロ", "人口"),
        ("ミ菱", "三菱"),
        ("ー般", "一般"),
        ("三ッション", "ミッション"),
        ("研究カを", "研究力を"),
        ("第ニステージ", "第二ステージ"),
        ("5力国", "5カ国"),
        ("べンチャー", "ベンチャー"),
        ("企業ヘの", "企業への"),
        ("スタ-トアップ", "スタートアップ"),
        ("先端口ボットエ学", "先端ロボット工学"),
    ],
)
def test_what_is_meant_is_told_from_what_is_written(written: str, meant: str) -> None:
    assert corrected(written) == meant
    assert corrected(meant) == meant


@pytest.mark.parametrize(
    "text",
    [
        "人口データ",
        "窓口サービス",
        "能力ベース",
        "体力テスト",
        "第二ステージ",
        "一ドル",
        "力とカー",
        "二ヶ国",
        "一カ所",
        "三カ国",
        "五カ年",
        "人工ニューロン",
        "八ヶ岳",
        "グルメ口コミサイト",
        "ブランド力ランキング",
        "データ一元化",
        "パーティ一等賞",
        "コンピュータ一式",
        "ドライバ一本",
        "タイ二カ国",
        "ユーロ八千を",
        "日本へアメリカから",
        "データ-サイエンス",
        "サンノゼ-サンフランシスコ",
        "ハ号",
        "イロハニホヘト",
        "脱カーボン",
        "中ロ関係",
    ],
)
def test_right_characters_stay(text: str) -> None:
    assert corrected(text) == text
    assert corrected(f"、{text}の") == f"、{text}の"


def test_a_change_names_its_place_and_the_right_character() -> None:
    assert look_alikes("AI、先端口ボット") == (Change(5, "ロ"),)
    assert look_alikes("先端ロボット") == ()


def test_a_line_break_parts_words() -> None:
    assert corrected("窓口\nボット") == "窓口\nボット"
