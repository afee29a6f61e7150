"""A small library that commands change in processes of their own, and what must hold of it."""

import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from corpus.corpus import passages_of
from rag.answer import Answer
from rag.assistant import Assistant
from rag.backup.backup import verify_backup
from rag.workplace import Workplace
from tests.faults import running
from tests.faults.watched_calls import Decide, WatchedCall, watch
from tests.rag.inline_workplace import OCEAN, SPACE, opened, workplace_in

Texts = dict[str, str]  # by document id the text that is searched
# what a whole data folder may hold after a command that went well
_KNOWN = {
    "index",
    "security",
    "files",
    "model",
    "seisaku.sqlite3",
    "seisaku.sqlite3-wal",
    "seisaku.sqlite3-shm",
}
_GENERATIONS = 2
_RUN_AT_MOST_S = 60.0
_SAID = ("--issuer", "林野庁", "--issued-on", "2025-06")


def long_text(title: str, amount: int, sections: int = 6) -> str:
    """A plan of several sections, each a passage of its own; the amount tells versions apart."""
    parts = [f"# {title}の計画\n"]
    for number in range(1, sections + 1):
        sentence = f"{title}の施策{number}の予算は{amount + number}億円とする。"
        parts.append(f"## {number} 第{number}の施策\n\n{sentence * 12}\n")
    return "\n".join(parts)


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (-9 where it was killed), and what it printed."""

    exit_code: int
    printed: str
    calls: tuple[WatchedCall, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Handed:
    """A citation that somebody was given, and what it quotes."""

    citation_id: str
    document_id: str
    quote: str


@dataclass(frozen=True)
class Saved:
    """What a backup holds: texts, removed ones, and the citations handed out before it."""

    texts: Texts
    removed: Texts
    handed: frozenset[str]


@dataclass
class Library:
    """A workplace of small documents, the citations handed out of it, and its commands."""

    folder: Path
    processes: ForkServerContext
    workplace: Workplace = field(init=False)
    handed: dict[str, Handed] = field(init=False, default_factory=dict)
    lost: set[str] = field(init=False, default_factory=set)  # compacted away, as was asked
    saved: Saved | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.workplace = workplace_in(self.folder, ocean=OCEAN, space=SPACE)
        (self.folder / "tmp").mkdir()
        self.backups.mkdir()

    @property
    def backups(self) -> Path:
        """Where its backups lie."""
        return self.folder / "backups"

    def file(self, document_id: str, text: str) -> Path:
        """A file with this text, to be added."""
        path = self.folder / f"{document_id}.txt"
        path.write_text(text, encoding="utf-8")
        return path

    def adding(self, document_id: str, text: str) -> list[str]:
        """The command that adds a text, or gives the document a new version."""
        path = self.file(document_id, text)
        title = f"{document_id}の計画"
        return ["add", str(path), "--id", document_id, "--title", title, *_SAID, "--replace"]

    @property
    def environment(self) -> dict[str, str]:
        """The settings under which its commands run."""
        return {
            "SEISAKU_DATA": str(self.workplace.data_folder),
            "SEISAKU_MODEL": self.workplace.model,
            "SEISAKU_CATALOGUE": str(self.workplace.catalogue_path),
            "TMPDIR": str(self.folder / "tmp"),
        }

    def copied_to(self, folder: Path) -> "Library":
        """The same at another place, with the model and the catalogue of this one."""
        copied = Library(folder, self.processes)
        shutil.rmtree(copied.workplace.data_folder, ignore_errors=True)
        copy_data(self.workplace.data_folder, copied.workplace.data_folder)
        model, catalogue = self.workplace.model, self.workplace.catalogue_path
        copied.workplace = replace(copied.workplace, model=model, catalogue_path=catalogue)
        shutil.copytree(self.backups, copied.backups, dirs_exist_ok=True)
        copied.handed, copied.lost = dict(self.handed), set(self.lost)
        copied.saved = self.saved
        return copied

    def run_here(self, arguments: Sequence[str]) -> Ended:
        """Run a command to its end in this process."""
        return Ended(*running.run_here(list(arguments), self.environment))

    def start(
        self,
        arguments: Sequence[str],
        said: socket.socket | None = None,
        printed: str = "printed",
    ) -> "Command":
        """Begin a command in a process of its own."""
        out = self.folder / printed
        process = self.processes.Process(
            target=running.run, args=(list(arguments), self.environment, out, said)
        )
        process.start()
        return Command(process, out)

    def run(
        self,
        arguments: Sequence[str],
        decide: Decide | None = None,
        kill_after_s: float | None = None,
    ) -> Ended:
        """Run a command to its end, or to the moment when it is killed.

        `decide` is asked of each call that changes the data folder.
        """
        here, there = socket.socketpair()
        started = time.monotonic()
        with here, there:
            command = self.start(arguments, there if decide else None)
            there.close()
            if kill_after_s is not None:
                threading.Timer(kill_after_s, command.process.kill).start()
            calls: list[WatchedCall] = []
            if decide is not None:
                calls = watch(here, (self.workplace.data_folder, self.backups), decide)
            code = command.ended()
        seconds = time.monotonic() - started
        return Ended(code, command.printed, tuple(calls), seconds)

    def searched(self) -> Texts:
        """What is searched now, after checking that it is whole and that every citation proves."""
        assistant = opened(self.workplace)
        texts: Texts = {}
        for document in assistant.catalogue:
            source = assistant.catalogue.source(document)
            passages = passages_of(source)
            assert assistant.passages_of(document.document_id) == list(passages)
            asked = passages[-1].text[:60]
            answer = assistant.ask(asked, k=3)
            first = answer.passages[0].passage
            assert first.document_id == document.document_id, f"{asked} found {first.text}"
            self.hand_out(answer, assistant)
            texts[document.document_id] = source.text
        if assistant.register is not None:
            assistant.register.flush()
        return texts

    def hand_out(self, answer: Answer, assistant: Assistant) -> None:
        """Check that all citations of an answer prove, and remember them."""
        for found in answer.passages:
            citation = found.citation
            proof = assistant.prove(citation.citation_id)
            assert proof.holds, f"{citation} is {proof.state}"
            kept = Handed(citation.citation_id, citation.document_id, proof.quote or "")
            self.handed[citation.citation_id] = kept

    def age_backups_begun(self) -> None:
        """Let two hours pass: backups that were killed are then known to be nobody's."""
        for path in self.backups.glob(".*"):
            os.utime(path, (time.time() - 7200,) * 2)

    def forget_since_backup(self) -> None:
        """Ask no more for citations that were handed out after the backup was made."""
        if self.saved is not None:
            self.handed = {name: self.handed[name] for name in self.saved.handed}

    def check_kept(self) -> None:
        """Check that the store is sound, and that each citation handed out still says its quote."""
        store = self.workplace.store()
        with store.database.read() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assistant = opened(self.workplace)
        for handed in self.handed.values():
            if handed.document_id in self.lost:
                continue
            proof = assistant.prove(handed.citation_id)
            assert proof.quote == handed.quote, f"{handed} is {proof}"

    def check_nothing_left(self) -> None:
        """Check that after a command that went well nothing of a killed one lies about."""
        data = self.workplace.data_folder
        entries = {path.name for path in data.iterdir()}
        locks = {name for name in entries if name.endswith("lock")}
        assert entries - locks <= _KNOWN, entries
        index = list(self.workplace.index_folder.iterdir())
        generations = [p for p in index if p.is_dir()]
        assert len(generations) <= _GENERATIONS, generations
        others = {path.name for path in index if not path.is_dir()}
        assert others <= {"CURRENT", ".lock", ".build-lock"}, others
        assert list((self.folder / "tmp").iterdir()) == []
        for path in self.backups.iterdir():
            verify_backup(path)


def copy_data(folder: Path, to: Path) -> None:
    """Copy a data folder; what disappears meanwhile is left out, as a kill would leave it."""
    with contextlib.suppress(shutil.Error):
        shutil.copytree(folder, to)


@dataclass(frozen=True)
class Command:
    """A command that runs in a process of its own."""

    process: ForkServerProcess
    out: Path

    def ended(self, timeout_s: float = _RUN_AT_MOST_S) -> int:
        """Wait for its end; returns the exit code."""
        self.process.join(timeout_s)
        code = self.process.exitcode
        if code is None:
            self.process.kill()
            raise AssertionError(f"still runs after {timeout_s} s: {self.printed}")
        return code

    @property
    def printed(self) -> str:
        """What it has printed so far."""
        return self.out.read_text(encoding="utf-8") if self.out.exists() else ""
