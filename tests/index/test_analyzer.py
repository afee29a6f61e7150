"""Terms of lexical search: what a text is folded to, and the lemmas and pairs it gives."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analyzer import bigrams, fold, lemmas


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("ＡＩ・ＧＸ２０４０", "ai・gx2040", id="full-width letters and figures"),
        pytest.param("ｲﾉﾍﾞｰｼｮﾝ", "イノベーション", id="half-width katakana"),
        pytest.param("⽴案、⼆次、⾔語、⼤学", "立案、二次、言語、大学", id="Kangxi radicals"),
        pytest.param("①㈱㋿№", "1(株)令和no", id="signs that stand for several"),
        pytest.param("Amazon NVIDIA", "amazon nvidia", id="upper case"),
        pytest.param("第一\u3000次", "第一 次", id="ideographic space"),
        pytest.param("研\ufffd究", "研究", id="replacement character"),
        pytest.param("\ufeff開\u00ad発\u200b費", "開発費", id="marks without a form"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_forms_that_mean_the_same_become_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("8,218億ドル", "8218億ドル"),
        ("1,234,567人", "1234567人"),
        ("８，２１８億", "8218億"),
        ("12,34", "12,34"),
        ("3,5678", "3,5678"),
        ("2021,2022年", "2021,2022年"),
        ("図表1,図表2", "図表1,図表2"),
        ("0.75%、3.28%", "0.75%、3.28%"),
    ],
)
def test_only_commas_between_thousands_go(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(alphabet="研究ｶﾞＡa1,１，⽴①ﾟ\u200b\ufffd ", max_size=20))
@settings(max_examples=200, deadline=None)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("研究開発費を増やす", ["研究", "開発", "費", "増やす"], id="particles go"),
        pytest.param("投資を増やしている", ["投資", "増やす"], id="helper verbs go"),
        pytest.param("支援することができる", ["支援", "事"], id="する and できる go"),
        pytest.param("AIは何ですか", ["ai"], id="pronouns go"),
        pytest.param("しかし、国は急いだ。", ["国", "急ぐ"], id="conjunctions and marks go"),
        pytest.param("非常に美しい", ["非常", "美しい"], id="shapes and adjectives stay"),
        pytest.param("取組", ["取り組み"], id="a form of a word"),
        pytest.param("取り組み", ["取り組み"], id="another form of it"),
        pytest.param("予算の予算", ["予算", "予算"], id="repetitions stay"),
        pytest.param("スタートアップ", ["スタートアップ"], id="a loan word without its origin"),
        pytest.param("ﾃﾞｼﾞﾀﾙ", ["デジタル"], id="a half-width loan word"),
        pytest.param("α", ["α"], id="a letter without its name"),
        pytest.param("ポケモノミクス", ["ポケモノミクス"], id="an unknown word is itself"),
        pytest.param("GX-ETSの導入", ["gx", "ets", "導入"], id="Latin words, lower case"),
        pytest.param("This is a Policy", ["this", "is", "a", "policy"], id="English"),
        pytest.param("⽴法", ["立法"], id="a Kangxi radical"),
        pytest.param("8,218億円", ["8218", "億", "円"], id="a number is one term"),
        pytest.param("令和7年度", ["2025", "年度"], id="a year is the Western one"),
        pytest.param("2000万人", ["2000万", "人"], id="a number of 万 is no 2000"),
        pytest.param("先端口ボットと产業", ["先端", "ロボット", "産業"], id="misprints"),
        pytest.param("、。「」…※", [], id="marks only"),
        pytest.param("　\n\t", [], id="white space only"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lemmas_are_the_dictionary_forms_of_content_words(text: str, terms: list[str]) -> None:
    assert lemmas(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("研究開発費", ["研究", "究開", "開発", "発費"], id="over word borders"),
        pytest.param("増やす", ["増や", "やす"], id="hiragana"),
        pytest.param("ﾃﾞｼﾞﾀﾙ", ["デジ", "ジタ", "タル"], id="half-width katakana"),
        pytest.param("カー ド", ["カー", "ド"], id="not over white space"),
        pytest.param("政策、政策", ["政策", "政策"], id="not over marks"),
        pytest.param("国", ["国"], id="a single character is itself"),
        pytest.param("GX2040ビジョン", ["gx2040", "ビジ", "ジョ", "ョン"], id="Latin words whole"),
        pytest.param("8,218億円", ["8218", "億円"], id="numbers whole"),
        pytest.param("2000万人", ["2000万", "人"], id="a number of 万 whole"),
        pytest.param("0.75%", ["0", "75"], id="decimals in two"),
        pytest.param("foo_bar", ["foo", "bar"], id="not over underlines"),
        pytest.param("⽴法", ["立法"], id="a Kangxi radical"),
        pytest.param("研\ufffd究", ["研究"], id="over a replacement character"),
        pytest.param("、。「」", [], id="marks only"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_bigrams_are_pairs_of_japanese_characters_and_whole_latin_words(
    text: str, terms: list[str]
) -> None:
    assert bigrams(text) == terms


def test_threads_do_not_disturb_each_other() -> None:
    # A fugashi node shows another sentence's features after the tagger's next parse.
    expected = {
        "研究開発費を増やす": ["研究", "開発", "費", "増やす"],
        "国は急いだ": ["国", "急ぐ"],
        "スタートアップ": ["スタートアップ"],
        "令和7年度": ["2025", "年度"],
        "先端口ボット": ["先端", "ロボット"],
    }
    texts = list(expected) * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lemmas, texts)) == [expected[text] for text in texts]
