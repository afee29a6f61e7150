"""The process that does a job: reads the file, changes the store, builds the index.

    python -m api.administration.worker

Standard input is one line of JSON, the order, and stays open as long as the service lives: its
end ends this process. Standard output is one JSON object a line: `progress`, and at the end
`result` or `error`. It runs apart from the service so that neither its memory nor its work is
taken from those who ask, with the lowest priority, and loads the model only where some passage
was never embedded.
"""

import contextlib
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.administration.errors import status_of
from api.administration.job import Job, JobKind, Stage, job_from_json
from api.failures import Failure, in_japanese
from api.reading_summary import summarise_reading
from corpus.confinement.limits import ReadingLimits
from corpus.errors import DocumentConflict
from corpus.store.adding import add_file
from corpus.store.confined_reading import confined_reader
from corpus.store.store import Store
from rag.workplace import Build, BuildSteps, Workplace, ensure_index

_log = logging.getLogger(__name__)
Say = Callable[[dict[str, Any]], None]
_NICENESS = 10


def order_to_json(workplace: Workplace, limits: ReadingLimits, job: Job, upload: Path) -> str:
    """What the service writes to this process: where it works, and what it is to do."""
    order = {
        "data_folder": str(workplace.data_folder),
        "model": workplace.model,
        "catalogue_path": str(workplace.catalogue_path),
        "limits": asdict(limits),
        "job": asdict(job),
        "upload": str(upload),
    }
    return json.dumps(order)


def main() -> None:
    """Do the job that standard input names, and tell of it."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    # what a library prints must not come between the messages
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_service, daemon=True).start()
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)

    def say(message: dict[str, Any]) -> None:
        channel.write(json.dumps(message, ensure_ascii=True) + "\n")
        channel.flush()

    try:
        say({"result": _do(order, say)})
    except Failure as error:
        say({"error": _error(error)})
    except Exception as error:
        _log.exception("a job failed as no job should")
        say({"error": _error(error)})


def _do(order: dict[str, Any], say: Say) -> dict[str, Any]:
    job = job_from_json(order["job"])
    workplace = Workplace(Path(order["data_folder"]), order["model"], Path(order["catalogue_path"]))
    started = time.monotonic()
    store = workplace.store()
    if job.kind is JobKind.REMOVE:
        changed = _remove(store, job)
    else:
        changed = _add(store, job, Path(order["upload"]), ReadingLimits(**order["limits"]), say)
    made = _build(workplace, say)
    return {
        **changed,
        "passages": made.passages,
        "embedded": made.embedded,
        "seconds": round(time.monotonic() - started - made.model_load_s, 2),
        "model_load_seconds": round(made.model_load_s, 2),
    }


def _add(store: Store, job: Job, upload: Path, limits: ReadingLimits, say: Say) -> dict[str, Any]:
    say({"progress": {"stage": Stage.READING, "done": 0, "total": 1}})
    document, change = add_file(
        store,
        upload,
        job.description,
        replace=job.may_retitle,
        file_name=job.file,
        expected_version=job.expected_version,
        read=confined_reader(limits),
    )
    read = summarise_reading(store, document)
    say({"progress": {"stage": Stage.READING, "done": 1, "total": 1}})
    return {
        "document_id": document.document_id,
        "version": document.version,
        "change": change.value,
        "read": asdict(read),
    }


def _remove(store: Store, job: Job) -> dict[str, Any]:
    document_id = job.description.document_id or ""
    document = store.catalogue().get(document_id)
    if len(store.catalogue()) == 1:
        raise DocumentConflict(
            f"{document_id!r} is the only document of the corpus; add another one first"
        )
    store.remove(document_id)
    return {
        "document_id": document_id,
        "version": document.version,
        "change": "removed",
        "read": None,
    }


def _build(workplace: Workplace, say: Say) -> Build:
    total = done = 0

    def begin(number: int) -> None:
        nonlocal total
        total = number
        say({"progress": {"stage": Stage.EMBEDDING, "done": 0, "total": total}})

    def advance(number: int) -> None:
        nonlocal done
        done += number
        say({"progress": {"stage": Stage.EMBEDDING, "done": done, "total": total}})
        if done >= total:
            say({"progress": {"stage": Stage.INDEXING, "done": 0, "total": 1}})

    steps = BuildSteps(say=_log.info, begin=begin, advance=advance)
    made = ensure_index(workplace, steps)
    say({"progress": {"stage": Stage.INDEXING, "done": 1, "total": 1}})
    return made


def _error(error: Exception) -> dict[str, Any]:
    known = isinstance(error, Failure)
    return {
        "kind": type(error).__name__,
        "status": status_of(error),
        "detail": str(error) if known else f"{type(error).__name__}; the service's log says more",
        "detail_ja": in_japanese(error)
        if known
        else "思わぬ誤りで処理が止まりました。サービスのログを管理者に見せてください。",
    }


def _end_with_service() -> None:
    """End where the service ends, killed or not: somebody may start it anew at once."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
