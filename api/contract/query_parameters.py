"""Query parameters that a route has not are refused, like the fields of a body."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.problems import Refused

_MAX_SHOWN_CHARS = 80


async def known_query_parameters(request: Request) -> None:
    """A dependency: Refused (422) for a parameter that the route has not, or that is given twice.

    `?formt=bibtex` would else be an answer in another form than was meant.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)  # a dependency of such a route
    known = sorted(set(_names(route.dependant)))
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        shown = name if len(name) <= _MAX_SHOWN_CHARS else name[:_MAX_SHOWN_CHARS] + "…"
        if name not in known:
            choice = ", ".join(known) or "none"
            choice_ja = "、".join(known) or "なし"
            raise Refused(
                422,
                f"{shown}: there is no such query parameter; take it out (there are: {choice})",
                f"{shown}: このクエリパラメーターはありません。取り除いてください"
                f"（使えるもの: {choice_ja}）。",
                field=name,
            )
        if given.count(name) > 1:
            raise Refused(
                422,
                f"{shown}: the query parameter is given {given.count(name)} times; give it once",
                f"{shown}: クエリパラメーターが{given.count(name)}回あります。一つにしてください。",
                field=name,
            )


def _names(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        yield parameter.alias
    for inner in dependant.dependencies:
        yield from _names(inner)
