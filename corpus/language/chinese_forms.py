"""Chinese and old forms of characters, and the forms that Japanese writes today."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

_KANJI = "\u3400-\u4dbf\u4e00-\u9fff"
_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
# The table of new forms takes 纔 (わずか) for a form of 才, which Japanese does not.
_NOT_A_FORM = frozenset("纔")


@dataclass(frozen=True)
class Forms:
    """The forms to replace, each with what Japanese writes, both a character long.

    `old` holds the forms before 1946 (參, 產), `simplified` the Chinese ones (产). Of those in
    `ambiguous` several characters became one (复 is 復 or 複): the word decides.
    """

    old: dict[str, str]
    simplified: dict[str, str]
    ambiguous: re.Pattern[str]


@cache
def forms() -> Forms:
    """The forms that OpenCC knows, less every character that Japanese uses itself.

    机, 后, 谷, 余, 云, 芸, 系, 台 simplify others in Chinese but are Japanese characters: what
    JIS X 0208 has is never taken for a simplified form, and no form leads out of JIS X 0208.
    """
    characters = [chr(code) for first, end in _BLOCKS for code in range(first, end)]
    to_traditional = _each(_simplified_to_traditional(), characters)
    traditional = dict(zip(characters, to_traditional, strict=True))
    new = dict(zip(characters, _each(_traditional_to_japanese(), characters), strict=True))
    old: dict[str, str] = {}
    simplified: dict[str, str] = {}
    for character in characters:
        if not is_jis(character) and traditional[character] != character:
            right = new.get(traditional[character], traditional[character])
            found = simplified
        else:
            right, found = new[character], old
        if right != character and is_jis(right) and character not in _NOT_A_FORM:
            found[character] = right
    # Simplifying every character again tells which forms stand for several.
    origins: dict[str, set[str]] = {}
    for character, short in zip(
        characters, _each(_traditional_to_simplified(), characters), strict=True
    ):
        if short in simplified and character != short and is_jis(new[character]):
            origins.setdefault(short, set()).add(new[character])
    several = "".join(short for short, found_in in origins.items() if len(found_in) > 1)
    return Forms(old, simplified, re.compile(f"[{_KANJI}]*[{several}][{_KANJI}]*"))


def is_jis(character: str) -> bool:
    """Whether JIS X 0208, the characters of everyday Japanese, has it."""
    return _is_encoded_by("shift_jis", character)


def is_japanese(character: str) -> bool:
    """Whether Japanese writes it at least in names: JIS X 0213 or Windows (髙, 﨑, 增)."""
    return _is_encoded_by("euc_jis_2004", character) or _is_encoded_by("cp932", character)


@lru_cache(maxsize=1024)
def by_word(run: str) -> str:
    """The characters of a run of kanji as OpenCC writes them by the words they stand in.

    复合材料 gives 複合材料, 复兴 gives 復興. Only simplified forms are replaced.
    """
    known = forms()
    written = _simplified_to_traditional().convert(run)
    if len(written) != len(run):
        written = run
    right = []
    for character, candidate in zip(run, written, strict=True):
        form = known.simplified.get(character)
        by_its_word = known.old.get(candidate, candidate)
        right.append(by_its_word if form and is_jis(by_its_word) else form or character)
    return "".join(right)


def _each(converter: OpenCC, characters: list[str]) -> list[str]:
    """Convert character by character, in one call; a form of another length is left out."""
    converted = converter.convert("\n".join(characters)).split("\n")
    return [c if len(c) == 1 else was for was, c in zip(characters, converted, strict=True)]


def _is_encoded_by(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _simplified_to_traditional() -> OpenCC:
    return OpenCC("s2t")


@cache
def _traditional_to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional_to_japanese() -> OpenCC:
    return OpenCC("t2jp")
