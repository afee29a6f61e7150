"""The terms that a corpus offers: titles, issuers, headings, captions, frequent compounds."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.catalogue import Catalogue
from corpus.language.morphology import ReadWord, read_words
from corpus.passages.passage import Passage, PassageKind

_MIN_CHARS, _MAX_CHARS = 3, 40
_MAX_COMPOUND_CHARS = 20
_LEAST_COUNT = 2
_BATCH = 50
# 1.2 , 第3章, （1）, 図表12, ①: where a heading stands, which nobody types
_NUMBERING = re.compile(
    r"^(?:第[0-9０-９一二三四五六七八九十]+[章節部編]|図表?|表|コラム|[（(][0-9０-９ア-ンa-z]+[)）]"
    r"|[①-⑳]|[0-9０-９]+(?:[.．\-－][0-9０-９]+)*[.．]?|[・●○■◆□])[\s　:：.．]*"
)
# of 大学等 and 企業以外 the term is 大学 and 企業
_LOOSE_ENDS = frozenset("等ら達的上中内外間別毎時後前目分約計") | {
    *("たち", "自身", "以外", "以上", "以下", "ごと", "など"),
}
_NOUNS = ("普通名詞", "固有名詞", "助動詞語幹")


class TermKind(StrEnum):
    """What a term is in the corpus."""

    TITLE = "title"
    ISSUER = "issuer"
    SECTION = "section"
    CAPTION = "caption"
    TERM = "term"


TERM_KINDS = {
    TermKind.TITLE: "資料",
    TermKind.ISSUER: "発行機関",
    TermKind.SECTION: "見出し",
    TermKind.CAPTION: "図表",
    TermKind.TERM: "語",
}
"""What the kinds are called in Japanese."""


@dataclass(frozen=True)
class Term:
    """A term, its words with their readings, and how many passages have it."""

    text: str
    words: tuple[ReadWord, ...]
    kind: TermKind
    count: int


def corpus_terms(
    catalogue: Catalogue, passages: Iterable[Passage], seconds: float = 5.0
) -> list[Term]:
    """The terms of a corpus; compounds of as many passages as can be read in that time.

    The first kind that has a text keeps it: a heading is no compound besides.
    """
    passages = list(passages)
    named: Counter[tuple[TermKind, str]] = Counter()
    for document in catalogue:
        named[TermKind.TITLE, document.title] += 1
        named[TermKind.ISSUER, document.issuer] += 1
    for passage in passages:
        for heading in passage.section:
            named[TermKind.SECTION, _without_numbering(heading)] += 1
        if passage.kind is PassageKind.CAPTION:
            named[TermKind.CAPTION, _without_numbering(passage.text.partition("\n")[0])] += 1
    terms: dict[str, Term] = {}
    for (kind, text), count in named.items():
        if text not in terms and _MIN_CHARS <= len(text) <= (
            _MAX_CHARS if kind is not TermKind.TITLE else 100
        ):
            terms[text] = Term(text, tuple(read_words(text)), kind, count)
    for text, (words, count) in _compounds(passages, time.monotonic() + seconds).items():
        if text not in terms and count >= _LEAST_COUNT:
            terms[text] = Term(text, words, TermKind.TERM, count)
    return list(terms.values())


def _compounds(
    passages: list[Passage], until: float
) -> dict[str, tuple[tuple[ReadWord, ...], int]]:
    found: dict[str, tuple[tuple[ReadWord, ...], int]] = {}
    for number, passage in enumerate(passages):
        if number % _BATCH == 0 and time.monotonic() > until:
            break
        if passage.parent_id is not None:
            continue  # a row's words are its table's
        lines = passage.text.splitlines()
        for words in {run for line in lines for run in _noun_runs(read_words(line))}:
            text = "".join(word.surface for word in words)
            found[text] = (words, found[text][1] + 1 if text in found else 1)
    return found


def _noun_runs(words: list[ReadWord]) -> Iterator[tuple[ReadWord, ...]]:
    """Nouns that stand together, with what is joined to them: 産学連携, 半導体分野."""
    run: list[ReadWord] = []
    for word in [*words, ReadWord("", "", "", None)]:
        joins = word.pos in ("接頭辞", "接尾辞") or (
            word.pos == "名詞" and word.pos_detail in _NOUNS
        )
        if joins and word.surface.isalnum():
            run.append(word)
            continue
        while run and run[-1].surface in _LOOSE_ENDS:
            run.pop()
        if len(run) > 1 and run[0].pos != "接尾辞":
            length = sum(len(each.surface) for each in run)
            if _MIN_CHARS <= length <= _MAX_COMPOUND_CHARS:
                yield tuple(run)
        run = []


def _without_numbering(heading: str) -> str:
    heading = " ".join(heading.split())
    while (shorter := _NUMBERING.sub("", heading)) != heading:
        heading = shorter
    return heading
