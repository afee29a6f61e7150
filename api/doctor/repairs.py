"""Repairs what loses nothing: what can be derived is derived anew, what was left is removed."""

import contextlib
import shutil
import time
from collections.abc import Collection, Iterable
from pathlib import Path

from api.doctor.finding import Finding, Repair
from corpus.store.database import FILE as STORE
from corpus.store.database import Database
from corpus.store.repair import repair_store
from index.atomic_folder import ABANDONED_AFTER_S
from index.generation import POINTER, current_generation, remove_former
from rag.backup.restore import finish_restore
from rag.workplace import BuildSteps, Workplace, ensure_index


def repair(workplace: Workplace, findings: Iterable[Finding], steps: BuildSteps) -> None:
    """Repair what was found; raises what the repair of a part raises.

    The index is built anew where it is damaged, and where what it is made of was made anew.
    """
    found = [finding for finding in findings if finding.repair is not None]
    kinds = {finding.repair for finding in found}
    if Repair.RESTORE in kinds:
        finish_restore(workplace.data_folder)
    if Repair.STORE in kinds:
        aside = repair_store(Database(workplace.data_folder / STORE))
        steps.say(f"{aside} に、壊れた保管ファイルを取り除きました。")
    for finding in found:
        if finding.repair is Repair.JOB:
            shutil.rmtree(finding.where, ignore_errors=True)
        elif finding.repair is Repair.LEFTOVER:
            _remove_leftover(Path(finding.where))
    if Repair.MODEL in kinds:
        shutil.rmtree(workplace.data_folder / "model", ignore_errors=True)
        workplace.model_folder(steps.say)
    if kinds & {Repair.INDEX, Repair.STORE, Repair.MODEL}:
        _rebuild(workplace, steps, _damaged_generations(workplace, found))


def _damaged_generations(workplace: Workplace, found: Iterable[Finding]) -> set[Path]:
    paths = {Path(finding.where) for finding in found if finding.repair is Repair.INDEX}
    return {path for path in paths if path.parent == workplace.index_folder}


def _rebuild(workplace: Workplace, steps: BuildSteps, damaged: Collection[Path]) -> None:
    made = ensure_index(workplace, steps)
    current = current_generation(workplace.index_folder)
    if not made.written and current in damaged:
        # each file is as it was written, and what they hold does not agree: from the ground up
        ensure_index(workplace, steps, force=True)
    if any(path.exists() for path in damaged):
        remove_former(workplace.index_folder)
    pointer = workplace.index_folder / POINTER
    steps.say(f"{pointer}: {current_generation(workplace.index_folder).name}")


def _remove_leftover(path: Path) -> None:
    """Remove what nobody is writing any more."""
    with contextlib.suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime <= ABANDONED_AFTER_S:
            return
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
