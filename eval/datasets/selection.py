"""Which data set: `gold:dev`, `squad:PATH`, `beir:FOLDER[@split]`, `jmteb:FOLDER[@split]`."""

from dataclasses import dataclass
from pathlib import Path

from eval.datasets.beir import load_beir
from eval.datasets.dataset import Dataset, DatasetKind
from eval.datasets.jmteb import load_jmteb
from eval.datasets.squad import load_squad
from eval.errors import DatasetError
from eval.gold import Split

_FORMS = "gold:dev, gold:test, squad:PATH, beir:FOLDER[@split], jmteb:FOLDER[@split]"


@dataclass(frozen=True)
class GoldSelected:
    """A split of the gold; its passages are those of the built index."""

    split: Split


def select_dataset(spec: str) -> GoldSelected | Dataset:
    """Load a public data set by its name, or say which split of the gold is meant.

    Raises DatasetError for a name of no known form and a path that is not there, else what the
    formats raise.
    """
    kind, _, rest = spec.partition(":")
    if kind == DatasetKind.GOLD and rest in set(Split):
        return GoldSelected(Split(rest))
    if kind not in (DatasetKind.SQUAD, DatasetKind.BEIR, DatasetKind.JMTEB) or not rest:
        raise DatasetError(
            f"no data set {spec!r}; write one of: {_FORMS}",
            message_ja=f"データセット「{spec}」はありません。次の形で指定してください: {_FORMS}",
        )
    if kind == DatasetKind.SQUAD:
        return load_squad(_present(Path(rest)))
    path, split = Path(rest), None
    if not path.exists() and "@" in path.name:  # a folder's own name may have an @
        name, _, split = path.name.rpartition("@")
        path = path.with_name(name)
    load = load_beir if kind == DatasetKind.BEIR else load_jmteb
    return load(_present(path, folder=True), split)


def _present(path: Path, *, folder: bool = False) -> Path:
    if path.is_dir() if folder else path.exists():
        return path.absolute()
    raise DatasetError(
        f"{path} is no {'folder' if folder else 'file or folder'} that is there; correct the path",
        message_ja=f"{path} がありません。パスを確かめてください。",
    )
