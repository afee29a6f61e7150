"""The check of quotations: verdict, places, differences, and citations that prove themselves."""

import json
import time
from pathlib import Path
from statistics import median

import pytest

from corpus.aligned_text import without_white_space
from corpus.errors import UnknownDocument
from rag.errors import QuoteError
from rag.proof import ProofState, prove
from rag.quotation.checker import MAX_PLACES
from rag.quotation.difference import Kind
from rag.quotation.naming import What
from rag.quotation.quotation import QuotationVerdict
from tests.rag.quotation.conftest import Library
from tests.rag.quotation.inline_checker import checker_of

_HERE = Path(__file__).parents[1] / "data" / "quotations.jsonl"
_GOLD = Path(__file__).parents[3] / "eval" / "gold" / "quotes-dev.jsonl"
OWN = [json.loads(line) for line in _HERE.read_text(encoding="utf-8").splitlines()]
DEV = [json.loads(line) for line in _GOLD.read_text(encoding="utf-8").splitlines()]

PLAN = "研究費は120億円とし、これを毎年増やす。\n\n人材は8人を採り、拠点に置く。\n"


# Quotations from the five documents


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["why"])
def test_a_quotation_is_judged_as_a_reader_would(library: Library, case: dict[str, str]) -> None:
    found = library.checker.check(case["quote"])
    assert found.verdict.value == case["verdict"]
    if case["document_id"] is not None:
        assert case["document_id"] in {place.document_id for place in found.places}
    for place in found.places:
        proof = prove(place.citation.citation_id, library.catalogue)
        assert proof.state is ProofState.PROVEN


@pytest.mark.parametrize("case", DEV, ids=lambda case: case["quote_id"])
def test_the_dev_quotations_are_all_judged_right(library: Library, case: dict[str, str]) -> None:
    found = library.checker.check(case["quote"], case["document_id"])
    assert found.verdict.value == case["verdict"]
    wanted = {evidence["document_id"] for evidence in case["evidence"]}  # type: ignore[index]
    assert wanted <= {place.document_id for place in found.places}


def test_a_citation_quotes_what_stands_there_over_the_foot_of_a_page(library: Library) -> None:
    [place] = library.checker.check("NEDOが最大３００万円の「活動費」").places
    assert place.citation.quote == "NEDOが最大300万円の活動費"
    assert place.citation.page == "43-44"
    source = library.catalogue.source(library.catalogue.get(place.document_id)).text
    assert [source[start:end] for start, end in place.citation.spans] == [
        "NEDOが最大300",
        "万円の活動費",
    ]


def test_a_note_mark_is_quoted_where_the_quotation_has_it(library: Library) -> None:
    [with_mark] = library.checker.check("改訂した80。").places
    assert with_mark.citation.quote == "改訂した80。"
    without = library.checker.check("改訂した。").places
    assert {place.citation.quote for place in without} == {"改訂した。"}


def test_a_misprint_is_told_and_its_correction_is_a_change(library: Library) -> None:
    kept = library.checker.check("① AI・先端口ボット")
    assert kept.verdict is QuotationVerdict.VERBATIM
    quote = kept.places[0].citation.quote
    assert [(quote[start:end], right) for (start, end), right in kept.places[0].misprints] == [
        ("口", "ロ")
    ]
    corrected = library.checker.check("① AI・先端ロボット", "meti-new-tech-nation-2026")
    assert corrected.verdict is QuotationVerdict.ALTERED
    [place] = [p for p in corrected.places if "口" in p.citation.quote]
    [difference] = place.differences
    assert (difference.source.text, difference.quote.text) == ("口", "ロ")
    assert difference.corrects_misprint


# Places


def test_all_places_are_given_and_their_number(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a=PLAN, b=PLAN)
    found = checker.check("これを毎年増やす")
    assert [place.document_id for place in found.places] == ["a", "b"]
    assert found.places_total == 2
    assert checker.check("これを毎年増やす", "b").places_total == 1


def test_a_document_that_has_it_is_told_where_the_one_asked_for_has_it_not(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a=PLAN, b="海洋の調査船を三隻つくる。\n")
    found = checker.check("これを毎年増やす", "b")
    assert (found.verdict, found.elsewhere) == (QuotationVerdict.NOT_FOUND, ("a",))
    assert checker.check("これを毎年増やす", "a").elsewhere == ()


def test_all_places_that_are_equally_near_are_given(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a=PLAN, b=PLAN)
    found = checker.check("研究費は150億円とし、これを毎年増やす。")
    assert found.verdict is QuotationVerdict.ALTERED
    assert [place.document_id for place in found.places] == ["a", "b"]


def test_a_quotation_of_one_character_fits_thousands_of_places_and_few_are_shown(
    library: Library,
) -> None:
    found = library.checker.check("の")
    assert found.verdict is QuotationVerdict.VERBATIM
    assert len(found.places) == MAX_PLACES
    texts = "".join(document.source_text for document in library.documents)
    assert found.places_total == texts.count("の")


def test_a_number_is_not_found_inside_another(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a="予算の総額は1,300億円とする。\n比率は3.28%である。\n")
    found = checker.check("300億円とする。")
    assert found.verdict is QuotationVerdict.ALTERED
    [difference] = found.places[0].differences
    assert (difference.source.text, difference.quote.text) == ("1,300", "300")
    assert checker.check("28%である").verdict is QuotationVerdict.ALTERED
    assert checker.check("3.28%である").verdict is QuotationVerdict.VERBATIM


