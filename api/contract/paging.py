"""Lists in pages: `limit`, an opaque `cursor`, and the address of the next page in `Link`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request

from api.problems import Refused

MAX_LIMIT = 1000
Item = TypeVar("Item")

Limit = Annotated[
    int,
    Query(
        ge=1,
        le=MAX_LIMIT,
        description="一度に返す数 / how many at once",
    ),
]
Cursor = Annotated[
    str | None,
    Query(
        description="前のページの `next_cursor`。なければ初めから / "
        "`next_cursor` of the page before; the first page without it",
        min_length=1,
        max_length=500,
    ),
]


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list, and the cursor of those that follow; None at the end."""

    items: Sequence[Item]
    next_cursor: str | None


def page_of(
    items: Sequence[Item], name: Callable[[Item], str], limit: int, cursor: str | None
) -> Page[Item]:
    """The `limit` items behind the one that a cursor names.

    A cursor is the name of the last item that was given, so nothing is left out or given twice
    where the list has grown since. Refused (404) if that item is gone: the list is another one.
    """
    start = 0
    if cursor is not None:
        names = [name(item) for item in items]
        if cursor not in names:
            shown = cursor[:80]
            raise Refused(
                404,
                f"cursor is {shown!r}, which is not in the list (any more); "
                "begin again without cursor",
                f"cursor の値「{shown}」は一覧にありません（文書が更新された可能性があります）。"
                "cursor なしで初めから取り直してください。",
                field="cursor",
            )
        start = names.index(cursor) + 1
    chosen = items[start : start + limit]
    more = start + limit < len(items)
    return Page(chosen, name(chosen[-1]) if more else None)


def link_to_next(request: Request, limit: int, page: Page[Item]) -> dict[str, str]:
    """The header that leads to the next page (RFC 8288), if there is one.

    The address has no host in it: whoever asks knows by which name he reached the service.
    """
    if page.next_cursor is None:
        return {}
    query = urlencode({"limit": limit, "cursor": page.next_cursor})
    return {"Link": f'<{request.url.path}?{query}>; rel="next"'}
