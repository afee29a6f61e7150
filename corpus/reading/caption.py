"""Captions of figures and tables, told from the text that refers to them."""

import re

_NUMBER = r"\d+(?:[-－‐.]\d+)*"
_LABEL = rf"(?:第\s?)?(?:図表|図|表)\s?{_NUMBER}|第\s?{_NUMBER}\s?(?:図表|図|表)"
CAPTION = re.compile(rf"\s?[【\[]?({_LABEL})(?:[】\]][　 ]*|[　 ]+|[:：．][　 ]*)(?=[^\s：:])")


def caption_label(text: str) -> str | None:
    """The label by which a text refers to this caption's figure (`図表16`), or None."""
    match = CAPTION.match(text)
    return re.sub(r"\s", "", match[1]) if match else None
