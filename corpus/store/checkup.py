"""Looks at every byte of the store: the database's build, every row's seal, every text's hash."""

import hashlib
import sqlite3
from dataclasses import dataclass

from corpus.errors import CorpusError, StoreDamaged
from corpus.passages.passage_json import passage_from_json
from corpus.store.database import Database
from corpus.store.store import Store

DERIVED = frozenset({"reading", "passage", "embedding"})
"""The tables whose rows can be made anew from the documents."""
_MOST_TOLD = 20


@dataclass(frozen=True)
class StoreDamage:
    """What is wrong with the store; `table` is that of the rows concerned, empty if of all."""

    message: str
    table: str = ""

    @property
    def is_derived(self) -> bool:
        """Whether nothing is lost with it."""
        return self.table in DERIVED


def check_store(database: Database) -> list[StoreDamage]:
    """What is wrong with the store, at most some dozens; nothing if every bit is as written.

    Raises StoreNotWritable where the disk does not let it be read.
    """
    try:
        damages = [*_schema_damages(database), *_database_damages(database)]
    except StoreDamaged as error:
        return [StoreDamage(str(error))]
    if any(not damage.table for damage in damages):
        return damages  # what cannot be read as a database has no rows to look at
    try:
        return damages + _content_damages(database)
    except StoreDamaged as error:
        return [*damages, StoreDamage(str(error))]


def _schema_damages(database: Database) -> list[StoreDamage]:
    expected, found = database.expected_schema(), database.schema()
    return [
        StoreDamage(f"{name} is not what this program made: {found.get(name)!r}")
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name) and not name.endswith(" sqlite_stat1")
    ]


def _database_damages(database: Database) -> list[StoreDamage]:
    damages = []
    with database.read() as connection:
        tables = {
            str(index): str(table)
            for index, table in connection.execute(
                "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index'"
            )
        }
        for (said,) in connection.execute(f"PRAGMA integrity_check({_MOST_TOLD})"):
            if said != "ok":
                damages.append(StoreDamage(str(said), _table_in(str(said), tables)))
        for table, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_TOLD):
            damages.append(StoreDamage(f"a row of {table} belongs to none", str(table)))
    return damages


def _table_in(said: str, tables: dict[str, str]) -> str:
    """The table that a message of `integrity_check` is about, where a row of it is."""
    for index, table in tables.items():
        if said.endswith(f"index {index}"):
            return table
    return ""


def _content_damages(database: Database) -> list[StoreDamage]:
    damages = []
    with database.read() as connection:
        for document_id, version, sha256, content in connection.execute(
            "SELECT document_id, version, sha256, bytes FROM version "
            "JOIN content USING (document_id, version)"
        ):
            actual = hashlib.sha256(content).hexdigest()
            if actual != sha256:
                damages.append(
                    StoreDamage(
                        f"version {version} of document {document_id!r} has sha256 {actual}, "
                        f"it came with {sha256}",
                        "content",
                    )
                )
        damages += _unreadable_passages(connection)
    try:
        Store(database).catalogue()
    except (CorpusError, ValueError) as error:
        damages.append(StoreDamage(f"the list of documents cannot be read ({error})", "version"))
    return damages


def _unreadable_passages(connection: sqlite3.Connection) -> list[StoreDamage]:
    damages = []
    for passage_id, body in connection.execute("SELECT passage_id, body FROM passage"):
        try:
            same = passage_from_json(body).passage_id == passage_id
        except (ValueError, KeyError, TypeError):
            continue  # of an earlier program's fields; `read_stored` makes it anew
        if not same:
            damages.append(StoreDamage(f"passage {passage_id!r} is another's", "passage"))
    return damages[:_MOST_TOLD]
