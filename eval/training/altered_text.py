"""Texts altered as a slip or a lie would: another number, an opposite word, another name."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from random import Random

from corpus.language.morphology import morphemes
from eval.training.opposite_words import OPPOSITES
from index.folded_text import FoldedText
from rag.facts.name import read_names

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NOUN = "noun"
_OF_NOUNS = ("名詞", "接頭辞", "接尾辞")
_NAMES_RATHER_THAN_NOUNS = 0.7
_OUT_OF_ANOTHER_TEXT = 0.3
_ONE_CHARACTER_OPPOSITES = 0.3
_FACTORS = (0.5, 0.7, 0.8, 0.9, 1.1, 1.3, 1.5, 2)
_YEARS_AWAY = (-20, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 20)
_DAYS_AWAY = (-3, -2, -1, 1, 2, 3, 4)
_LAST_DAY = 31
_YEARS = range(1000, 2101)


def altered(
    text: str, context: str, other_contexts: Sequence[str], chance: Random, kept: Collection[str]
) -> str | None:
    """A text with one thing altered; None where nothing in it can be.

    Names are taken out of the context that it is about, now and then out of another one; those
    in `kept` are not put in.
    """

    def exchanged() -> str | None:
        return exchanged_name(text, context, chance.choice(other_contexts), chance, kept)

    ways: list[Callable[[], str | None]] = [
        lambda: other_number(text, chance),
        lambda: opposite(text, chance),
        exchanged,
        exchanged,  # names are what is mistaken most
    ]
    chance.shuffle(ways)
    return next((found for way in ways if (found := way()) and found != text), None)


def other_number(text: str, chance: Random) -> str | None:
    """A text with one of its numbers replaced by one near it; None if it has none."""
    found = list(NUMBER.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    written = match.group().replace(",", "")
    whole, point, decimals = written.partition(".")
    if point:
        changed = f"{float(written) * chance.choice(_FACTORS):.{len(decimals)}f}"
    else:
        changed = str(_other_whole_number(int(whole), chance))
    if "," in match.group() and not point:
        changed = f"{int(changed):,}"
    if changed == match.group():
        return None
    return text[: match.start()] + changed + text[match.end() :]


def opposite(text: str, chance: Random) -> str | None:
    """A text with one word replaced by its opposite; None if it has none.

    Words of one character (前, 上) stand inside many others, so they are seldom taken.
    """
    held = [pair for pair in OPPOSITES if pair[0] in text]
    fitting = [  # 増えた, not the 増え in it
        pair for pair in held if not any(pair[0] in word and pair[0] != word for word, _ in held)
    ]
    words = [pair for pair in fitting if len(pair[0]) > 1]
    if not words and chance.random() < _ONE_CHARACTER_OPPOSITES:
        words = fitting
    if not words:
        return None
    word, other = chance.choice(words)
    return text.replace(word, other, 1)


def exchanged_name(
    text: str, context: str, other_context: str, chance: Random, kept: Collection[str] = ()
) -> str | None:
    """A text with one name or noun replaced by another of its kind; None if there is none.

    The other comes out of `context`; where that has none, or now and then, out of
    `other_context`, if it does not stand in the context too.
    """
    own = [name for name in exchangeable(text) if len(name[1]) > 1]
    if not own:
        return None
    names = [name for name in own if name[0] != _NOUN]
    kind, written = chance.choice(
        names if names and chance.random() < _NAMES_RATHER_THAN_NOUNS else own
    )

    def others(of: str) -> set[str]:
        return {
            other
            for other_kind, other in exchangeable(of)
            if other_kind == kind
            and other not in text
            and other not in kept
            and written not in other
            and other not in written
        }

    found = others(context)
    if not found or chance.random() < _OUT_OF_ANOTHER_TEXT:
        found |= {other for other in others(other_context) if other not in context}
    if not found:
        return None
    return text.replace(written, chance.choice(sorted(found)), 1)


@lru_cache(maxsize=20_000)
def exchangeable(text: str) -> tuple[tuple[str, str], ...]:
    """The names of a text with their kinds, and its compound nouns."""
    names = [(name.kind.value, name.written) for name in read_names(FoldedText.of(text))]
    written = {name for _, name in names}
    return (*names, *((_NOUN, noun) for noun in _nouns(text) if noun not in written))


def _nouns(text: str) -> list[str]:
    """Runs of nouns, at least one of them common, that stand in the text as they are."""
    found, run, common = [], "", False
    for word in morphemes(text):
        if word.pos in _OF_NOUNS and word.pos_detail != "数詞":
            run += word.surface
            common = common or word.pos_detail == "普通名詞"
            continue
        if common:
            found.append(run)
        run, common = "", False
    if common:
        found.append(run)
    return [noun for noun in found if len(noun) > 1 and noun in text]


def _other_whole_number(number: int, chance: Random) -> int:
    if number in _YEARS:
        return number + chance.choice(_YEARS_AWAY)
    if number > _LAST_DAY:
        return int(number * chance.choice(_FACTORS)) + chance.choice((0, 1))
    return max(0, number + chance.choice(_DAYS_AWAY))
