"""What a page in English must not say."""

import re

from tests.api.html_page import Element

JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
SPOKEN = (
    "aria-label",
    "title",
    "alt",
    "placeholder",
    "data-done",
    "data-failed",
    "data-found",
    "data-unreachable",
)


def japanese_of_the_service(element: Element, language: str = "en") -> list[str]:
    """The Japanese in a page that is not said to be Japanese."""
    language = element.attributes.get("lang", language)
    found = []
    if language != "ja":
        parts = [part for part in element.content if isinstance(part, str)]
        parts += [value for name, value in element.attributes.items() if name in SPOKEN]
        found += [text.strip() for text in parts if JAPANESE.search(text)]
    for part in element.content:
        if isinstance(part, Element):
            found += japanese_of_the_service(part, language)
    return found
