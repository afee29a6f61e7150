"""The data set that a command names, and the index that it is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.progress import Progress

if TYPE_CHECKING:  # loading ir_measures and torch would slow `seisaku --help`
    from corpus.catalogue import Catalogue
    from eval.datasets.dataset import Dataset
    from eval.datasets.dataset_index import BuiltIndex
    from index.encoder import Encoder
    from rag.workplace import Workplace


@dataclass(frozen=True)
class AskedDataset:
    """A data set; the gold's has the documents' catalogue and index, others are to be built."""

    dataset: Dataset
    catalogue: Catalogue | None
    gold_index: BuiltIndex | None


def asked_dataset(workplace: Workplace, spec: str, limit: int | None = None) -> AskedDataset:
    """Load a data set by its name, such as `gold:dev`, cut to `limit` questions if that is given.

    Raises DatasetError or what loading the data set or the documents' index raises.
    """
    from eval.datasets.dataset_index import gold_index
    from eval.datasets.gold_set import gold_dataset
    from eval.datasets.selection import GoldSelected, select_dataset
    from eval.gold import load_gold

    selected = select_dataset(spec)
    if isinstance(selected, GoldSelected):
        catalogue = workplace.catalogue()
        gold = load_gold(selected.split, catalogue)
        built = gold_index(workplace)
        asked = AskedDataset(gold_dataset(gold, built.index.findable), catalogue, built)
    else:
        asked = AskedDataset(selected, None, None)
    if limit is None:
        return asked
    return AskedDataset(asked.dataset.limited(limit), asked.catalogue, asked.gold_index)


def index_of(
    asked: AskedDataset, workplace: Workplace, encoder: Encoder, progress: Progress
) -> BuiltIndex:
    """The index of a data set, which is built where it is not up to date and no gold's."""
    from eval.datasets.dataset_index import EmbeddingSteps, dataset_index

    if asked.gold_index is not None:
        return asked.gold_index
    task = progress.add_task("埋め込み", total=None, visible=False)
    steps = EmbeddingSteps(
        lambda count: progress.update(task, total=count, visible=True),
        lambda count: progress.advance(task, count),
    )
    built = dataset_index(asked.dataset, workplace, encoder, steps)
    progress.remove_task(task)
    return built
