"""The documents: those that came with the program, and the store with what is made of them."""

from pathlib import Path

import numpy as np

from api.doctor.finding import Checked, Finding, Level, Repair
from corpus.catalogue import load_catalogue
from corpus.errors import CorpusError
from corpus.store.checkup import check_store
from corpus.store.database import FILE as STORE
from corpus.store.database import Database
from corpus.store.store import Store
from index.checkup import is_token_matrix, wrong_vectors
from rag.workplace import Workplace


def check_catalogue(workplace: Workplace) -> Checked:
    """The files that came with the program, against their hashes."""
    try:
        catalogue = load_catalogue(workplace.catalogue_path)
        for document in catalogue:
            catalogue.sources.content(document)
    except CorpusError as error:
        found = Finding(
            Level.DAMAGE,
            str(workplace.catalogue_path),
            str(error),
            "資料目録か、その文書のファイルが登録時と違います。",
            "Seisakuを入れ直すか、SEISAKU_CATALOGUE の資料を元に戻してください。",
        )
        return Checked("資料目録", 0, (found,))
    return Checked("資料目録", len(catalogue), ())


def check_stored(workplace: Workplace) -> Checked:
    """The store: its build, the seal of every row, the hash of every file."""
    path = workplace.data_folder / STORE
    if not path.is_file():
        found = Finding(
            Level.WARNING,
            str(path),
            "there is no store",
            "文書の保管ファイルがありません。",
            "`seisaku build` で作るか、`seisaku restore` で戻してください。",
        )
        return Checked("文書の保管", 0, (found,))
    try:
        database = Database(path)
        damages = check_store(database)
        count = len(Store(database).catalogue()) if not damages else 0
    except CorpusError as error:
        return Checked("文書の保管", 0, (_lost(path, str(error)),))
    derived = all(damage.is_derived for damage in damages)
    findings = [
        Finding(
            Level.DAMAGE,
            str(path),
            damage.message,
            "文書から作り直せる部分（箇所や埋め込み、空き領域）が壊れています。",
            "`seisaku doctor --repair` で、失うものなく作り直せます。"
            "サービスを止めてから行ってください。",
            Repair.STORE,
        )
        if derived
        else _lost(path, damage.message)
        for damage in damages
    ]
    return Checked("文書の保管", count, tuple(findings))


def _lost(path: Path, message: str) -> Finding:
    return Finding(
        Level.DAMAGE,
        str(path),
        message,
        "文書の保管ファイルが壊れています。",
        "`seisaku restore ファイル --force` でバックアップから戻してください。",
    )


def check_embeddings(workplace: Workplace) -> Checked:
    """The vectors kept in the store: numbers, of length 1, with token vectors beside them."""
    path = workplace.data_folder / STORE
    if not path.is_file():
        return Checked("埋め込み", 0, ())
    count = wrong = 0
    with Database(path).read() as connection:
        for vector, tokens in connection.execute("SELECT vector, tokens FROM embedding"):
            count += 1
            whole = len(vector) and len(vector) % 4 == 0
            numbers = np.frombuffer(vector, np.float32) if whole else np.zeros(1, np.float32)
            wrong += bool(wrong_vectors(numbers[np.newaxis, :])) or not is_token_matrix(tokens)
    if not wrong:
        return Checked("埋め込み", count, ())
    found = Finding(
        Level.DAMAGE,
        str(path),
        f"{wrong} of {count} vectors are no numbers, or not of length 1",
        f"埋め込み{count}件のうち{wrong}件が使えません。",
        "`seisaku build --force` で埋め込みから作り直してください。",
    )
    return Checked("埋め込み", count, (found,))
