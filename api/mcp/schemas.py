"""What the tools give that the HTTP contract has in another shape."""

from pydantic import BaseModel

from api.chat.schemas import GroundsOut


class FoundOut(BaseModel):
    """A passage that was found, to be read on with `read_passage`."""

    rank: int
    passage_id: str
    document_id: str
    label: str
    text: str


class AskedOut(GroundsOut):
    """An answer in the source's own words; `answer` is null where nothing answers."""

    question: str
    answer: str | None
    passages: list[FoundOut]
