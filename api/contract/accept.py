"""Which of the forms of an answer a request prefers, by its Accept header (RFC 9110, 12.5.1)."""

EVENT_STREAM = "text/event-stream"
JSON = "application/json"


def prefers(accept: str, media_type: str, other: str) -> bool:
    """Whether `media_type` is wanted more than `other`; in a tie it is not."""
    return _quality(accept, media_type) > _quality(accept, other)


def _quality(accept: str, media_type: str) -> float:
    """The quality of a media type, given by the range that says most exactly what it means."""
    exactness = {"*/*": 1, media_type.partition("/")[0] + "/*": 2, media_type: 3}
    best, quality = 0, 0.0
    for part in accept.lower().split(","):
        media_range, *parameters = (one.strip() for one in part.split(";"))
        if exactness.get(media_range, 0) > best:
            best, quality = exactness[media_range], _q(parameters)
    return quality


def _q(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
