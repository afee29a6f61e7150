"""原文ママ: where a text has a wrong character, and what it ought to be."""

import pytest

from corpus.language.misprints import misprints


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("产学研連携", [("产", "産")], id="a Chinese form"),
        pytest.param("地政学的变化", [("变", "変")], id="another"),
        pytest.param("產業", [("產", "産")], id="a form of Taiwan and Korea"),
        pytest.param("政策⽴案", [("⽴", "立")], id="a Kangxi radical"),
        pytest.param("⻑期", [("⻑", "長")], id="a radical of the supplement"),
        pytest.param("第⼆次提⾔", [("⼆", "二"), ("⾔", "言")], id="two of them"),
        pytest.param("參考資料", [("參", "参")], id="an old form in an everyday word"),
        pytest.param("先端口ボット", [("口", "ロ")], id="a look-alike"),
        pytest.param("ｶﾞ先端口ボット", [("口", "ロ")], id="after half-width kana"),
        pytest.param("慶應義塾大学の赤澤、濱田、髙橋", [], id="old forms in names"),
        pytest.param("國學院、學士会", [], id="old forms of organisations"),
        pytest.param("國立臺灣大學", [], id="a name in old forms throughout"),
        pytest.param("ｲﾉﾍﾞｰｼｮﾝ ＡＩ ①", [], id="widths"),
        pytest.param("机、后、里、余、云、芸、叶、台", [], id="Japanese characters"),
        pytest.param("剝離、補塡、頰", [], id="characters beyond JIS X 0208"),
        pytest.param("“关于促进科技成果转化的若干规定”", [], id="a title in Chinese"),
        pytest.param("企業ヘの支援", [], id="nobody sees ヘ from へ"),
        pytest.param("人口データの窓口サービス", [], id="right text"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_wrong_characters_are_told_with_the_right_ones(
    text: str, wrong: list[tuple[str, str]]
) -> None:
    found = misprints(text)
    assert [(text[start:end], right) for (start, end), right in found] == wrong


def test_spans_are_places_in_the_text_as_it_is() -> None:
    text = "㈱日立の①先端口ボットと产学連携"
    assert misprints(text) == (((7, 8), "ロ"), ((12, 13), "産"))
