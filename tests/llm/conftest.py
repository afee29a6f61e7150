"""The real server: llama.cpp in a process of its own, or what SEISAKU_LLM_URL names."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.generation.llm import Llm

# llama.cpp waits in loops: with more threads than idle cores it is slower by tens of times
_THREADS = int(os.environ.get("SEISAKU_TEST_LLM_THREADS", "1"))
_TIMEOUT_S = 500.0  # a busy machine of two cores reads the passages in some minutes


@pytest.fixture(scope="session")
def llm_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of an OpenAI-compatible server."""
    if given := os.environ.get("SEISAKU_LLM_URL"):
        yield given
        return
    folder = Path(os.environ.get("SEISAKU_TEST_LLM", "var/llm")).absolute()
    if not (folder / "model.gguf").is_file():
        pytest.fail(f"no model in {folder}; run `make test-llm`, or set SEISAKU_LLM_URL")
    log = tmp_path_factory.mktemp("llm") / "server.log"
    script = Path(__file__).with_name("model_server.py")
    with (
        log.open("wb") as err,
        subprocess.Popen(
            [sys.executable, script, folder / "model.gguf", str(_THREADS)],
            env={**os.environ, "PYTHONPATH": str(folder / "packages")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("listening "):
                yield f"{line.split()[1]}/v1"
                break
        else:
            pytest.fail(f"the server did not start; see {log}")
        process.kill()


@pytest.fixture(scope="session")
def llm(llm_url: str) -> Llm:
    """The model, with all the time that it needs."""
    return Llm(
        llm_url,
        model=os.environ.get("SEISAKU_LLM_MODEL") or None,
        api_key=os.environ.get("SEISAKU_LLM_API_KEY") or None,
        timeout_s=_TIMEOUT_S,
    )
