"""Flips single bits in the files of a data folder, and asks who notices.

    python -m tests.api.doctor.flips [FLIPS] [SEED]

A flip is noticed if the doctor finds damage, or if what is stored cannot be opened; it is harmless
if all that is stored still reads as it did. What is neither is printed, and fails.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from api.administration.errors import AdministrationError
from api.administration.job import Job, JobKind, now
from api.administration.job_folder import JobFolder
from api.doctor.checks import check_all
from api.doctor.finding import Level
from api.feedback.feedback import Rating, checked_feedback
from api.feedback.journal import FILE as JUDGEMENTS
from api.feedback.journal import FeedbackJournal
from api.security.audit.log import AuditLog
from api.security.audit.settings import AuditSettings
from api.security.errors import SecurityError
from api.security.keys import Keys
from corpus.errors import CorpusError
from corpus.store.adding import Description
from index.errors import SearchIndexError
from index.generation import generations
from rag.workplace import Workplace
from tests.rag.inline_workplace import (
    FOREST,
    OCEAN,
    SPACE,
    CountingEncoder,
    add,
    build,
    opened,
    workplace_in,
)

QUESTION = "海洋研究の予算はいくらですか。"
# nobody reads a byte of it: what it locks is the file, whatever is in it
_LOCKS = (".lock", ".build-lock", ".restore.lock")


@dataclass(frozen=True)
class Flip:
    """One bit of one file."""

    path: Path
    bit: int


def small_workplace(folder: Path) -> Workplace:
    """Three documents in four versions, two generations, an answer given, jobs, and journals."""
    workplace = workplace_in(folder, ocean=OCEAN, space=SPACE)
    build(workplace, CountingEncoder())
    assistant = opened(workplace)
    assistant.ask(QUESTION, 2)
    assert assistant.register is not None
    assistant.register.flush()
    add(workplace, folder / "files", OCEAN.replace("120", "130"), "ocean")
    add(workplace, folder / "files", FOREST, "forest")
    build(workplace, CountingEncoder())
    jobs = JobFolder(workplace.data_folder)
    job = Job("", JobKind.ADD, "local", now(), Description(title="計画"), file="計画.txt")
    with (folder / "files" / "forest.txt").open("rb") as upload:
        jobs.submit(job, upload)
    over = jobs.submit(replace(job, kind=JobKind.REMOVE), None)
    jobs.save(over.done({"document_id": "x", "version": 1, "change": "removed", "read": None}))
    Keys.of(workplace.data_folder).create("企画課", "reader")
    log = AuditLog(workplace.data_folder, AuditSettings())
    for number in range(3):
        log.add({"at": now(), "who": "企画課", "kind": "ask", "status": 200 + number})
    judgements = FeedbackJournal(workplace.data_folder / JUDGEMENTS)
    for rating in Rating:
        judgements.add(checked_feedback(QUESTION, rating, (), None, "よい"))
    return workplace


def flips(workplace: Workplace, count: int, seed: int) -> Iterator[Flip]:
    """Bits to flip: half of them in files chosen alike, half by the size of the files."""
    choice = random.Random(seed)
    files = [
        path
        for path in sorted(workplace.data_folder.rglob("*"))
        if path.is_file() and path.stat().st_size and path.name not in _LOCKS
    ]
    sizes = [path.stat().st_size for path in files]
    for number in range(count):
        weights = sizes if number % 2 else None
        path = choice.choices(files, weights)[0]
        yield Flip(path, choice.randrange(path.stat().st_size * 8))


def is_noticed(workplace: Workplace) -> bool:
    """Whether the doctor finds damage, or something cannot be opened."""
    findings = [found for part in check_all(workplace) for found in part.findings]
    return any(found.level is not Level.NOTE and found.repair != "leftover" for found in findings)


def reads_as(workplace: Workplace) -> object:
    """All that is stored, as those who use it read it; an error where it cannot be read."""
    log = AuditLog(workplace.data_folder, AuditSettings())
    try:
        store = workplace.store()
        with store.database.read() as connection:
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                )
            ]
            rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        assistant = opened(workplace)
        passages = assistant.searcher.index.passages
        jobs = JobFolder(workplace.data_folder)
        uploads = [
            jobs.upload(job).read_bytes() for job in map(jobs.find, jobs.ids()) if job.has_upload
        ]
        kept = [path.name for path in generations(workplace.index_folder)]
        found = [jobs.find(job_id) for job_id in jobs.ids()]
        keys = Keys.of(workplace.data_folder).all()
        audited = [line for path in log.files() for line in path.read_bytes().splitlines()]
        judged = list(FeedbackJournal(workplace.data_folder / JUDGEMENTS).read())
        return rows, passages, found, uploads, kept, keys, audited, judged
    except (CorpusError, SearchIndexError, AdministrationError, SecurityError) as error:
        return type(error).__name__


def unnoticed(workplace: Workplace, tried: Iterator[Flip]) -> tuple[list[Flip], int]:
    """The flips that nobody notices and that change what is read, and how many were noticed."""
    before = reads_as(workplace)
    lost, noticed = [], 0
    for flip in tried:
        content = flip.path.read_bytes()
        flipped = bytearray(content)
        flipped[flip.bit // 8] ^= 1 << (flip.bit % 8)
        flip.path.write_bytes(flipped)
        if is_noticed(workplace):
            noticed += 1
        elif reads_as(workplace) != before:
            lost.append(flip)
        flip.path.write_bytes(content)
        for suffix in ("-wal", "-shm", "-journal"):
            flip.path.with_name(flip.path.name + suffix).unlink(missing_ok=True)
    return lost, noticed


def main() -> None:
    """Try many flips, and say what nobody noticed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        workplace = small_workplace(Path(folder))
        lost, noticed = unnoticed(workplace, flips(workplace, count, seed))
        for flip in lost:
            name = flip.path.relative_to(workplace.data_folder)
            print(f"not noticed: bit {flip.bit % 8} of byte {flip.bit // 8} of {name}")
    harmless = count - noticed - len(lost)
    print(f"{count} flips: {noticed} noticed, {harmless} harmless, {len(lost)} not noticed")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
