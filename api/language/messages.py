"""What the pages say, in either language: a message is its Japanese words.

`en.po` has the English of each (GNU gettext, read by Babel), so that a translator's tools work
on it, and a test holds it against the templates.
"""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from api.language.negotiation import Language

CATALOGUE = Path(__file__).with_name("en.po")


@cache
def translations(language: Language) -> NullTranslations:
    """The messages of a language; Japanese ones stand for themselves."""
    if language is Language.JA:
        return NullTranslations()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale=language.value, domain="messages", abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def in_language(language: Language, message: str) -> str:
    """A message, by its Japanese words."""
    return translations(language).gettext(message)
