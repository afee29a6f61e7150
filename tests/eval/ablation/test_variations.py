"""The variations of the ablation table: each is other than what is served."""

from pathlib import Path

import pytest

from eval.ablation.variation import Variation
from eval.ablation.variations import ANALYSES, FOLDINGS, SERVED, SETTINGS, VARIATIONS, chosen
from eval.errors import UnknownVariation
from index.building import build_index
from index.search_index import LEXICAL, load_index
from index.search_settings import SearchSettings
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

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
        if variation.text is not SERVED.text or variation.embedded is not SERVED.embedded:
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


def test_a_text_embedded_with_its_headings_has_another_vector(tmp_path: Path) -> None:
    passages = (
        passage("年間三千億円とする。", "plan.0001", section=("大学ファンド",)),
        passage("人材を育てる。", "plan.0002", section=("量子",)),
    )
    vectors = {
        "年間三千億円とする。": (1.0, 0.0),
        "人材を育てる。": (0.0, 1.0),
        "大学ファンド\n年間三千億円とする。": (0.6, 0.8),
        "量子\n人材を育てる。": (0.8, 0.6),
        "支出の上限": (1.0, 0.0),
    }
    encoder = StubEncoder(vectors)
    build_index(corpus_of(*passages), encoder, RECIPE, tmp_path)
    index = load_index(tmp_path, RECIPE)
    (variation,) = chosen(["vectors-with-sections"])

    def cosines(of: Variation) -> dict[str, float]:
        hits = of.searcher(index, encoder).search("支出の上限", 2).hits
        return {hit.passage_id: round(hit.parts["dense"], 6) for hit in hits}

    assert cosines(SERVED) == {"plan.0001": 1.0, "plan.0002": 0.0}
    assert cosines(variation) == {"plan.0001": 0.6, "plan.0002": 0.8}
