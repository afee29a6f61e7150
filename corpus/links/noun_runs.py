"""Runs of nouns: names as Japanese writes them without spaces, 総合科学技術・イノベーション会議."""

from functools import lru_cache

from corpus.aligned_text import Span
from corpus.language.morphology import morphemes

_NOUN = {"名詞", "接尾辞", "接頭辞"}
_INSIDE = {"・", "-", "‐", "－", "＆", "&", ",", "，", "/", "／", "."}  # only between nouns


@lru_cache(maxsize=4096)
def noun_runs(sentence: str) -> tuple[tuple[Span, ...], ...]:
    """Each run of nouns in a sentence, as the spans of its words.

    Signs that join words (・, -) are part of a run, at its ends they are not; so are a
    prefix and a suffix. 欧州委員会の国際戦略 has two runs.
    """
    runs: list[tuple[Span, ...]] = []
    run: list[Span] = []
    signs: list[Span] = []
    place = 0
    for word in morphemes(sentence):
        start = sentence.index(word.surface, place)
        gap, place = start > place, start + len(word.surface)
        if gap and run:
            runs.append(tuple(run))
            run, signs = [], []
        if word.pos in _NOUN:
            run += [*signs, (start, place)]
            signs = []
        elif word.surface in _INSIDE and run:
            signs.append((start, place))
        elif run:
            runs.append(tuple(run))
            run, signs = [], []
        else:
            signs = []
    if run:
        runs.append(tuple(run))
    return tuple(runs)
