"""The variations of the ablation table: each is other than what is served."""

import pytest

from eval.ablation.variations import ANALYSES, FOLDINGS, SERVED, SETTINGS, VARIATIONS, chosen
from eval.errors import UnknownVariation
from index.search_index import LEXICAL
from index.search_settings import SearchSettings

TEXT = "令和七年、三千億円の产学連携を進めた（先端口ボット、ＡＩ）。"


def test_each_has_a_name_of_its_own() -> None:
    names = [variation.name for variation in (SERVED, *VARIATIONS)]
    assert len(set(names)) == len(names)
    assert {"without-late", "rank-fusion", "readings", "without-folding"} <= set(names)


def test_each_of_the_settings_changes_what_is_served() -> None:
    served = SearchSettings.load()
    for variation in SETTINGS:
        changed = served.changed(variation.settings)
        assert changed != served or variation.by_ranks, variation.name


def test_each_analysis_gives_other_terms_or_reads_another_text() -> None:
    for variation in (*ANALYSES, *FOLDINGS):
        if variation.name == "without-sections":
            continue
        terms = {name: analyze(TEXT) for name, analyze in variation.analyses.items()}
        assert terms != {name: LEXICAL[name](TEXT) for name in terms}, variation.name


def test_named_ones_come_in_the_order_of_the_table() -> None:
    assert [item.name for item in chosen(["readings", "without-late"])] == [
        "without-late",
        "readings",
    ]
    assert chosen([]) == VARIATIONS


def test_an_unknown_one_is_named_with_those_there_are() -> None:
    with pytest.raises(
        UnknownVariation, match="no variation 'best'; choose from without-late"
    ) as told:
        chosen(["best"])
    assert "「best」はありません" in told.value.message_ja
