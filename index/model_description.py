"""What a model folder says about itself, in `seisaku-model.json`: its source, shape and files."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import ModelFileError

DESCRIPTION_FILE = "seisaku-model.json"


@dataclass(frozen=True)
class FileRecord:
    """Size and content hash of one file of the folder."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class ModelDescription:
    """What a model folder says about itself: its source, its shape and its files."""

    unpack_format: int
    model: str
    source_package: str
    source_version: str
    source_file: str
    source: FileRecord
    dimensions: int
    max_tokens: int
    prompts: Mapping[str, str]
    licences: Mapping[str, str]
    files: Mapping[str, FileRecord]  # by path inside the folder, with "/"

    def to_json(self) -> str:
        """The text of `seisaku-model.json`, ending with a newline."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "ModelDescription":
        """Read what `to_json` wrote.

        Text of another shape raises ValueError, KeyError, TypeError or AttributeError.
        """
        fields = json.loads(text)
        fields["source"] = FileRecord(**fields["source"])
        fields["files"] = {name: FileRecord(**record) for name, record in fields["files"].items()}
        return cls(**fields)


def read_model_description(folder: Path) -> ModelDescription:
    """The description of a model folder; raises ModelFileError if it has none to read."""
    path = folder / DESCRIPTION_FILE
    try:
        return ModelDescription.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFileError(
            f"model folder {folder} has no readable {DESCRIPTION_FILE} "
            f"({type(error).__name__}: {error}); delete the folder and unpack the model again"
        ) from error
