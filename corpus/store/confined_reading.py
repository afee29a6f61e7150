"""Reads a file that somebody sent in a confined process, as `read_file` reads it here."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from corpus.confinement.confined import run_confined
from corpus.confinement.limits import ReadingLimits
from corpus.document import Document
from corpus.formats.extracted import Extracted
from corpus.issued_on import IssuedOn
from corpus.passages.passage_json import passage_from_json, passage_to_json
from corpus.store.adding import Description, FileRead, read_file

_PLACE = "corpus.store.confined_reading:read_in_child"


def confined_reader(
    limits: ReadingLimits,
) -> Callable[[bytes, str, Description, Document | None], FileRead]:
    """A `ReadFile` for `add_file` that reads within limits; raises FileTooDemanding too."""

    def read(
        content: bytes, file: str, description: Description, former: Document | None
    ) -> FileRead:
        header = {
            "file": file,
            "description": asdict(description),
            "former": _to_json(former) if former else None,
        }
        found = run_confined(_PLACE, header, content, file, limits)
        return FileRead(
            _from_json(found["document"]),
            Extracted(
                str(found["text"]),
                tuple((int(start), str(label)) for start, label in found["pages"]),
                bool(found["is_deck"]),
            ),
            tuple(passage_from_json(line) for line in found["passages"]),
        )

    return read


def read_in_child(header: dict[str, Any], content: bytes) -> dict[str, Any]:
    """What `read_file` makes of a file, as JSON has it; runs in the confined process."""
    former = header["former"]
    made = read_file(
        content,
        header["file"],
        Description(**header["description"]),
        _from_json(former) if former else None,
    )
    return {
        "document": _to_json(made.document),
        "text": made.text.text,
        "pages": made.text.pages,
        "is_deck": made.text.is_deck,
        "passages": [passage_to_json(passage) for passage in made.passages],
    }


def _to_json(document: Document) -> dict[str, Any]:
    return {**asdict(document), "issued_on": str(document.issued_on)}


def _from_json(fields: dict[str, Any]) -> Document:
    return Document(**{**fields, "issued_on": IssuedOn.parse(fields["issued_on"])})
