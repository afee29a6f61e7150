"""Questions that were answerable and no longer are: with another year, country or name in them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.passages.passage import Passage
from eval.gold import Question, QuestionType
from rag.facts.facts import Facts, read_facts
from rag.facts.name import Name, NameKind
from rag.facts.time import Time

_COUNTRIES = (
    *("アメリカ", "イギリス", "ドイツ", "フランス", "中国", "韓国", "EU", "インド", "台湾"),
    *("オランダ", "カナダ", "オーストラリア", "日本", "イタリア", "イスラエル", "シンガポール"),
)
_FIRST_YEAR, _LAST_YEAR = 2000, 2040
_OTHER_YEARS = (-1, -2, 1, -3)
_LEAST_NAME = 3
_STRETCH = 400  # facts are read of a few sentences at a time


def altered(question: Question, passages: Sequence[Passage]) -> Iterator[Question]:
    """The question with another year, with another country, and with another name in it.

    What is put in stands in the passages found for the question where there is something of the
    kind, so that it is near; never what the evidence or the question has. The same for each run.
    """
    if not question.answerable:
        return
    chance = random.Random(question.question_id)  # noqa: S311 - drawn to learn from, no secret
    facts = read_facts(question.question)
    said = " ".join([*(item.quote for item in question.evidence), question.answer or ""])
    taken = read_facts(said)
    near = [
        read_facts(passage.text[start : start + _STRETCH])
        for passage in passages
        for start in range(0, len(passage.text), _STRETCH)
    ]
    yield from _with_another_year(question, facts, taken, near, chance)
    names = {name.canonical for name in (*taken.names, *facts.names)}
    yield from _with_another_name(
        question,
        facts.countries,
        [one for one in _COUNTRIES if not any(n.canonical in names for n in read_facts(one).names)],
        chance,
    )
    others = [
        name
        for name in facts.names
        if name.kind not in (NameKind.COUNTRY, NameKind.TITLE) and len(name.written) >= _LEAST_NAME
    ]
    if others:
        name = chance.choice(others)
        found = {
            other.written
            for of in near
            for other in of.names
            if other.kind is name.kind
            and other.canonical not in names
            and len(other.written) >= _LEAST_NAME
        }
        yield from _with_another_name(question, [name], sorted(found), chance)


def _with_another_year(
    question: Question, facts: Facts, taken: Facts, near: Sequence[Facts], chance: random.Random
) -> Iterator[Question]:
    times = [time for time in facts.times if _is_year(time) and str(time.first[0]) in time.written]
    if not times:
        return
    time = chance.choice(times)
    said = {other.first[0] for other in (*taken.times, *facts.times)}
    years = {other.first[0] for of in near for other in of.times if _is_year(other)}
    years |= {time.first[0] + step for step in _OTHER_YEARS}
    others = sorted(years - said)
    if others:
        year = str(chance.choice(others))
        yield _put(question, time, time.written.replace(str(time.first[0]), year, 1))


def _with_another_name(
    question: Question, names: Sequence[Name], others: Sequence[str], chance: random.Random
) -> Iterator[Question]:
    if names and others:
        yield _put(question, chance.choice(names), chance.choice(others))


def _is_year(time: Time) -> bool:
    return _FIRST_YEAR < time.first[0] < _LAST_YEAR and time.first[0] == time.last[0]


def _put(question: Question, fact: Time | Name, written: str) -> Question:
    start, end = fact.span
    text = question.question
    return replace(
        question,
        question=text[:start] + written + text[end:],
        type=QuestionType.UNANSWERABLE,
        evidence=(),
        answer=None,
    )
