"""The analyses beside the served one: what terms each makes of a text."""

import pytest

from eval.ablation.analyses import (
    SERVED_FOLDING,
    Folding,
    all_lemmas,
    analysis,
    characters_and_bigrams,
    lemmas_and_compounds,
    lemmas_and_readings,
    readings,
    surfaces,
)
from index.analyzer import bigrams, fold, lemmas, lemmas_of_folded

TEXT = "令和七年、三千億円の产学連携を進めた（先端口ボット、ＡＩ）。"


def test_surfaces_keep_the_form_that_is_written() -> None:
    assert surfaces("研究を進めた") == ["研究", "進め"]
    assert lemmas_of_folded("研究を進めた") == ["研究", "進める"]


def test_all_lemmas_keep_particles_and_drop_signs() -> None:
    assert all_lemmas("研究は進む。") == ["研究", "は", "進む"]


def test_compounds_stand_beside_their_words() -> None:
    assert lemmas_and_compounds("研究開発費の額") == ["研究", "開発", "費", "額", "研究開発費"]


def test_words_of_one_reading_are_one_term() -> None:
    assert readings("基盤") == ["キバン"]
    assert readings("取り組み") == readings("取組み")


def test_a_reading_that_is_its_lemma_is_no_second_term() -> None:
    assert lemmas_and_readings("基盤のデータ") == ["基盤", "データ", "キバン"]


def test_characters_stand_beside_their_pairs() -> None:
    assert characters_and_bigrams("研究費 ai") == ["研究", "究費", "ai", "研", "究", "費"]


@pytest.mark.parametrize("of_folded", [surfaces, all_lemmas, readings])
def test_a_number_of_ten_thousands_is_one_term(of_folded: object) -> None:
    assert callable(of_folded)
    assert of_folded("2000万人")[0] == "2000万"


@pytest.mark.parametrize("text", [TEXT, "R7年度、FY2025、2o25年の8,218億ドル", ""])
def test_all_steps_fold_as_the_served_folding(text: str) -> None:
    assert SERVED_FOLDING.fold(text) == fold(text)
    assert analysis(lemmas_of_folded)(text) == lemmas(text)


@pytest.mark.parametrize(
    ("steps", "text", "folded"),
    [
        (("era letters", "figure-like", "years"), "令和7年に三千億円", "令和7年に3000億円"),
        (("numbers",), "令和7年に三千億円", "2025年に三千億円"),
        (("variants",), "产学とＡＩ", "产学とai"),
        (("look-alikes",), "先端口ボット", "先端口ボット"),
    ],
)
def test_a_step_left_out_leaves_its_forms(steps: tuple[str, ...], text: str, folded: str) -> None:
    assert fold(text) != folded
    assert Folding.without(*steps).fold(text) == folded


def test_a_step_that_there_is_not_is_told() -> None:
    with pytest.raises(KeyError, match="no step \\['spelling'\\]"):
        Folding.without("spelling")


def test_pairs_are_served_as_they_were() -> None:
    assert bigrams("研究開発費") == ["研究", "究開", "開発", "発費"]
