"""The folder of the installed model, as sentence-transformers loads it, against its reference."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.index.reference_vectors import reference_texts, reference_vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def test_vectors_are_those_of_the_packages_engine(sentence_model: "SentenceTransformer") -> None:
    texts = reference_texts()
    prompted = [f"{sentence_model.prompts[item.role]}{item.text}" for item in texts]
    vectors = np.asarray(sentence_model.encode(prompted, batch_size=16))
    cosines = (vectors * reference_vectors()).sum(axis=1)
    worst = int(cosines.argmin())
    assert len(texts) == 50
    assert cosines[worst] >= 0.999, f"{cosines[worst]:.5f} for {texts[worst].text[:40]!r}"


def test_questions_and_documents_get_the_prompts_of_e5(
    sentence_model: "SentenceTransformer",
) -> None:
    question = sentence_model.encode_query("出生率はいくつか")
    document = sentence_model.encode_document("出生率は１．２０である。")
    assert np.array_equal(question, sentence_model.encode("query: 出生率はいくつか"))
    assert np.array_equal(document, sentence_model.encode("passage: 出生率は１．２０である。"))
    assert np.linalg.norm(question) == pytest.approx(1.0, abs=1e-6)
    assert sentence_model.max_seq_length == 512


def test_loads_in_silence_and_without_a_network(model_dir: Path) -> None:
    program = """
import socket, sys
def refuse(*args, **kwargs):
    print("network:", args, file=sys.stderr)
    raise OSError("no network here")
socket.getaddrinfo = socket.socket.connect = refuse
import transformers
transformers.utils.logging.disable_progress_bar()
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
print(model.encode("query: 予算").shape)
"""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(model_dir)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("(384,)\n", "", 0)
