"""The named settings of search that are measured side by side."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from eval.errors import UnknownSetting
from eval.rank_fusion import RankFusedSearcher, RankFusionSettings
from index.encoder import Encoder
from index.search_index import SearchIndex
from index.search_settings import SearchSettings
from index.searcher import Searcher

Setting = SearchSettings | RankFusionSettings

_NONE = {f"weights.{name}": 0.0 for name in ("dense", "lemma", "bigram", "late")}
_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "served": {},
    "fused": {"weights.late": 0.0},
    "bm25": {**_NONE, "weights.lemma": 1.0},
    "dense": {**_NONE, "weights.dense": 1.0},
}
_RRF = "rrf"
NAMES = (*_CHANGES, _RRF)
"""What is served, the same without late interaction, two retrievers alone, and rank fusion."""

DEFAULT = ("served", "bm25", "dense")


def get_setting(name: str) -> Setting:
    """The setting of that name; UnknownSetting lists the names there are."""
    if name == _RRF:
        return RankFusionSettings(("lemma", "bigram", "dense"))
    if name not in _CHANGES:
        names = ", ".join(NAMES)
        raise UnknownSetting(
            f"no setting {name!r}; choose from {names}",
            message_ja=f"設定「{name}」はありません。次から選んでください: {names}",
        )
    return SearchSettings.load().changed(_CHANGES[name])


def make_searcher(setting: Setting, index: SearchIndex, encoder: Encoder) -> Searcher:
    """A searcher of this index by this setting."""
    if isinstance(setting, RankFusionSettings):
        return RankFusedSearcher(index, encoder, setting)
    return Searcher(index, encoder, setting)


def uses_vectors(setting: Setting) -> bool:
    """Whether a setting knows cosines, without which no answer can be judged supported."""
    if isinstance(setting, RankFusionSettings):
        return "dense" in setting.retrievers
    return setting.weights.dense > 0


def describe(setting: Setting, k: int) -> dict[str, Any]:
    """The values that make up a setting, and the number of hits asked for."""
    if isinstance(setting, RankFusionSettings):
        return {"fusion": "ranks", **asdict(setting), "k": k}
    return {"fusion": "scores", **setting.model_dump(), "k": k}
