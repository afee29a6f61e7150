"""A public data set written inside a test, and the index that is built of it without a model."""

from pathlib import Path

from corpus.catalogue import BUNDLED as CATALOGUE
from eval.datasets.context_passage import context_passage
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.dataset_index import BuiltIndex, EmbeddingSteps, dataset_index
from eval.datasets.query import Query
from eval.relevance import Judgements
from index.encoder import Encoder
from rag.workplace import Workplace

TEXTS = {
    "d1": "大学ファンドの運用益からの支出上限は、年間3,000億円である。",
    "d2": "政府の予算は1兆円とする。",
    "d3": "先端ロボットの国内市場を2040年までに広げる。",
    "d4": "量子コンピュータの人材を育てる。\n基礎研究を強める。",
}
DATASET = Dataset(
    name="small",
    kind=DatasetKind.BEIR,
    passages=tuple(context_passage(text, name, name) for name, text in TEXTS.items()),
    queries=(
        Query("q1", "大学ファンドの支出上限はいくらか。"),
        Query("q2", "ロボットの市場"),
        Query("q3", "宇宙旅行の値段は。", type="unanswerable"),
    ),
    judgements=Judgements(
        {"q1": {1: frozenset({"d1"})}, "q2": {1: frozenset({"d2", "d3"})}}, {"q2": {"d3": 2}}
    ),
)


def small_workplace(folder: Path) -> Workplace:
    """A workplace whose model folder names no prompts and is never loaded."""
    model = folder / "model"
    model.mkdir(parents=True, exist_ok=True)
    (model / "config.json").write_text("{}", encoding="utf-8")
    return Workplace(folder / "data", str(model), CATALOGUE)


def built_index(
    folder: Path, encoder: Encoder, dataset: Dataset = DATASET, told: list[int] | None = None
) -> BuiltIndex:
    """The index of a data set; `told` takes the numbers that the build tells of."""
    steps = EmbeddingSteps(*[(lambda _: None) if told is None else told.append] * 2)
    return dataset_index(dataset, small_workplace(folder), encoder, steps)
