"""Folded text: each folded character is led back to what was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analyzer import fold
from index.folded_text import FoldedText


@pytest.mark.parametrize(
    ("written", "form", "expected"),
    [
        pytest.param("令和７年の予算", "2025", ["令和７"], id="an era"),
        pytest.param("令和2年度", "2020", ["令和2"], id="an era whose year keeps a figure"),
        pytest.param("平成30年", "2018", ["平成30"], id="an era as long as its year"),
        pytest.param("令和12年", "2030", ["令和12"], id="an era of two figures"),
        pytest.param("R7年度の予算", "2025年", ["R7年"], id="a letter"),
        pytest.param("FY2025予算", "2025年度", ["FY2025"], id="a fiscal year"),
        pytest.param("“令和5年度”", "2023", ["令和5"], id="not the quotation mark before it"),
        pytest.param("2021〜2027年", "2027", ["2027"], id="not the dash before it"),
        pytest.param("三千三百億円", "3300億", ["三千三百億"], id="kanji numerals"),
        pytest.param("1,234億円と2,345億円", "2345億", ["2,345億"], id="thousands"),
        pytest.param("10,000人、1万人", "1万", ["10,000", "1万"], id="a value in two forms"),
        pytest.param("产学研連携", "産学研", ["产学研"], id="a Chinese form"),
        pytest.param("先端口ボット", "ロボット", ["口ボット"], id="a look-alike"),
        pytest.param("ﾊﾞｲｵとバイオ", "バイオ", ["ﾊﾞｲｵ", "バイオ"], id="half width"),
        pytest.param("㈱日立", "株", ["㈱"], id="a letter that is folded into several"),
        pytest.param("ＡＩ戦略", "ai", ["ＡＩ"], id="full width"),
        pytest.param("AIR、AI、air", "ai", ["AI"], id="no part of a Latin word"),
        pytest.param("12025年", "2025", [], id="no part of a number"),
        pytest.param("研究開発費", "開発", ["開発"], id="part of a compound"),
        pytest.param("研究", "開発", [], id="what is not there"),
        pytest.param("研究", "", [], id="nothing"),
        pytest.param("量\u200b子", "量子", ["量\u200b子"], id="what is no character within"),
        pytest.param("令和6年\n令和7年", "2025", ["令和7"], id="line by line"),
    ],
)
def test_a_folded_form_is_found_where_it_is_written(
    written: str, form: str, expected: list[str]
) -> None:
    found = FoldedText.of(written).spans_of(form)
    assert [written[start:end] for start, end in found] == expected


ALPHABET = (
    "令和平成元年度RＲFYH7７1２30，,億万千三百円产学研究口ロボット一ーﾊﾞｲｵ㈱“”〜~ ()\n\u200b第①A"
)


@given(st.text(ALPHABET, max_size=40))
@settings(max_examples=400, deadline=None)
def test_every_folded_character_has_a_place_in_order(written: str) -> None:
    text = FoldedText.of(written)
    assert text.folded == fold(written)
    assert len(text.places) == len(text.folded)
    spans = [span for span in text.places if span[0] < span[1]]
    assert all(0 <= start < end <= len(written) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text("産学研究開発量子、。\n", max_size=40))
@settings(max_examples=50, deadline=None)
def test_what_folding_leaves_alone_stands_for_itself(written: str) -> None:
    text = FoldedText.of(written)
    assert text.places == tuple((place, place + 1) for place in range(len(written)))
