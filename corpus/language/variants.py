"""The characters of a text in the forms that Japanese writes, for search and for 原文ママ."""

from functools import cache

from corpus.language.chinese_forms import by_word, forms
from corpus.language.radicals import RADICALS


def japanese_characters(text: str) -> str:
    """Replace radicals, Chinese forms and old forms, character by character; the length stays.

    产学研連携 gives 産学研連携, ⻄暦 gives 西暦, 國際 gives 国際; 机 and 后 stay. Expects text
    after NFKC, which knows the Kangxi radicals. Where a Chinese form stands for several
    characters, the word decides (复合 is 複合, 复兴 is 復興).
    """
    text = forms().ambiguous.sub(lambda match: by_word(match.group()), text)
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """Every form to what Japanese writes; made at the first use, in a fifth of a second."""
    known = forms()
    single = known.old | known.simplified
    radicals = {radical: single.get(right, right) for radical, right in RADICALS.items()}
    return str.maketrans(single | radicals)
