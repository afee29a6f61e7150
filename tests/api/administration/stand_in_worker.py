"""The process that does a job, with an encoder that needs no model.

    python -m tests.api.administration.stand_in_worker [REST_S | die]

REST_S are the seconds that it takes over each batch of passages.
"""

import os
import signal
import sys
import time
from pathlib import Path

from api.administration import worker
from index import embedding_store
from index.encoder import Encoder
from rag import workplace
from tests.rag.inline_workplace import CountingEncoder


def main() -> None:
    """Do the job as the real one does."""
    if sys.argv[1:] == ["die"]:
        os.kill(os.getpid(), signal.SIGKILL)
    rest_s = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0

    def load(folder: Path) -> Encoder:
        return CountingEncoder(lambda: time.sleep(rest_s))

    setattr(workplace, "load_encoder", load)  # noqa: B010 - it is imported there by name
    if rest_s:
        embedding_store._KEPT_AT_ONCE = 1
    worker.main()


if __name__ == "__main__":
    main()
