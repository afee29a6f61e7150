"""Whether letters are the initials of words: DARPA of Defense Advanced Research Projects Agency."""

import re

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’]*|&")
_SMALL_WORDS = (
    "a an and at by d de der des die du en et for from in l la le of on or the to und with &"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_FEWEST_SHARE = 0.5


def start_of_initials(words: str, short: str) -> int | None:
    """The offset in `words` of the shortest end of it whose initials are the short form.

    Each letter must begin a word, in order, the first letter the first word; an ending -s
    (CETs) and words passed over (EIT: … of Innovation and …) are allowed as long as at least
    half of the words of weight have a letter. None if no end of the words fits.
    """
    letters = [sign.lower() for sign in re.sub(r"(?<=[A-Z])s$", "", short) if sign.isalnum()]
    found = list(_WORD.finditer(words))
    for first in reversed(range(len(found))):
        if found[first].group().lower() in _SMALL:
            continue
        if _fits([match.group().lower() for match in found[first:]], letters):
            return found[first].start()
    return None


def _fits(words: list[str], letters: list[str]) -> bool:
    if not letters or words[0][0] != letters[0]:
        return False
    weighty = sum(word not in _SMALL for word in words)
    rest = iter(words)
    used = 0
    for letter in letters:
        for word in rest:
            if word[0] == letter:
                used += word not in _SMALL
                break
        else:
            return False
    last_is_used = words[-1][0] == letters[-1]
    return last_is_used and used >= _FEWEST_SHARE * weighty
