"""JSON that carries the hash of its own content, so that a changed bit of it is noticed."""

import hashlib
import json
from typing import Any

_SEAL = "seal"


class SealBroken(ValueError):
    """What stands there is not what was sealed."""


def sealed(content: dict[str, Any]) -> str:
    """The text of an object with its seal, the SHA-256 of what it says; ends with a newline."""
    return json.dumps(_with_seal(content), ensure_ascii=False, indent=2) + "\n"


def sealed_line(content: dict[str, Any]) -> bytes:
    """The same on one line, for a file of JSON lines; ends with a newline."""
    text = json.dumps(_with_seal(content), ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def unsealed(text: str, *, may_lack: bool = False) -> dict[str, Any]:
    """What was sealed; ValueError if it is something else, SealBroken if it was changed since.

    `may_lack` takes an object without a seal too, as earlier versions wrote it.
    """
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ValueError("it is no JSON object")
    seal = fields.pop(_SEAL, None)
    if seal is None and may_lack:
        return fields
    actual = _seal_of(fields)
    if seal != actual:
        raise SealBroken(f"its seal is {seal!r}, that of its content {actual!r}")
    return fields


def _with_seal(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, _SEAL: _seal_of(content)}


def _seal_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
