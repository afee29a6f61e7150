"""The value a question asks for (いくら, 何%, 何社, いつ), and whether a sentence has one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from index.analyzer import fold
from rag.facts.facts import read_facts
from rag.facts.quantity import Quantity, Relation, relation
from rag.facts.time import Time, time_relation


class ValueKind(StrEnum):
    """What kind of value is asked for."""

    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    COUNT = "count"  # of a unit: 何社, 何人
    NUMBER = "number"  # of any: いくつ, どれくらい


_REASON = re.compile(
    r"なぜ|何故|どうして|理由|わけ[はでを]|要因|原因|決め手|きっかけ|\bwhy\b|どんな(?:考え|事情|懸念)"
)
_NAME = re.compile(
    "誰|だれ|どこ|どちら|どの(?:会社|企業|大学|機関|省庁?|国|地域|州|都市|団体|財団|投資家)"
)
_ASKED = (
    (ValueKind.SHARE, re.compile(r"何(?:%|パーセント|割|ポイント)|割合|比率|率は|percent")),
    (
        ValueKind.MONEY,
        re.compile(
            r"いくら|金額|総額|予算額|[^定]額[はが]|何[万億兆]*(?:円|ドル|ユーロ)"
            # 沖縄科学技術大学院大学の予算は? asks for it without a word for how much
            r"|(?:予算(?:規模)?|売上(?:高|目標)?|市場規模|費用|経費|事業費|投資額)(?:は|って)?[??。]?$"
            r"|how (?:much|many (?:yen|dollars|euros|pounds))"
        ),
    ),
    (
        ValueKind.DATE,
        re.compile(r"いつ|何年(?!間)|何月|何日|時期|(?:期限|施行日)は?[??。]?$|when\b|what year"),
    ),
    (
        ValueKind.NUMBER,
        re.compile(
            r"いくつ|どれ(?:くらい|だけ|ほど)|どのくらい|どの程度|人数|件数"
            r"|how (?:many(?! yen| dollars| euros| pounds)|long|large)"
        ),
    ),
)
_NOUN = "[一-鿿々]{1,6}|[ァ-ヺー]{2,8}"
_COUNTED = re.compile(
    rf"(?:(?P<before>{_NOUN})[はがもを]、?)?"
    r"何(?P<unit>[カかヶ]国|[カかヶ箇]所|人|名|社|校|位|番目?|倍|歳|回|機|枚|種類?|分野|項目|年間|件"
    r"|[カかヶ箇]月|週間|日間|時間|トン|(?:キロ)?メートル|ヘクタール|大学|拠点|都市|地域|施設|段階|本|台"
    r"|基|隻|棟|州|県|世帯|世代|団体|機関|議席|点|冊|条|章|号|期|票|頭|つ)"
    rf"(?:の(?P<noun>{_NOUN}))?"
)
# 何番目か is answered by 3位
_RANKS = ("位", "番目", "番")
_IN_HEADER = 0.3
_OTHER_NUMBER = 0.8
_NAMES = {
    ValueKind.MONEY: "金額",
    ValueKind.SHARE: "割合",
    ValueKind.DATE: "時期",
    ValueKind.NUMBER: "数値",
}


@dataclass(frozen=True)
class Wanted:
    """One kind of value that would answer.

    `unit` is that of a COUNT and `noun` what is counted, if the question says it, else empty:
    何種類の元素 is answered by 96元素 as by 96種類.
    """

    kind: ValueKind
    unit: str = ""
    noun: str = ""

    @property
    def name(self) -> str:
        """What it is called in Japanese: 金額, 社数."""
        if self.kind is not ValueKind.COUNT:
            return _NAMES[self.kind]
        if self.unit in _RANKS:
            return "順位"
        return "数" if self.unit == "つ" else f"数（何{self.unit}）"


def asks_reason(question: str) -> bool:
    """Whether a question asks why: it takes for given that what it says is so."""
    return _REASON.search(fold(question)) is not None


def asks_name(question: str) -> bool:
    """Whether a question asks who, where, or which body."""
    return _NAME.search(fold(question)) is not None


def wanted_of(question: str) -> tuple[Wanted, ...]:
    """The kinds of value that a question asks for; any one will do. None if it asks why."""
    folded = fold(question)
    if _REASON.search(folded):
        return ()
    kinds = [Wanted(kind) for kind, asked in _ASKED if asked.search(folded)]
    counted = (
        Wanted(ValueKind.COUNT, match["unit"], match["noun"] or match["before"] or "")
        for match in _COUNTED.finditer(folded)
    )
    return (*kinds, *counted)


def lacks(
    wanted: Sequence[Wanted],
    said: tuple[Sequence[Quantity], Sequence[Time]],
    found: tuple[Sequence[Quantity], Sequence[Time]],
    *,
    in_table: bool,
) -> float:
    """How far a sentence lacks a value of the kinds wanted: 0 has one, 1 has none.

    A value that the question says itself is no answer to it: `10億ドル以上の企業は何社` is not
    answered by 10億ドル. A table's bare number may have its unit in the header.
    """
    if not wanted:
        return 0.0
    quantities = [
        value
        for value in found[0]
        if not any(relation(own, value) is Relation.SAME for own in said[0])
    ]
    times = [
        time
        for time in found[1]
        if not any(time_relation(own, time) is Relation.SAME for own in said[1])
    ]
    return min(_lacks(one, quantities, times, in_table=in_table) for one in wanted)


@lru_cache
def _unit_names(unit: str) -> tuple[str, ...]:
    """A unit and what facts call it: 人 for 名."""
    if unit in _RANKS:
        return _RANKS
    read = read_facts(f"3{unit}").quantities
    return (unit, read[0].unit) if read else (unit,)


def _counts(unit: str, noun: str) -> bool:
    """Whether a number's unit is the noun counted: 元素 of 96元素 where 対応元素 is asked for."""
    return bool(unit and noun) and (noun.endswith(unit) or unit.startswith(noun))


def _lacks(
    wanted: Wanted, quantities: Sequence[Quantity], times: Sequence[Time], *, in_table: bool
) -> float:
    if wanted.kind is ValueKind.DATE:
        return 0.0 if times else 1.0
    fits: Callable[[Quantity], bool] = {
        ValueKind.SHARE: lambda value: value.kind in ("share", "points"),
        ValueKind.MONEY: lambda value: value.kind == "money",
        ValueKind.COUNT: lambda value: (
            value.unit.startswith(_unit_names(wanted.unit))
            or wanted.unit == "つ"
            or _counts(value.unit, wanted.noun)
        ),
        ValueKind.NUMBER: lambda _: True,
    }[wanted.kind]
    if any(map(fits, quantities)):
        return 0.0
    # of the row `28 東京大学` the number seems to count what stands in the next cell
    if in_table and any(value.kind in ("bare", "other") for value in quantities):
        return _IN_HEADER
    return _OTHER_NUMBER if quantities else 1.0
