"""Looks at every byte of the store: the database's build, every row's seal, every text's hash."""

import hashlib
import sqlite3
from dataclasses import dataclass

from corpus.errors import CorpusError, StoreDamaged, StoreNotWritable
from corpus.passages.passage_json import passage_from_json
from corpus.store.database import Database
from corpus.store.seals import tables_of
from corpus.store.store import Store

DERIVED = frozenset({"reading", "passage", "embedding"})
"""The tables whose rows can be made anew from the documents."""
_MOST_TOLD = 20


@dataclass(frozen=True)
class StoreDamage:
    """What is wrong with the store; `tables` are those whose rows are concerned, none if all."""

    message: str
    tables: frozenset[str] | None = None

    @property
    def is_derived(self) -> bool:
        """Whether nothing is lost with it: every document can still be read."""
        return self.tables is not None and self.tables <= DERIVED


def check_store(database: Database) -> list[StoreDamage]:
    """What is wrong with the store, at most some dozens; nothing if every bit is as written.

    Raises StoreNotWritable where the disk does not let it be read.
    """
    try:
        damages = _schema_damages(database)
        if damages:
            return damages  # what cannot be read as a store has no rows to look at
        damages = _database_damages(database)
        if not all(damage.is_derived for damage in damages):
            return damages
        return damages + _content_damages(database)
    except StoreDamaged as error:
        return [StoreDamage(str(error))]


def _schema_damages(database: Database) -> list[StoreDamage]:
    expected, found = database.expected_schema(), database.schema()
    return [
        StoreDamage(f"{name} is not what this program made: {found.get(name)!r}")
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def _database_damages(database: Database) -> list[StoreDamage]:
    damages = []
    with database.read() as connection:
        said = _integrity(connection, "")
        if said:
            tables = frozenset(t for t in tables_of(connection) if _integrity(connection, t))
            # what is wrong and in no table is in space that is not used
            damages += [StoreDamage(message, tables) for message in said]
            if tables & DERIVED != tables:
                return damages
        for table, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_TOLD):
            message = f"a row of {table} belongs to none"
            damages.append(StoreDamage(message, frozenset({str(table)})))
    return damages


def _integrity(connection: sqlite3.Connection, table: str) -> list[str]:
    """What `PRAGMA integrity_check` says of a table and its seals, or of the whole file."""
    argument = table or str(_MOST_TOLD)
    try:
        rows = connection.execute(f"PRAGMA integrity_check({argument})").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [str(said) for (said,) in rows if said != "ok"]


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
                        frozenset({"content"}),
                    )
                )
        damages += _unreadable_passages(connection)
    try:
        Store(database).catalogue()
    except StoreNotWritable:
        raise  # a full disk is no damage, and helped otherwise
    except (CorpusError, ValueError) as error:
        damages.append(
            StoreDamage(f"the list of documents cannot be read ({error})", frozenset({"version"}))
        )
    return damages


def _unreadable_passages(connection: sqlite3.Connection) -> list[StoreDamage]:
    damages = []
    for passage_id, body in connection.execute("SELECT passage_id, body FROM passage"):
        try:
            same = passage_from_json(body).passage_id == passage_id
        except (ValueError, KeyError, TypeError):
            continue  # of an earlier program's fields; `read_stored` makes it anew
        if not same:
            damages.append(
                StoreDamage(f"passage {passage_id!r} is another's", frozenset({"passage"}))
            )
    return damages[:_MOST_TOLD]
