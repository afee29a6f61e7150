"""Seals: a hash of every row, kept by SQLite itself, so that a bit that flips is noticed.

A seal is an index over the hash of all of a row's columns. SQLite keeps it with every change,
whoever makes it, and `PRAGMA integrity_check` computes each hash anew and compares: a row whose
content changed on the disk is "missing from index". Source: sqlite.org/expridx.html,
sqlite.org/pragma.html#pragma_integrity_check.
"""

import hashlib
import sqlite3
import struct

_NAME = "seal_"
_BYTES = 12


def know_seals(connection: sqlite3.Connection) -> None:
    """Teach a connection the hash that seals are made of; without it no table can be changed."""
    connection.create_function("seal", -1, seal_of, deterministic=True)
    connection.execute("PRAGMA trusted_schema = ON")  # where SQLite was built to doubt indexes


def seal(connection: sqlite3.Connection) -> None:
    """Seal every table that there is."""
    for table in tables_of(connection):
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        # as bytes: text that is no text any more must be told as damage, not fail on the way
        values = ", ".join(f"CAST({name} AS BLOB)" for name in names)
        connection.execute(f"CREATE INDEX {_NAME}{table} ON {table} (seal({values}))")


def unseal(connection: sqlite3.Connection) -> None:
    """Drop all seals, before tables are changed."""
    for table in tables_of(connection):
        connection.execute(f"DROP INDEX IF EXISTS {_NAME}{table}")


def seal_of(*values: bytes | None) -> bytes:
    """The hash of a row's values as bytes: SHA-256 over their lengths and content, cut short."""
    digest = hashlib.sha256()
    for value in values:
        digest.update(struct.pack("<q", -1 if value is None else len(value)))
        digest.update(value or b"")
    return digest.digest()[:_BYTES]


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables that this program made."""
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in rows.fetchall()]
