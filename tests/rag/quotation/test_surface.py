"""What counts in the comparison of a quotation, and where it stands in the text as written."""

import pytest

from rag.quotation.surface import surface_of


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("研究 開発\n費　を", "研究開発費を"),
        ("ｲﾉﾍﾞｰｼｮﾝ", "イノベーション"),
        ("２０２５年４月（予定）", "2025年4月(予定)"),
        ("「産業戦略」と『基本計画』、“AI”", "産業戦略と基本計画,AI"),
        ("増やす，減らす．", "増やす,減らす."),
        ("**研究**<u>開発</u><br>", "研究開発"),
        ("\ufffd研\u200b究\u00ad費", "研究費"),
        ("研究……費…・・・", "研究費"),
        ("2020〜2025, 2020～2025", "2020~2025,2020~2025"),
        ("東京―横浜、東京－横浜、東京ー横浜", "東京-横浜,東京-横浜,東京-横浜"),
        ("⽴案、⻄暦", "立案,西暦"),
        ("神〔注〕《資料》", "神[注]<資料>"),
    ],
)
def test_looks_do_not_count(written: str, compared: str) -> None:
    assert surface_of(written).text == compared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("増加した", "増加して"),
        ("行う", "行なう"),
        ("国際", "國際"),
        ("产学連携", "産学連携"),
        ("五か国", "五ヶ国"),
        ("5か国", "五か国"),
        ("①", "1"),
        ("データ", "データー"),
        ("ハイテク", "ハイテック"),
        ("AI", "ai"),
        ("1,835", "1835"),
        ("科学技術・イノベーション", "科学技術イノベーション"),
    ],
)
def test_words_spelling_and_numbers_count(one: str, other: str) -> None:
    assert surface_of(one).text != surface_of(other).text


def test_a_dash_in_a_katakana_word_is_its_long_sound_but_not_between_two_words() -> None:
    assert surface_of("サ－ビス").text == "サービス"
    assert surface_of("データ-サイエンス").text == "データ-サイエンス"
    assert surface_of("ートナーシップ").text == "ートナーシップ"  # cut off パートナーシップ
    assert surface_of("ー5%").text == "-5%"


def test_signs_of_lists_are_left_out_at_the_begin_of_lines_and_cells_only() -> None:
    text = "・先端技術\n- ✓ 量子・AI\n> 引用\n# 見出し\nセル\t●次のセル\n-5%"
    assert surface_of(text).text == "先端技術量子・AI引用見出しセル次のセル-5%"
    assert surface_of("・量子・AI", list_signs=True).text == "・量子・AI"


def test_each_character_knows_its_place_in_the_text_as_written() -> None:
    written = "「ｶﾞﾝ」 **㈱A**"
    surface = surface_of(written)
    assert surface.text == "ガン(株)A"
    assert [written[start:end] for start, end in surface.spans] == ["ｶﾞ", "ﾝ", "㈱", "㈱", "㈱", "A"]
