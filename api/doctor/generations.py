"""The generations of the index, and whether the newest holds what the store holds."""

from collections.abc import Iterator

from api.doctor.finding import Checked, Finding, Level, Repair
from corpus.corpus import Corpus
from corpus.errors import CorpusError
from corpus.store.database import FILE as STORE
from corpus.store.database import Database
from corpus.store.store import Store
from corpus.store.stored_passages import read_store
from index.checkup import check_index, is_index_of
from index.errors import SearchIndexError
from index.generation import current_generation, generations, read_manifest
from rag.workplace import Workplace


def check_generations(workplace: Workplace) -> Checked:
    """Every generation of the index that is kept, and whether it holds what the store holds."""
    folder = workplace.index_folder
    kept = generations(folder)
    if not kept and not (folder / "CURRENT").exists():
        note = Finding(
            Level.WARNING,
            str(folder),
            "there is no index",
            "索引がありません。",
            "`seisaku build` か `seisaku doctor --repair` で作れます。",
            Repair.INDEX,
        )
        return Checked("索引", 0, (note,))
    findings = [
        Finding(
            Level.DAMAGE,
            str(damage.path),
            damage.message,
            "索引のファイルが、書かれたときと違います。",
            "`seisaku doctor --repair` か `seisaku build` で作り直せます。",
            Repair.INDEX,
        )
        for damage in check_index(folder)
    ]
    if not findings:
        findings += _not_current(workplace)
    return Checked("索引", len(kept), tuple(findings))


def _not_current(workplace: Workplace) -> Iterator[Finding]:
    path = workplace.data_folder / STORE
    try:
        if not path.is_file():
            return
        store = Store(Database(path))
        corpus: Corpus = read_store(store)
        recipe = workplace.recipe(corpus.catalogue, workplace.model_folder())
        generation = current_generation(workplace.index_folder)
        recipe.check(read_manifest(generation).recipe, generation)
        current = is_index_of(corpus, workplace.index_folder)
        message = "the index holds other passages than the store"
    except (SearchIndexError, CorpusError) as error:
        current, message = False, str(error)
    if not current:
        yield Finding(
            Level.WARNING,
            str(workplace.index_folder),
            message,
            "索引が、今の文書・モデル・設定のものではありません。",
            "`seisaku build` か `seisaku doctor --repair` で新しくなります。",
            Repair.INDEX,
        )
