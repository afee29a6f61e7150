"""Forms with a file, read after it is known who sends them, and not beyond the limit."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.administration.administration import Upload, too_large
from api.administration.errors import AdministrationError
from corpus.formats.extraction import MAX_BYTES

_MAX_PART_BYTES = 16_000
_MAX_PARTS = 20
_BESIDE_FILE_BYTES = 400_000
Fields = TypeVar("Fields", bound=BaseModel)


@dataclass(frozen=True)
class SentForm:
    """The fields of a form, and its file if there is one."""

    fields: Mapping[str, str]
    upload: Upload | None

    def read(self, model: type[Fields], *, leave_out: tuple[str, ...] = ()) -> Fields:
        """The fields as a model has them; RequestValidationError names what is wrong."""
        given = {name: value for name, value in self.fields.items() if name not in leave_out}
        try:
            return model.model_validate(given)
        except ValidationError as error:
            raise RequestValidationError(error.errors(include_url=False)) from error

    def file(self) -> Upload:
        """The file; raises AdministrationError where none was sent."""
        if self.upload is None or not self.upload.name:
            raise AdministrationError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "file is missing; send multipart/form-data with the part `file`",
                "ファイル（file）がありません。multipart/form-data の file に入れてください。",
                field="file",
            )
        return self.upload


async def read_form(request: Request) -> AsyncIterator[SentForm]:
    """The form of a request; a dependency that comes after the one that asks who sends it."""
    _check_head(request)
    async with _parsed(request) as form:
        fields: dict[str, str] = {}
        upload: Upload | None = None
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if name != "file":
                    raise _unknown_file(name)
                upload = Upload(value.filename or "", value.size or 0, value.file)
            elif name in fields:
                raise _given_twice(name)
            else:
                fields[name] = value
        yield SentForm(fields, upload)


def _check_head(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        raise AdministrationError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Content-Type is {kind[:80]!r}; send multipart/form-data with the part `file`",
            "multipart/form-data で送ってください（ファイルは file に入れます）。",
            field="body",
        )
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > MAX_BYTES + _BESIDE_FILE_BYTES:
        raise too_large("", int(length[:18]))


@asynccontextmanager
async def _parsed(request: Request) -> AsyncIterator[Any]:
    form = request.form(max_files=1, max_fields=_MAX_PARTS, max_part_size=_MAX_PART_BYTES)
    try:
        parsed = await form
    except HTTPException as error:
        raise AdministrationError(
            HTTPStatus.BAD_REQUEST,
            f"the form could not be read ({error.detail}); send multipart/form-data with one file",
            "フォームを読めません。ファイルを一つだけ、multipart/form-data で送ってください。"
            f"（{error.detail}）",
            field="body",
        ) from error
    try:
        yield parsed
    finally:
        await parsed.close()


def _unknown_file(name: str) -> AdministrationError:
    return AdministrationError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"there is a file in the part {name[:80]!r}; send it as `file`",
        f"ファイルが「{name[:80]}」に入っています。file に入れてください。",
        field="file",
    )


def _given_twice(name: str) -> AdministrationError:
    return AdministrationError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"{name[:80]!r} is given twice; give it once",
        f"「{name[:80]}」が二つあります。一つにしてください。",
        field=name[:80],
    )
