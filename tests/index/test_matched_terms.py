"""Matched terms on a tiny corpus, their weights against BM25 calculated by hand."""

from math import log
from pathlib import Path

import pytest

from corpus.passages.passage import Passage
from index.building import build_index, lexical_text
from index.lexical_index import LexicalIndex
from index.matched_terms import MatchedTerm, TermMatcher
from index.search_index import load_index
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

K1, B = LexicalIndex.K1, LexicalIndex.B


def matcher(folder: Path, *passages: Passage) -> TermMatcher:
    encoder = StubEncoder({each.text: (1.0, 0.0) for each in passages})
    build_index(corpus_of(*passages), encoder, RECIPE, folder)
    return TermMatcher(load_index(folder, RECIPE))


def matched(folder: Path, question: str, *passages: Passage) -> tuple[MatchedTerm, ...]:
    """The terms matched in the first of these passages."""
    return matcher(folder, *passages).matched(question, passages[:1])[0]


def told(found: tuple[MatchedTerm, ...], shown: Passage) -> dict[str, list[str]]:
    """Each term, and the stretches of the text where it is found."""
    return {term.term: [shown.text[s:e] for s, e in term.spans] for term in found}


OTHER = passage("森林の保全", "note.0001")


def test_terms_are_told_with_their_places_heaviest_first(tmp_path: Path) -> None:
    first, second = passage("量子の予算と量子の人材"), passage("予算の投資", "plan.0002")
    found = matched(tmp_path, "量子の予算はいくらか", first, second, OTHER)
    assert [term.term for term in found] == ["量子", "予算"]
    assert told(found, first) == {"量子": ["量子", "量子"], "予算": ["予算"]}
    # 4, 2 and 2 terms, 8/3 on average; 量子 stands in 1 of 3 rows, 予算 in 2
    length = K1 * (1 - B + B * 4 / (8 / 3))
    weights = [log(1 + 2.5 / 1.5) * 2 / (2 + length), log(1 + 1.5 / 2.5) * 1 / (1 + length)]
    assert [term.weight for term in found] == pytest.approx(weights, abs=1e-6)


def test_the_weights_of_words_add_up_to_the_passage_s_bm25(tmp_path: Path) -> None:
    first = passage("海洋研究の予算を増やす方針")
    found = matched(tmp_path, "予算、予算を増やし海洋を", first, OTHER)
    index = load_index(tmp_path, RECIPE)
    lemma = index.lexical["lemma"]
    bm25 = lemma.scores(lemma.terms("予算、予算を増やし海洋を"))[0]
    assert sum(term.weight for term in found) == pytest.approx(float(bm25), abs=1e-5)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        pytest.param("増やす", "増えたので増やした", {"増やす": ["増やし"]}, id="inflected"),
        pytest.param("2025年", "令和７年の計画", {"2025年": ["令和７年"]}, id="an era for a year"),
        pytest.param("R7", "2025年の計画", {"R7": ["2025", "年"]}, id="a letter for a year"),
        pytest.param("三千億円", "3,000億円とする", {"三千億円": ["3,000億円"]}, id="a number"),
        pytest.param("２千万人", "2000万人とする", {"２千万人": ["2000万人"]}, id="of 万"),
        pytest.param("产学の連携", "産学連携", {"产学": ["産学"], "連携": ["連携"]}, id="folded"),
        pytest.param(
            "半導体技術", "半導体と技術", {"半導体": ["半導体"], "技術": ["技術"]}, id="cut"
        ),
        pytest.param("ﾊﾞｲｵ", "バイオの研究", {"ﾊﾞｲｵ": ["バイオ"]}, id="half width"),
        pytest.param("の、はが、？", "海洋の研究", {}, id="only particles and marks"),
        pytest.param("😀", "海洋の研究", {}, id="no word"),
        pytest.param("宇宙", "海洋の研究", {}, id="no term in common"),
    ],
)
def test_a_term_is_found_as_it_is_written(
    question: str, text: str, expected: dict[str, list[str]], tmp_path: Path
) -> None:
    first = passage(text)
    assert told(matched(tmp_path, question, first, OTHER), first) == expected


def test_a_term_of_the_headings_has_no_place_in_the_text(tmp_path: Path) -> None:
    first = passage("予算は300億円", section=("宇宙開発",))
    found = matched(tmp_path, "宇宙の予算", first, OTHER)
    assert told(found, first) == {"宇宙": [], "予算": ["予算"]}


def test_an_abbreviation_is_matched_by_its_long_form(tmp_path: Path) -> None:
    first = passage("研究開発戦略センターの報告")
    defined = passage("研究開発戦略センター（CRDS）は調べる。CRDSは", "plan.0002")
    terms = matcher(tmp_path, first, defined, OTHER)
    (found,) = terms.matched("CRDS", [first])[0]
    assert (found.term, found.form) == ("CRDS", "研究開発戦略センター")
    assert found.spans == ((0, 10),)
    lemma = load_index(tmp_path, RECIPE).lexical["lemma"]
    long_form = lemma.terms("研究開発戦略センター")
    ratio = lemma.idf("crds") / sum(map(lemma.idf, long_form))
    assert found.weight == pytest.approx(lemma.scores(long_form)[0] * ratio, abs=1e-5)


def test_characters_are_compared_only_where_the_word_is_not_found(tmp_path: Path) -> None:
    first = passage("ヨズマ計画の研究開発")
    found = matched(tmp_path, "ヨズマロンの研究", first, OTHER)
    # of ヨズマロン the pairs ヨズ and ズマ stand there; 究の and の研 are of no word
    assert told(found, first) == {"ヨズマ": ["ヨズマ"], "研究": ["研究"]}
    bigram = load_index(tmp_path, RECIPE).lexical["bigram"]
    weight = {term.term: term.weight for term in found}["ヨズマ"]
    assert weight == pytest.approx(float(bigram.scores(["ヨズ", "ズマ"])[0]), abs=1e-5)


def test_a_long_question_is_explained_by_its_rarest_words(tmp_path: Path) -> None:
    first = passage("量子の予算")
    question = "。".join(f"項目{n}番と{n}号" for n in range(150)) + "量子"
    found = matched(tmp_path, question, first, OTHER)
    assert told(found, first) in ({"量子": ["量子"]}, {})


def test_every_span_is_of_the_text_and_holds_something(tmp_path: Path) -> None:
    texts = ["令和７年、R7補正 3,300億円、㈱ﾊﾞｲｵ", "三千三百億円の2025年度予算", "口ボット一万人"]
    passages = [passage(text, f"plan.{n:04d}") for n, text in enumerate(texts, 1)]
    terms = matcher(tmp_path, *passages)
    for question in (*texts, *(lexical_text(each)[::-1] for each in passages)):
        for each, found in zip(passages, terms.matched(question, passages), strict=True):
            for start, end in (span for term in found for span in term.spans):
                assert each.text[start:end].strip()
