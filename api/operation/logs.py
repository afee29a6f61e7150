"""Logs: a line an event, for people or as JSON for programs; what was asked is never in one."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Literal

from api.operation.request_id import current_request_id

LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_FIELDS = ("method", "route", "status", "duration_ms", "principal", "client_gone")


def configure_logs(log_format: LogFormat, level: LogLevel) -> None:
    """Send all logs of this process, the web server's and libraries' too, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else TextLines())
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
    root.addHandler(handler)
    # of libraries only what is amiss: at `debug` they tell what they are given, questions too
    root.setLevel(max(logging.WARNING, _number(level)))
    for name in ("seisaku", "uvicorn", "api", "rag", "index", "corpus"):
        ours = logging.getLogger(name)
        ours.handlers.clear()
        ours.propagate = True
        ours.setLevel(_number(level))
    # its lines hold the query, and so what was asked on the page; ours take their place
    logging.getLogger("uvicorn.access").disabled = True


def _number(level: LogLevel) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, logger, message, request id, and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            "request_id": current_request_id(),
            **_fields(record),
        }
        if (trace := _trace(record)) is not None:
            line["trace"] = trace
        kept = {name: value for name, value in line.items() if value is not None}
        return json.dumps(kept, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """A record as one line to read; where it failed follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        message = record.getMessage().replace("\n", "\n    ")
        told = {"request_id": current_request_id(), **_fields(record)}
        shown = " ".join(
            f"{name}={value}"
            for name, value in told.items()
            if value not in (None, False) and name not in ("method", "route", "status")
        )
        text = f"{_time(record)} {record.levelname:<7} {record.name}: {message}"
        trace = _trace(record)
        return "\n".join(filter(None, (f"{text}  {shown}".rstrip(), _indented(trace))))


def _indented(trace: str | None) -> str:
    return "" if trace is None else "\n".join(f"    {line}" for line in trace.splitlines())


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _FIELDS if getattr(record, name, None)}


def _trace(record: logging.LogRecord) -> str | None:
    """Where it failed. What an error says stays out within a request: it may hold the question."""
    if not record.exc_info or record.exc_info[1] is None:
        return None
    error = record.exc_info[1]
    if current_request_id() is None:
        return "".join(traceback.format_exception(error)).rstrip()
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < 5:
        causes.append(f" caused by {type(cause).__name__}")
        cause = cause.__cause__ or cause.__context__
    return "".join([*frames, type(error).__name__, *causes])
