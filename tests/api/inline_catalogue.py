"""Catalogues of one document that is written inside a test."""

import hashlib
import json
from pathlib import Path


def write_catalogue(folder: Path, content: bytes, **entry: str) -> Path:
    """A catalogue of one document with this content."""
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / entry["file"]).write_bytes(content)
    entry["sha256"] = hashlib.sha256(content).hexdigest()
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items()]
    path = folder / "catalogue.toml"
    path.write_text("\n".join(["[[documents]]", *lines, "version = 1", ""]), encoding="utf-8")
    return path
