"""A model folder's description of itself: written, read and refused."""

import json
from pathlib import Path

import pytest

from index.errors import ModelFileError
from index.model_description import ModelDescription, read_model_description


def test_a_description_survives_writing_and_reading(model_dir: Path) -> None:
    described = read_model_description(model_dir)
    assert json.loads(described.to_json())["source"]["size_bytes"] == described.source.size_bytes
    assert ModelDescription.from_json(described.to_json()) == described


def test_a_folder_without_a_description_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"no readable seisaku-model\.json .*; delete the"):
        read_model_description(tmp_path)
