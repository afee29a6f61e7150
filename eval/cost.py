"""What a run cost: milliseconds by stage, megabytes on the disk and in memory."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.asking import TOTAL, Found
from eval.machine import resident_memory_mb
from eval.saved_run import Cost, StageTime

ENCODE = "encode"


def cost_of(found: Sequence[Found], index_folder: Path, *, encodes: bool) -> Cost:
    """The cost of these queries over the index generation in a folder.

    `encodes` says whether queries were embedded, without which there is no ratio. The memory is
    this process's as it is now, the model and all that evaluation holds included.
    """
    stages = {}
    for stage in found[0].took_ms:
        took = [item.took_ms[stage] for item in found]
        p50, p95 = np.percentile(took, [50, 95])
        stages[stage] = StageTime(float(p50), float(p95))
    files = [path for path in index_folder.rglob("*") if path.is_file()]
    return Cost(
        stages=stages,
        ratio_to_encode=stages[TOTAL].p50_ms / stages[ENCODE].p50_ms if encodes else None,
        index_mb=sum(path.stat().st_size for path in files) / 1e6,
        resident_mb=resident_memory_mb(os.getpid()),
    )
