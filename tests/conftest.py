"""What every test may use: the model, the index and the application, made once a run.

They are kept in var/test between runs (SEISAKU_TEST_CACHE moves it) and made anew only where
they are not up to date, by the same code that `seisaku build` runs.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from index.encoder import Encoder
    from rag.assistant import Assistant
    from rag.workplace import Workplace

ROOT = Path(__file__).parents[1]

os.environ["HF_HUB_OFFLINE"] = "1"  # before a test imports transformers: nothing is fetched


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Where the tests' model and index lie."""
    return Path(os.environ.get("SEISAKU_TEST_CACHE") or ROOT / "var" / "test")


@pytest.fixture(scope="session")
def model_dir(data_folder: Path) -> Path:
    """The bundled model, unpacked."""
    from index.bundled_model import unpack_bundled_model

    return unpack_bundled_model(data_folder / "model")


@pytest.fixture(scope="session")
def encoder(model_dir: Path) -> "Encoder":
    """The bundled model, loaded."""
    from index.encoder import load_encoder

    return load_encoder(model_dir)


@pytest.fixture(scope="session")
def sentence_model(encoder: "Encoder") -> "SentenceTransformer":
    """The same as sentence-transformers has it."""
    return encoder.model


@pytest.fixture(scope="session")
def workplace(data_folder: Path, encoder: "Encoder") -> "Workplace":
    """A workplace of the five documents whose index is built."""
    from corpus.catalogue import BUNDLED as CATALOGUE
    from rag.workplace import BUNDLED, BuildSteps, Workplace, ensure_index

    workplace = Workplace(data_folder, BUNDLED, CATALOGUE)
    ensure_index(workplace, BuildSteps(print, print, print))
    return workplace


@pytest.fixture(scope="session")
def assistant(workplace: "Workplace", encoder: "Encoder") -> "Assistant":
    """An assistant on the five documents."""
    from rag.workplace import open_assistant

    return open_assistant(workplace, encoder=encoder)
