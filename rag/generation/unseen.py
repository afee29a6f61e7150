"""Characters that no reader sees, and that can hide words from him or turn their order round."""

import re

# Controls but tab and line feed; zero-width signs; marks of direction (\u202e shows `cba` for
# `abc`); the byte order mark. Source: Unicode TR 36, 3.1 and 3.5.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def without_unseen(text: str) -> str:
    """The text without characters that are not seen."""
    return _UNSEEN.sub("", text)
