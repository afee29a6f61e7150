"""Coverage: every character of a source is in a passage, or it is said why it is not."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned_text import INSERTED
from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus
from corpus.links.linking import link_passages
from corpus.passages.cutting import cut_document
from corpus.passages.partition import CuttingSettings
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.coverage import INLINE_MARK, TITLE_OUT_OF_PLACE, Count, coverage
from tests.corpus.inline_document import assert_linked, assert_proves_itself, read

IDS = [document.document_id for document in load_catalogue()]


@pytest.mark.parametrize("document_id", IDS)
def test_the_five_documents_are_in_passages_or_set_aside(
    document_id: str, five_documents: Corpus, canonical: dict[str, CanonicalDocument]
) -> None:
    passages = tuple(p for p in five_documents.passages if p.document_id == document_id)
    document = canonical[document_id]
    found = coverage(document, passages)
    assert found.explained_share >= 0.995
    lost = [document.source_text[slice(*span)] for span in found.unexplained_spans]
    assert lost == []  # today nothing at all is lost
    counted = [found.in_passages, *found.set_aside.values(), found.unexplained]
    for kind in ("japanese", "latin_or_digit", "sign", "all"):
        assert sum(getattr(c, kind) for c in counted) == getattr(found.whole, kind)


def test_each_character_is_counted_once_under_its_reason() -> None:
    document = read("# **方針**\n\n「戦略」1では80%を<u>増</u>やす。\n\n---\n\n1\t 内閣府")
    found = coverage(document, cut_document(document))
    assert found.in_passages == Count(japanese=13, latin_or_digit=3, sign=4)
    assert found.set_aside == {
        "footnote mark": Count(latin_or_digit=1),
        "rule": Count(sign=3),
        INLINE_MARK: Count(latin_or_digit=2, sign=10),
    }
    assert (found.unexplained, found.unexplained_spans) == (Count(), ())
    assert found.explained_share == 1.0


def test_what_is_in_no_passage_for_no_reason_is_shown() -> None:
    document = read("# 一\n予算を増やす。\n# 二\n人材を育てる。")
    found = coverage(document, cut_document(document)[:1])
    assert found.unexplained == Count(japanese=7, sign=1)
    shown = [document.source_text[slice(*span)] for span in found.unexplained_spans]
    assert shown == ["二", "人材を育てる。"]
    assert found.explained_share == pytest.approx(1 - 7 / 14)


def test_a_chapter_title_inside_a_sentence_has_a_reason_of_its_own() -> None:
    body = "\n".join(["本" * 29 + "。"] * 40)
    document = read(f"{body}\n\n{'統' * 29}主\n3\t 課題\n 役となる。")
    found = coverage(document, cut_document(document))
    assert found.set_aside == {TITLE_OUT_OF_PLACE: Count(japanese=2, latin_or_digit=1)}


def test_an_empty_document_is_covered() -> None:
    document = read(" \n\f\n")
    found = coverage(document, cut_document(document))
    assert (found.whole, found.explained_share) == (Count(), 1.0)


WORDS = st.text("統合戦略人材予算のをはABC12（）「」・、", min_size=1, max_size=40)
LINES = st.one_of(
    WORDS,
    WORDS.map(lambda words: words + "。"),
    st.integers(1, 9).flatmap(lambda n: WORDS.map(lambda words: f"{n}\t {words}")),
    st.integers(1, 9).flatmap(lambda n: WORDS.map(lambda words: f"（{n}）{words}")),
    st.integers(1, 3).flatmap(lambda n: WORDS.map(lambda words: f"{'#' * n} {words}")),
    st.integers(1, 9).map(lambda n: f"図表{n}　論文数"),
    st.lists(WORDS, min_size=2, max_size=4).map("\t".join),
    st.sampled_from(
        [
            *("", "", " ", "\f", "---", "6", "出典：内閣府", "- 人材", "①人材", "同戦略は続く。"),
            *(
                "第1章　背景",
                "１．背景",
                "1.1\t投資",
                "目次",
                "附則",
                "【人材】",
                "**統合**<br>戦略",
            ),
            *("「量子戦略」1を定めた。", "図表1に示す。", "1.1参照。", " 次の頁の文", "\ufffd統合"),
        ]
    ),
)


@settings(max_examples=150)
@given(st.lists(LINES, max_size=30).map("\n".join), st.integers(5, 60))
def test_whatever_the_text_all_of_it_is_covered_and_proves_itself(text: str, words: int) -> None:
    document = read(text)
    sizes = CuttingSettings(max_words=words, max_table_words=words)
    passages = link_passages(document, cut_document(document, sizes))
    found = coverage(document, passages)
    assert [text[slice(*span)] for span in found.unexplained_spans] == []
    assert found.explained_share == 1.0
    assert_linked(passages)
    by_id = {passage.passage_id: passage for passage in passages}
    for passage in passages:
        assert_proves_itself(passage, text)
        for link in passage.links:
            assert 0 <= link.span[0] <= link.span[1] <= len(passage.text)
            assert 0 <= link.target[0] < link.target[1] <= len(by_id[link.passage_id].text)
    for block in document.blocks:
        offsets = [offset for offset in block.text.offsets if offset != INSERTED]
        assert all(a < b for a, b in pairwise(offsets))
