"""HTML pages: what a browser shows of the text, and nothing of the site around it."""

import pytest

from corpus.errors import FileBroken, FileEmpty
from corpus.formats.extraction import extract


def text_of(body: str) -> str:
    page = f"<!DOCTYPE html><html lang=ja><meta charset=utf-8><body>{body}</body></html>"
    return extract(page.encode(), "頁.html").text


def test_headings_paragraphs_and_breaks() -> None:
    body = "<h1>方向性</h1><p>投資を<b>増やす</b>。<h2>現状</h2>伸びが鈍い。<br>次の行。<hr>終わり"
    assert text_of(body) == (
        "# 方向性\n\n投資を増やす。\n\n## 現状\n\n伸びが鈍い。  \n次の行。\n\n終わり"
    )


def test_line_ends_of_the_file_part_no_japanese_words() -> None:
    body = "<p>我が国の\n   研究開発は Horizon\nEurope\nに学ぶ。</p>"
    assert text_of(body) == "我が国の研究開発は Horizon Europeに学ぶ。"


def test_scripts_styles_comments_and_hidden_elements_are_no_text() -> None:
    body = (
        "<style>p{color:red}</style><p>残る</p><script>let x = '秘密';</script>"
        "<!-- 注釈 --><div style='color:red; DISPLAY : none'>隠し</div><p hidden>隠し</p>"
        "<noscript>動かない</noscript><template><p>型</p></template>"
        "<svg><text>絵</text></svg><button>送信</button><p>終わり</p>"
    )
    assert text_of(body) == "残る\n\n終わり"


def test_the_site_s_head_foot_and_navigation_are_left_out_but_not_headings() -> None:
    body = (
        "<header><a href=/>省のトップ</a><h1>施策の一覧</h1></header><nav><ul><li>組織</ul></nav>"
        "<main><article><header><p>令和7年4月25日</p></header><p>本文。</p></article></main>"
        "<div role=navigation>関連</div><footer>所在地</footer>"
    )
    assert text_of(body) == "# 施策の一覧\n\n令和7年4月25日\n\n本文。"


def test_nested_lists_keep_their_depth_and_numbers() -> None:
    body = (
        "<ul><li>大学<ul><li>集中支援<li>拠点</ul><li><p>企業</p></ul>"
        "<ol start=3><li>税制<li>規制<ol><li>緩和</ol></ol>"
    )
    assert text_of(body) == ("- 大学\n  - 集中支援\n  - 拠点\n- 企業\n3. 税制\n4. 規制\n  1. 緩和")


def test_a_table_has_its_caption_before_it_and_merged_values_first() -> None:
    body = (
        "<table><caption>図表1　予算</caption><thead><tr><th rowspan=2>国<th colspan=2>額</tr>"
        "<tr><th>2022<th>2023</tr></thead><tr><td>日本<td>3,300<br>（当初）<td>"
        "<ul><li>基金<li>税制</ul></tr><tr><td><td>120<td>130</table><p>出典：OECD</p>"
    )
    assert text_of(body) == (
        "図表1　予算\n\n国\t額\t\n\t2022\t2023\n日本\t3,300<br>（当初）\t- 基金<br>- 税制\n"
        "\t120\t130\n\n出典：OECD"
    )


def test_a_table_for_layout_is_read_as_text() -> None:
    body = (
        "<table role=presentation><tr><td>左の段</td><td>右の段</td></table>"
        "<table><tr><td>囲み</table>"
        "<table><tr><td><h2>見出し</h2><td><table><tr><td>国<td>額</table></table>"
    )
    assert text_of(body) == "左の段\n\n右の段\n\n囲み\n\n## 見出し\n\n国\t額"


def test_readings_over_words_are_left_out_and_marks_of_notes_are_digits() -> None:
    body = "<p><ruby>鼎談<rp>（</rp><rt>ていだん</rt><rp>）</rp></ruby>で示した<sup>12</sup>。</p>"
    assert text_of(body) == "鼎談で示した12。"


def test_spans_of_cells_cannot_grow_without_end() -> None:
    body = "<table><tr><td colspan=99999999 rowspan=9999>国<td>額<tr><td>甲<td>乙</table>"
    assert text_of(body) == "国\t額\t\n\t甲\t乙"


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("shift_jis", "cp932"),
        ("Shift_JIS", "cp932"),
        ("euc-jp", "euc_jp"),
        ("iso-2022-jp", "iso2022_jp"),
        ("utf-8", "utf-8"),
        ("utf-8", "cp932"),  # the page is wrong about itself
        ("no-such-charset", "utf-8"),
    ],
)
def test_a_page_is_read_in_its_encoding(said: str, encoding: str) -> None:
    page = f"<html><head><meta charset='{said}'><title>題</title></head><p>投資を～増やす。"
    text = page.replace("～", "" if encoding != "cp932" else "～")
    expected = "投資を増やす。" if encoding != "cp932" else "投資を～増やす。"
    assert extract(text.encode(encoding), "a.htm").text == expected


def test_a_byte_order_mark_is_no_part_of_a_page() -> None:
    assert extract(b"\xef\xbb\xbf<p>" + "本文".encode(), "a.html").text == "本文"


def test_a_page_that_scripts_fill_is_refused() -> None:
    with pytest.raises(FileEmpty, match=r"the page '頁\.html' shows no text without its scripts"):
        text_of("<div id=app></div><script>render('本文')</script>")


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li"])
def test_elements_nested_without_end_are_refused(tag: str) -> None:
    with pytest.raises(FileBroken, match=r"nests elements more than 150 deep"):
        text_of(f"<{tag}>" * 20_000 + "底")