def test_parts_around_an_ellipsis_stand_in_order_and_in_one_document(tmp_path: Path) -> None:
    far = "研究費は120億円とする。\n" + "関係のない文が続く。\n" * 400 + "人材は8人を採用する。\n"
    plan = (
        "研究費は毎年これを増やし、120億円とする。\n人材は毎年8人を採り、拠点に置くものとする。\n"
    )
    checker, _ = checker_of(tmp_path, a=plan, c=far)
    verdict = {
        quote: checker.check(quote, document).verdict
        for quote, document in [
            ("研究費は毎年これを増やし……毎年8人を採り、拠点に置く", "a"),
            ("毎年8人を採り、拠点に置く……研究費は毎年これを増やし", "a"),
            ("研究費は120億円とする……人材は8人を採用する", "c"),
        ]
    }
    assert list(verdict.values()) == [
        QuotationVerdict.VERBATIM,
        QuotationVerdict.ALTERED,  # the other way round
        QuotationVerdict.ALTERED,  # pages lie between
    ]


def test_parts_of_a_quotation_are_cited_by_themselves(tmp_path: Path) -> None:
    checker, catalogue = checker_of(tmp_path, a=PLAN)
    [place] = checker.check("研究費は（中略）毎年増やす。").places
    assert place.citation.quote == "研究費は\n毎年増やす。"
    assert prove(place.citation.citation_id, catalogue).state is ProofState.PROVEN


def test_a_quotation_over_passages_is_cited_with_the_section_it_begins_in(tmp_path: Path) -> None:
    text = "# 研究費\n予算は120億円。\n\n# 人材\n採用は8人。\n"
    checker, catalogue = checker_of(tmp_path, a=text)
    [place] = checker.check("予算は120億円。人材採用は8人。").places
    assert place.citation.section == ("研究費",)
    assert without_white_space(place.citation.quote) == "予算は120億円。人材採用は8人。"
    assert prove(place.citation.citation_id, catalogue).state is ProofState.PROVEN


# Differences


def test_differences_count_in_the_text_as_pasted_and_in_the_citation(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a=PLAN)
    quote = " 「研究費は\n１５０億円とし、これを毎年増やさない。」"
    found = checker.check(quote)
    place = found.places[0]
    number, negation = place.differences
    assert (number.kind, number.what) == (Kind.REPLACED, What.NUMBER)
    assert quote[number.quote.start : number.quote.end] == number.quote.text == "１５０"
    assert place.citation.quote[number.source.start : number.source.end] == "120"
    assert negation.what is What.NEGATION
    assert quote[negation.quote.start : negation.quote.end] == "さない"
    assert found.similarity == pytest.approx(1 - 4 / 23)  # 2 to 5, す to さない, of 23 characters


def test_a_clause_left_out_before_the_end_is_shown(tmp_path: Path) -> None:
    text = "控除しきれない分は3年間の繰越（研究開発を増やした年に利用可）を措置。\n"
    checker, _ = checker_of(tmp_path, a=text)
    place = checker.check("控除しきれない分は3年間の繰越を措置。").places[0]
    [difference] = place.differences
    assert difference.kind is Kind.DELETED
    assert difference.source.text == "（研究開発を増やした年に利用可）"
    assert difference.quote.start == difference.quote.end == len("控除しきれない分は3年間の繰越")


def test_a_quotation_of_which_half_is_invented_is_altered(library: Library) -> None:
    found = library.checker.check(
        "国家戦略技術領域に対しては一貫通貫で支援していく。"
        "そのために、全国の大学に新しい学部を設けることを義務づける。"
    )
    assert found.verdict is QuotationVerdict.ALTERED
    assert found.places[0].citation.quote.startswith("国家戦略技術領域に対しては")


# Requests


def test_an_unknown_document_and_an_empty_quotation_are_errors(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a=PLAN)
    with pytest.raises(UnknownDocument):
        checker.check("研究費", "z")
    with pytest.raises(QuoteError):
        checker.check("")


def test_a_quotation_of_a_hundred_characters_takes_milliseconds(library: Library) -> None:
    text = library.documents[-1].text.text
    took = []
    for start in range(1_000, 61_000, 1_000):
        quote = text[start : start + 50] + "鶴" + text[start + 51 : start + 100]
        started = time.process_time()
        library.checker.check(quote)
        took.append(time.process_time() - started)
    assert median(took) < 0.05


@pytest.mark.parametrize("changed", [False, True])
def test_a_quotation_of_ten_thousand_characters_takes_less_than_a_second(
    library: Library, changed: bool
) -> None:
    text = library.documents[-1].text.text[20_000:30_000]
    quote = text.replace("研究開発", "研究開拓") if changed else text
    started = time.process_time()
    found = library.checker.check(quote)
    assert time.process_time() - started < 1
    wanted = QuotationVerdict.ALTERED if changed else QuotationVerdict.VERBATIM
    assert found.verdict is wanted


def test_a_dot_that_a_lines_end_put_at_a_lines_begin_is_no_bullet(tmp_path: Path) -> None:
    checker, _ = checker_of(tmp_path, a="科学技術・イノベーションを進める。AIoT・5Gも。\n")
    for quote in ("科学技術\n・イノベーションを", "AIoT\n・5", "> 「- 科学技術\n・イノベーション"):
        assert checker.check(quote).verdict is QuotationVerdict.VERBATIM
