"""The named settings: what is served, its parts alone, and rank fusion of the same parts."""

import pytest

from eval.errors import UnknownSetting
from eval.rank_fusion import RankFusionSettings
from eval.settings import DEFAULT, SETTINGS, describe, get_setting, uses_vectors
from index.fusion import DENSE_ONLY, FUSED, LEXICAL_ONLY


def test_the_settings_have_the_names_that_reports_use() -> None:
    assert list(SETTINGS) == ["fused", "bm25", "dense", "rrf"]
    assert get_setting("fused") is FUSED
    assert get_setting("bm25") is LEXICAL_ONLY
    assert get_setting("dense") is DENSE_ONLY
    assert get_setting("rrf") == RankFusionSettings(("lemma", "bigram", "dense"), rrf_k=60)


def test_the_one_that_is_served_comes_first_by_default() -> None:
    assert DEFAULT == ("fused", "bm25", "dense")


def test_an_unknown_setting_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownSetting, match="no setting 'best'; choose from fused, bm25"):
        get_setting("best")


def test_only_settings_with_vectors_can_judge_support() -> None:
    assert [name for name in SETTINGS if uses_vectors(SETTINGS[name])] == ["fused", "dense", "rrf"]


def test_a_run_says_how_it_was_made() -> None:
    assert describe(DENSE_ONLY, 50) == {
        "fusion": "scores",
        "weights": {"dense": 1.0},
        "candidates": 200,
        "source_note_share": 1.0,
        "k": 50,
    }
    assert describe(SETTINGS["rrf"], 50) == {
        "fusion": "ranks",
        "retrievers": ("lemma", "bigram", "dense"),
        "rrf_k": 60,
        "candidates": 200,
        "k": 50,
    }
