"""How much memory a process and its children take together."""

from pathlib import Path

_PROC = Path("/proc")


def tree_memory_mb(pid: int) -> float | None:
    """The proportional share (10^6 bytes) of a process and all below it; None but on Linux.

    Pages that several processes share, such as mapped indexes, are counted once in all (PSS);
    the resident size would count them in each.
    """
    shares = [share for one in _tree(pid) if (share := _pss_mb(one)) is not None]
    return sum(shares) if shares else None


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in (_PROC / str(parent) / "task").glob("*/children"):
            try:
                found += map(int, task.read_text(encoding="ascii").split())
            except OSError:
                continue  # it has just ended
    return found


def _pss_mb(pid: int) -> float | None:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return None
