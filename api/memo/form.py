"""The form of the memo's page, as a browser sends it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

# a memo of 200,000 characters has up to 800,000 bytes; what is longer is refused by its length
_MAX_PART_BYTES = 20_000_000
_MAX_PARTS = 20


@dataclass(frozen=True)
class MemoForm:
    """What was pasted or uploaded, and the day; `file_name` is empty where no file was."""

    text: str
    as_of: str
    file_name: str
    content: bytes


async def _read(request: Request) -> MemoForm:
    async with request.form(
        max_files=1, max_fields=_MAX_PARTS, max_part_size=_MAX_PART_BYTES
    ) as form:
        text, as_of, file = form.get("text"), form.get("as_of"), form.get("file")
        name = file.filename or "" if isinstance(file, UploadFile) else ""
        content = await file.read() if isinstance(file, UploadFile) else b""
        return MemoForm(
            text if isinstance(text, str) else "",
            as_of if isinstance(as_of, str) else "",
            name,
            content,
        )


Sent = Annotated[MemoForm, Depends(_read)]
"""The form of a request, read before the endpoint runs in its thread."""
