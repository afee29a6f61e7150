"""Which language a page is shown in: what the address says, else what the browser prefers."""

from dataclasses import dataclass
from enum import StrEnum

from fastapi import Request

_MOST_RANGES = 40


class Language(StrEnum):
    """A language that the pages are written in."""

    JA = "ja"
    EN = "en"

    @property
    def other(self) -> "Language":
        """The one to switch to."""
        return Language.EN if self is Language.JA else Language.JA

    @property
    def own_name(self) -> str:
        """What it is called by those who read it."""
        return "日本語" if self is Language.JA else "English"


@dataclass(frozen=True)
class PageLanguage:
    """The language of one page; `asked` says that the address named it, so that links keep it."""

    language: Language
    asked: bool


def page_language(request: Request) -> PageLanguage:
    """`?lang=en` wins over Accept-Language; what is no language of the pages is passed over."""
    asked = request.query_params.get("lang", "")
    if asked in tuple(Language):
        return PageLanguage(Language(asked), asked=True)
    return PageLanguage(preferred(request.headers.get("accept-language", "")), asked=False)


def preferred(accept_language: str) -> Language:
    """The language that a header prefers: Japanese where it names neither.

    Source: RFC 9110, 12.5.4; a range such as `en-GB` asks for English.
    """
    best: dict[str, float] = {}
    for entry in accept_language.split(",")[:_MOST_RANGES]:
        name, _, parameters = entry.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in tuple(Language):
            best[language] = max(best.get(language, 0.0), _quality(parameters))
    japanese, english = best.get(Language.JA, 0.0), best.get(Language.EN, 0.0)
    if english == japanese:
        # `en,ja` gives both the same weight: the first of them is meant
        return Language(next(iter(best))) if english else Language.JA
    return Language.EN if english > japanese else Language.JA


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if not parameters.strip():
        return 1.0
    try:
        quality = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
