"""A question read for what its answer must have: words, facts, and the kind of value asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.lexical_index import LexicalIndex
from rag.answering.asked import what_is_asked
from rag.facts.facts import Facts, read_facts
from rag.facts.name import NameKind
from rag.support.wanted import Wanted, asks_name, asks_reason, wanted_of

_LATIN = re.compile(r"[A-Za-z]")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
# Words that ask, and words that stand in any question: what they match says nothing.
_ASKING = frozenset(
    (
        *("何", "どれ", "どの", "どんな", "いくつ", "いくら", "なぜ", "何故", "いつ", "誰", "どこ"),
        *("幾つ", "幾ら", "如何", "それ", "そう", "教える", "言う", "成る", "為る", "因る", "在る"),
        *("有る", "居る", "挙げる", "述べる", "示す", "事", "物", "為", "者", "方", "所", "内"),
        *("中", "等", "主", "特に", "理由", "目的", "時", "年", "月", "人", "件", "社", "回"),
        *("校", "つ", "%", "割", "パーセント", "カ国", "カ所"),
    )
)


# 英国 stands for イギリス, and a title is seldom quoted whole
_WRITTEN_OTHERWISE = (NameKind.COUNTRY, NameKind.ORGANISATION, NameKind.TITLE)


@dataclass(frozen=True)
class ReadQuestion:
    """A question as support reads it.

    `words` are its content lemmas with their idf; `unknown_names` the names in it that have a
    word that no passage has.
    `foreign` is a question in Latin letters without a Japanese one, whose words are not to be
    looked for in Japanese text, and whose vectors lie farther from it. One that `compares` may be
    answered by two sentences, each of which has a part of what it names.
    """

    text: str
    facts: Facts
    words: Mapping[str, float]
    unknown_names: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    asks_reason: bool
    asks_name: bool
    foreign: bool
    compares: bool = False


def read_question(question: str, lemmas: LexicalIndex) -> ReadQuestion:
    """Read a question; idf are those of the index searched."""
    words = {
        term: lemmas.idf(term)
        for term in sorted(set(lemmas.terms(question)))
        if term not in _ASKING
    }
    foreign = is_foreign(question)
    facts = read_facts(question)
    unknown = [
        name.written
        for name in facts.names
        if name.kind not in _WRITTEN_OTHERWISE
        and not all(lemmas.holds(term) for term in lemmas.terms(name.written))
    ]
    return ReadQuestion(
        text=question,
        facts=facts,
        words=words,
        unknown_names=() if foreign else tuple(dict.fromkeys(unknown)),
        wanted=wanted_of(question),
        asks_reason=asks_reason(question),
        asks_name=asks_name(question),
        foreign=foreign,
        compares=what_is_asked(question).two_places,
    )


def is_foreign(question: str) -> bool:
    """Whether a question is in Latin letters and without a Japanese one."""
    return bool(_LATIN.search(question)) and not _JAPANESE.search(question)
