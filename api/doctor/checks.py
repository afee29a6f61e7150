"""The parts of a data folder, each looked at byte by byte."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import filelock
import numpy as np

from api.administration.errors import JobDamaged, UnknownJob
from api.administration.job_folder import JobFolder
from api.doctor.finding import Checked, Finding, Level, Repair
from api.doctor.journals import check_audit_log, check_feedback, check_keys
from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus
from corpus.errors import CorpusError
from corpus.store.checkup import check_store
from corpus.store.database import FILE as STORE
from corpus.store.database import Database
from corpus.store.store import Store
from corpus.store.stored_passages import read_store
from index.atomic_folder import sha256_of
from index.bundled_model import model_damages
from index.checkup import check_index, is_index_of, is_token_matrix, wrong_vectors
from index.errors import SearchIndexError
from index.generation import current_generation, generations, read_manifest
from rag.backup.restore import FOLDER as RESTORE
from rag.backup.restore import READY
from rag.workplace import BUNDLED, Workplace

_LEAST_FREE_BYTES = 1_000_000_000
_LEFTOVERS = (
    ".restore/new",
    ".model.*.unpacking",
    "seisaku.sqlite3.new-*",
    "index/.building-*",
    "index/.CURRENT-*",
    "jobs/.new-*",
    "jobs/*/.new-*",
    ".seisaku-backup-*",
)
_LOCKS = {"index/.build-lock": "索引づくり", "jobs/.lock": "処理", ".restore.lock": "復元"}


def check_all(workplace: Workplace) -> Iterator[Checked]:
    """Look at every part, the cheapest first; what is not there yet is noted."""
    yield check_folder(workplace)
    yield check_catalogue(workplace)
    store = check_stored(workplace)
    yield store
    yield check_model(workplace)
    if not any(found.level is Level.DAMAGE for found in store.findings):
        yield check_embeddings(workplace)
    yield check_generations(workplace)
    yield check_jobs(workplace)
    yield check_keys(workplace)
    yield check_audit_log(workplace)
    yield check_feedback(workplace)


def check_folder(workplace: Workplace) -> Checked:
    """The data folder itself: room, rights, what killed processes left, and who works in it."""
    folder = workplace.data_folder
    if not folder.is_dir():
        return Checked("データのフォルダ", 0, (_not_there(folder),))
    findings = [*_rights(folder), *_room(folder), *_leftovers(folder), *_locks(folder)]
    if (folder / RESTORE / READY).exists():
        findings.append(
            Finding(
                Level.WARNING,
                str(folder / RESTORE),
                "a restore was killed half-way and waits to be finished",
                "途中で止まった復元が、終わるのを待っています。",
                "`seisaku doctor --repair` か、次のコマンドやサービスの開始で終わります。",
                Repair.RESTORE,
            )
        )
    return Checked("データのフォルダ", 1, tuple(findings))


def _not_there(folder: Path) -> Finding:
    return Finding(
        Level.DAMAGE,
        str(folder),
        "there is no data folder",
        "データのフォルダがありません。",
        "SEISAKU_DATA を確かめるか、`seisaku build` で作るか、`seisaku restore` で戻してください。",
    )


def _rights(folder: Path) -> Iterator[Finding]:
    for path in (folder, *folder.rglob("*")):
        wanted = os.R_OK | (os.W_OK | os.X_OK if path.is_dir() else 0)
        if not path.is_symlink() and not os.access(path, wanted):
            yield Finding(
                Level.DAMAGE,
                str(path),
                "it cannot be read, or not be written to",
                "読めないか、書き込めません。",
                "サービスを動かす利用者のものにしてください（chown、chmod）。",
            )
    security = folder / "security"
    for path in (security, *security.rglob("*")) if security.is_dir() else ():
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(
                Level.WARNING,
                str(path),
                "others than its owner may read it",
                "所有者以外も読めます。",
                f"`chmod go-rwx {path}` で所有者だけにしてください。",
            )


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        yield Finding(
            Level.WARNING,
            str(folder),
            f"{free / 1e6:,.0f} MB are free; building an index or a backup may need more",
            f"空き容量が{free / 1e6:,.0f}MBしかありません。",
            "索引づくりやバックアップのために、1GB以上を空けてください。",
        )


def _leftovers(folder: Path) -> Iterator[Finding]:
    for pattern in _LEFTOVERS:
        for path in sorted(folder.glob(pattern)):
            if path == folder / RESTORE / "new" and (folder / RESTORE / READY).exists():
                continue
            yield Finding(
                Level.WARNING,
                str(path),
                "a process that was killed left it, or one is writing it now",
                "途中で終わった処理の残りか、今書いている途中のものです。",
                "`seisaku doctor --repair` で、1時間より古いものが除かれます。",
                Repair.LEFTOVER,
            )
    for path in sorted(folder.glob(f"{STORE}.damaged-*")):
        yield Finding(
            Level.NOTE,
            str(path),
            "a damaged store that was put aside",
            "取り除いた、壊れた保管ファイルの控えです。",
            "要らなければ除いてください。",
        )


def _locks(folder: Path) -> Iterator[Finding]:
    for name, what in _LOCKS.items():
        path = folder / name
        if not path.exists():
            continue
        lock = filelock.FileLock(path, timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            yield Finding(
                Level.NOTE,
                str(path),
                "a process holds this lock and is at work",
                f"{what}が進んでいます。",
                "終わってからもう一度点検すると、確かな結果になります。",
            )
        except OSError:
            continue  # told as a matter of rights
        else:
            lock.release()


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


def check_model(workplace: Workplace) -> Checked:
    """The model: the bundled one against what was unpacked, file by file."""
    if workplace.model != BUNDLED:
        folder = Path(workplace.model)
        note = Finding(
            Level.NOTE,
            str(folder),
            "nothing is recorded of the large files of a model that did not come with Seisaku",
            "同梱でないモデルの大きなファイルは、照合する記録がありません。",
            "入手元のハッシュと比べてください。",
        )
        if folder.is_dir():
            return Checked("モデル", sum(path.is_file() for path in folder.rglob("*")), (note,))
        found = Finding(
            Level.DAMAGE,
            str(folder),
            "the model's folder is not there",
            "モデルのフォルダがありません。",
            "SEISAKU_MODEL を確かめてください。",
        )
        return Checked("モデル", 0, (found,))
    folder = workplace.data_folder / "model"
    if not folder.is_dir():
        note = Finding(
            Level.NOTE,
            str(folder),
            "the model is not unpacked yet",
            "モデルはまだ展開されていません。",
            "`seisaku build` で展開されます。",
            Repair.MODEL,
        )
        return Checked("モデル", 0, (note,))
    findings = [
        Finding(
            Level.DAMAGE,
            str(folder),
            message,
            "モデルのファイルが展開時と違います。",
            "`seisaku doctor --repair` で展開し直せます。",
            Repair.MODEL,
        )
        for message in model_damages(folder)
    ]
    return Checked("モデル", sum(path.is_file() for path in folder.rglob("*")), tuple(findings))


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


def check_jobs(workplace: Workplace) -> Checked:
    """What is kept of jobs, and the files that they wait to read."""
    jobs = JobFolder(workplace.data_folder)
    findings = []
    for job_id in jobs.ids():
        path = jobs.path / job_id
        upload = path / "upload"
        try:
            job = jobs.find(job_id)
        except UnknownJob:
            message = "there is a folder, and no job in it"
        except JobDamaged as error:
            message = str(error)
        else:
            if not job.has_upload or (upload.is_file() and sha256_of(upload) == job.sha256):
                continue
            message = f"the file {job.file!r} that it is to read is not as it was sent"
        findings.append(
            Finding(
                Level.DAMAGE,
                str(path),
                message,
                "処理の記録か、送られたファイルが壊れています。",
                "ファイルを送り直してください。`seisaku doctor --repair` は、残ったファイルの"
                "ない記録だけを除きます。",
                None if upload.exists() else Repair.JOB,
            )
        )
    return Checked("処理", len(jobs.ids()), tuple(findings))
