"""Reads JSON strictly: what two readers would understand differently is refused."""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from api.problems import Refused

MAX_DEPTH = 32
MAX_NUMBER_CHARS = 1_000
MAX_NAMES = 200
_MAX_SHOWN_CHARS = 80

# A string, also one that nobody closes, or a bracket: each character is looked at once.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def read_json(content: bytes) -> object:
    """The value that a JSON text (RFC 8259) in UTF-8 stands for.

    Raises Refused: 400 for other encodings and deep nesting, 422 for what is no JSON, names
    that stand twice in an object, NaN and Infinity, numbers that no program can hold.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            400,
            f"the body could not be read (byte {error.start + 1} is no UTF-8); send JSON in UTF-8",
            f"要求の本文を読めません（{error.start + 1}バイト目がUTF-8ではありません）。"
            "UTF-8のJSONで送ってください。",
        ) from error
    _check_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as error:
        raise _no_json(
            f"not JSON at character {error.pos + 1}: {error.msg}; send a JSON object",
            f"{error.pos + 1}文字目でJSONとして読めません（{error.msg}）。直してください。",
        ) from error


def _check_depth(text: str) -> None:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        sign = found[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused(
                    400,
                    f"the body is nested deeper than {MAX_DEPTH} at character "
                    f"{found.start() + 1}; send JSON in UTF-8 that is nested less",
                    f"要求の本文の{found.start() + 1}文字目で、入れ子が{MAX_DEPTH}段を"
                    "超えています。入れ子を浅くして、UTF-8のJSONで送ってください。",
                )
        elif sign in "]}":
            depth -= 1


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_NAMES:
        raise _no_json(
            f"an object has {len(pairs):,} names, more than {MAX_NAMES}; send those that there are",
            f"一つのオブジェクトに項目が{len(pairs):,}個あります（{MAX_NAMES}個まで）。"
            "ある項目だけを送ってください。",
        )
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _no_json(
            f"the name {_shown(twice)} stands twice in one object; send it once",
            f"同じオブジェクトに項目名 {_shown(twice)} が二度あります。一つにしてください。",
        )
    return found


def _constant(name: str) -> NoReturn:
    raise _no_json(
        f"{name} is no number of JSON; send a number or null",
        f"{name} はJSONの数ではありません。数値か null にしてください。",
    )


def _integer(digits: str) -> int:
    return int(_short_enough(digits))


def _fraction(digits: str) -> float:
    number = float(_short_enough(digits))
    if number in (float("inf"), float("-inf")):
        raise _too_large(digits)
    return number


def _short_enough(digits: str) -> str:
    if len(digits) > MAX_NUMBER_CHARS:
        raise _too_large(digits)
    return digits


def _too_large(digits: str) -> Refused:
    return _no_json(
        f"the number {_shown(digits)} is too large; send a smaller one",
        f"数値 {_shown(digits)} は大きすぎます。小さくしてください。",
    )


def _no_json(english: str, japanese: str) -> Refused:
    return Refused(422, f"body: {english}", f"body: {japanese}", field="body")


def _shown(text: str) -> str:
    cut = text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "…"
    return json.dumps(cut, ensure_ascii=False)
