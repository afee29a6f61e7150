"""Frozen dataclasses from JSON: every field checked against its annotation, and named if wrong."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def from_json(kind: type[T], value: object, where: str = "") -> T:
    """Make a dataclass of the value that `json.loads` gave; ValueError names the first bad field.

    Fields may be other dataclasses, texts, numbers, booleans, None, tuples of one type, mappings
    from text, and Any. Fields with defaults may be missing; unknown ones are refused.
    """
    made: T = _value(kind, value, where)
    return made


def _value(kind: Any, value: object, where: str) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return value
    if is_dataclass(kind):
        return _record(kind, value, where)
    if origin in (Union, types.UnionType):
        return _either(get_args(kind), value, where)
    if origin is tuple:
        items = _expect(list, value, where)
        return tuple(
            _value(get_args(kind)[0], item, f"{where}[{place}]") for place, item in enumerate(items)
        )
    if origin is not None and issubclass(origin, Mapping):
        entries = _expect(dict, value, where)
        return {
            name: _value(get_args(kind)[1], item, f"{where}.{name}")
            for name, item in entries.items()
        }
    if kind is float and type(value) is int:  # JSON has one kind of number
        return float(value)
    return _expect(kind, value, where)


def _record(kind: Any, value: object, where: str) -> Any:
    entry = _expect(dict, value, where)
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(entry.keys() - known):
        raise ValueError(f"{where or 'the object'} has an unknown field {unknown[0]!r}")
    for name, field in known.items():
        if name not in entry and field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{where or 'the object'} has no field {name!r}")
    return kind(
        **{
            name: _value(hints[name], item, f"{where}.{name}" if where else name)
            for name, item in entry.items()
        }
    )


def _either(kinds: tuple[Any, ...], value: object, where: str) -> Any:
    """A value of the one type that may also be None."""
    if value is None and types.NoneType in kinds:
        return None
    (kind,) = (kind for kind in kinds if kind is not types.NoneType)
    return _value(kind, value, where)


def _expect(kind: Any, value: object, where: str) -> Any:
    if type(value) is not kind:  # bool is an int to isinstance
        shown = repr(value)[:60]
        raise ValueError(f"{where or 'the object'} is {shown}, not {kind.__name__}")
    return value
