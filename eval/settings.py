"""The named settings of search that are measured side by side."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from eval.errors import UnknownSetting
from eval.rank_fusion import RankFusedSearcher, RankFusionSettings
from index.encoder import Encoder
from index.fusion import DENSE_ONLY, FUSED, LEXICAL_ONLY, FusionSettings
from index.searcher import Searcher, SearchIndex

Setting = FusionSettings | RankFusionSettings

SETTINGS: Mapping[str, Setting] = {
    "fused": FUSED,
    "bm25": LEXICAL_ONLY,
    "dense": DENSE_ONLY,
    "rrf": RankFusionSettings(("lemma", "bigram", "dense")),
}
"""What is served, what its parts do alone, and rank fusion of the same parts."""

DEFAULT = ("fused", "bm25", "dense")


def get_setting(name: str) -> Setting:
    """The setting of that name; UnknownSetting lists the names there are."""
    if name not in SETTINGS:
        names = ", ".join(SETTINGS)
        raise UnknownSetting(
            f"no setting {name!r}; choose from {names}",
            message_ja=f"設定「{name}」はありません。次から選んでください: {names}",
        )
    return SETTINGS[name]


def make_searcher(setting: Setting, index: SearchIndex, encoder: Encoder) -> Searcher:
    """A searcher of this index by this setting."""
    if isinstance(setting, RankFusionSettings):
        return RankFusedSearcher(index, encoder, setting)
    return Searcher(index, encoder, setting)


def uses_vectors(setting: Setting) -> bool:
    """Whether a setting knows cosines, without which no answer can be judged supported."""
    if isinstance(setting, RankFusionSettings):
        return "dense" in setting.retrievers
    return "dense" in setting.weights


def describe(setting: Setting, k: int) -> dict[str, Any]:
    """The values that make up a setting, and the number of hits asked for."""
    fusion = "ranks" if isinstance(setting, RankFusionSettings) else "scores"
    return {"fusion": fusion, **asdict(setting), "k": k}
