"""Makes a damaged store anew out of what is whole in it, where that is all that matters."""

import os
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import StoreDamaged, StoreNotWritable
from corpus.store.checkup import DERIVED, check_store
from corpus.store.database import Database
from corpus.store.seals import know_seals, tables_of


def repair_store(database: Database) -> Path:
    """Write the store anew without what can be derived; returns where the damaged file lies.

    Every row that is copied was proven by its seal. Raises StoreDamaged, and changes nothing,
    where a table of documents or citations is damaged: that needs a backup.
    """
    damages = check_store(database)
    lost = [damage for damage in damages if not damage.is_derived]
    if lost:
        raise StoreDamaged(
            f"the store {database.path} cannot be repaired without loss ({lost[0].message}); "
            "restore it from a backup with `seisaku restore`"
        )
    path = database.path
    fresh = path.with_name(f"{path.name}.new-{uuid.uuid4().hex[:8]}")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    try:
        copy = Database(fresh)
        _copy_sources(path, copy)
        if found := check_store(copy):
            raise StoreDamaged(f"the store written anew is damaged too ({found[0].message})")
        copy.as_one_file()
        os.link(path, aside)
        for suffix in ("-wal", "-shm"):  # a log must not be replayed into another file
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
    except OSError as error:
        raise StoreNotWritable(
            f"the store {path} cannot be written anew ({error.strerror}); make room there or "
            "make it writable"
        ) from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    return aside


def _copy_sources(damaged: Path, copy: Database) -> None:
    source = sqlite3.connect(damaged, isolation_level=None)
    try:
        know_seals(source)
        with copy.write() as connection:
            for table in _parents_first(connection):
                if table in DERIVED:
                    continue
                rows = source.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
                marks = ", ".join("?" * len(rows.description))
                insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608
                connection.executemany(insert, rows)
    finally:
        source.close()


def _parents_first(connection: sqlite3.Connection) -> list[str]:
    """The tables in an order in which no row comes before the one that it belongs to."""
    parents = {
        table: {row[2] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
        for table in tables_of(connection)
    }
    ordered: list[str] = []
    while parents:
        free = sorted(table for table, of in parents.items() if of <= set(ordered))
        if not free:  # tables that belong to each other
            free = sorted(parents)
        ordered += free
        for table in free:
            del parents[table]
    return ordered
