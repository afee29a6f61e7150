"""The named settings: what is served, its parts alone, and rank fusion of the same parts."""

import pytest

from eval.errors import UnknownSetting
from eval.rank_fusion import RankFusionSettings
from eval.settings import DEFAULT, NAMES, describe, get_setting, uses_vectors
from index.search_settings import SearchSettings


def weights(name: str) -> dict[str, float]:
    setting = get_setting(name)
    assert isinstance(setting, SearchSettings)
    return setting.weights.used


def test_the_settings_have_the_names_that_reports_use() -> None:
    assert NAMES == ("served", "fused", "bm25", "dense", "rrf")
    assert get_setting("served") == SearchSettings.load()
    assert get_setting("rrf") == RankFusionSettings(("lemma", "bigram", "dense"), rrf_k=60)


def test_parts_of_what_is_served_differ_from_it_by_their_weights_alone() -> None:
    served = weights("served")
    assert weights("fused") == {name: served[name] for name in served if name != "late"}
    assert weights("bm25") == {"lemma": 1.0}
    assert weights("dense") == {"dense": 1.0}
    for name in ("fused", "bm25", "dense"):
        setting = get_setting(name)
        assert isinstance(setting, SearchSettings)
        others = setting.model_dump(exclude={"weights"})
        assert others == SearchSettings.load().model_dump(exclude={"weights"})


def test_the_one_that_is_served_comes_first_by_default() -> None:
    assert DEFAULT == ("served", "bm25", "dense")


def test_an_unknown_setting_is_named_with_those_there_are() -> None:
    with pytest.raises(
        UnknownSetting, match="no setting 'best'; choose from served, fused"
    ) as told:
        get_setting("best")
    assert "設定「best」はありません。次から選んでください: served, fused" in told.value.message_ja


def test_only_settings_with_vectors_can_judge_support() -> None:
    knowing = [name for name in NAMES if uses_vectors(get_setting(name))]
    assert knowing == ["served", "fused", "dense", "rrf"]


def test_a_run_says_how_it_was_made() -> None:
    described = describe(get_setting("dense"), 50)
    served = SearchSettings.load()
    assert described == {
        **served.model_dump(),
        "fusion": "scores",
        "weights": {"dense": 1.0, "lemma": 0.0, "bigram": 0.0, "late": 0.0},
        "k": 50,
    }
    assert describe(get_setting("rrf"), 50) == {
        "fusion": "ranks",
        "retrievers": ("lemma", "bigram", "dense"),
        "rrf_k": 60,
        "candidates": 200,
        "k": 50,
    }
