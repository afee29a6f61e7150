"""JSON inside an HTML page."""

import json

from markupsafe import Markup

_ESCAPES = {
    "<": "\\u003c",  # `</script>` and `<!--` would end or upset the element
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",  # line ends to scripts of older browsers
    "\u2029": "\\u2029",
}


def script_json(value: object) -> Markup:
    """A value as JSON that can stand in a `<script type="application/json">` as it is.

    In JSON these signs occur inside of strings only, so their escapes mean the same.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)  # noqa: S704
