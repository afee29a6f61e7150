"""The database: one SQLite file that keeps what must not be lost."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.errors import StoreDamaged, StoreNotWritable, StoreTooNew
from corpus.store.seals import know_seals, seal, unseal

FILE = "seisaku.sqlite3"
_BUSY_TIMEOUT_S = 60.0
_LOCKED_PAUSE_S = 0.01

# One entry a version of the schema; what is here is never changed, only added to. Text that
# holds a whole document is kept apart from what is listed, so that lists stay quick.
_MIGRATIONS = (
    """
    CREATE TABLE document (
        document_id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        seed TEXT,
        removed_at TEXT
    ) STRICT;
    CREATE TABLE version (
        document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        issuer TEXT NOT NULL,
        issued_on TEXT NOT NULL,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        title_note TEXT NOT NULL,
        date_note TEXT NOT NULL,
        added_at TEXT NOT NULL,
        PRIMARY KEY (document_id, version)
    ) STRICT;
    CREATE TABLE content (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        text TEXT NOT NULL,
        pages TEXT NOT NULL,
        PRIMARY KEY (document_id, version),
        FOREIGN KEY (document_id, version) REFERENCES version ON DELETE CASCADE
    ) STRICT;
    CREATE TABLE reading (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        rules TEXT NOT NULL,
        PRIMARY KEY (document_id, version),
        FOREIGN KEY (document_id, version) REFERENCES version ON DELETE CASCADE
    ) STRICT;
    CREATE TABLE passage (
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        passage_id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (document_id, version, position),
        FOREIGN KEY (document_id, version) REFERENCES reading ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE embedding (
        key BLOB PRIMARY KEY,
        vector BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE citation (
        citation_id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        passage_id TEXT NOT NULL,
        handed_out_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    # vectors kept before have no tokens' beside them, and are made anew
    """
    DELETE FROM embedding;
    ALTER TABLE embedding ADD COLUMN tokens BLOB NOT NULL DEFAULT x''
    """,
    # every row sealed, which is done after each change of the schema (`seals.py`)
    "",
)


class Database:
    """A SQLite file in WAL mode; every use opens it anew, so threads and processes may share it.

    Raises StoreNotWritable if the disk refuses, StoreDamaged if the file is no database of
    Seisaku, StoreTooNew if a later Seisaku wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._not_writable(error) from error
        with self._connection() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != len(_MIGRATIONS):
                self._migrate(connection)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the database from its first query to its end."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction: all that is done with it is kept, or nothing is.

        What is not durable may be lost when the power fails, and costs no wait for the disk.
        """
        with self._connection() as connection:
            if not durable:
                connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:  # a full disk has ended it already
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            if durable:
                # who copies the one file has all of it, though another connection stays open
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def stay_open(self) -> Callable[[], None]:
        """Keep what SQLite needs beside the file in being; returns what lets go of it.

        Without it each use makes log and shared memory anew, if it is the only one at that
        time, and a full disk refuses even who only wants to read.
        """
        with self._connection(closes=False) as connection:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            return connection.close

    def expected_schema(self) -> dict[str, str | None]:
        """The statements that make a database of today, by the name of what they make."""
        # in memory: who is killed leaves no file
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            know_seals(connection)
            self._migrate(connection)
            return _schema_of(connection)

    def schema(self) -> dict[str, str | None]:
        """The statements that made this database, by the name of what they made."""
        with self.read() as connection:
            return _schema_of(connection)

    def copy_to(self, path: Path) -> None:
        """Write what the database holds now into a new file, whoever writes meanwhile.

        Source: SQLite's online backup; the copy is of one moment. Raises StoreNotWritable.
        """
        with self._connection() as connection:
            target = sqlite3.connect(path)
            try:
                connection.backup(target)
            finally:
                target.close()

    def as_one_file(self) -> None:
        """Leave nothing in a log beside the file, as long as nobody opens it."""
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = DELETE")

    def take_from(self, path: Path) -> None:
        """Hold from now on what another database file holds, in one step for all who read.

        Raises StoreNotWritable; what was held before stays then.
        """
        with self._connection() as connection:
            source = sqlite3.connect(path)
            try:
                source.backup(connection)
            finally:
                source.close()

    def shrink(self) -> None:
        """Give the space of what was deleted back to the disk, the write-ahead log's too.

        Raises StoreNotWritable if somebody reads so long that what was deleted is still there.
        """
        with self._connection() as connection:
            connection.execute("VACUUM")
            # told as a value and not as an error: 1 if a reader was in the way all the time
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise StoreNotWritable(
                    f"what was deleted is still on the disk, because another process has read "
                    f"{self.path} for {_BUSY_TIMEOUT_S:.0f} s; run `seisaku compact` again"
                )

    @contextmanager
    def _connection(self, *, closes: bool = True) -> Iterator[sqlite3.Connection]:
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            know_seals(connection)
            _keep_write_ahead_log(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            yield connection
        except sqlite3.OperationalError as error:
            # no such table, and the like; Python's own (text that is no UTF-8) has no code
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR:
                raise self._damaged(error) from error
            raise self._not_writable(error) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # the latter where SQLite tells of damage in words that are damaged themselves
            raise self._damaged(error) from error
        finally:
            if connection is not None and closes:
                connection.close()

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        # asked again: another process may have been faster
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_MIGRATIONS):
            connection.execute("ROLLBACK")
            raise StoreTooNew(
                f"the store {self.path} has schema {version}, this program knows "
                f"{len(_MIGRATIONS)}; use the Seisaku that wrote it, or a newer one"
            )
        if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.execute("ROLLBACK")
            raise self._damaged("it is another program's")
        unseal(connection)
        for script in _MIGRATIONS[version:]:
            for statement in script.split(";"):
                connection.execute(statement)
        seal(connection)
        connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
        connection.execute("COMMIT")

    def _damaged(self, why: Exception | str) -> StoreDamaged:
        return StoreDamaged(
            f"the store {self.path} cannot be read as a database ({why}); restore it from a "
            "backup, or move it away and run `seisaku build` (added documents must then be "
            "added again)"
        )

    def _not_writable(self, error: Exception) -> StoreNotWritable:
        return StoreNotWritable(
            f"the store {self.path} cannot be used ({error}); make room there or make it "
            "writable, wait for other commands to end, or move the data with SEISAKU_DATA"
        )


def _schema_of(connection: sqlite3.Connection) -> dict[str, str | None]:
    rows = connection.execute("SELECT type || ' ' || name, sql FROM sqlite_schema")
    return dict(rows.fetchall())


def _keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Have changes written ahead; a new file is brought to it by the first who opens it.

    SQLite's timeout does not hold for this change: who opens the file at that moment is told at
    once that it is locked, so it is tried again here.
    """
    end = time.monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_LOCKED_PAUSE_S)
        else:
            return
