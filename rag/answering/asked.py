"""What kind of answer a question asks for: an amount, a date, a reason, several things."""

import re
from dataclasses import dataclass

from index.analyzer import fold

_NUMBER = r"[0-9〇一二三四五六七八九十百千万億兆][0-9,.〇一二三四五六七八九十百千万億兆]*"
_COUNTER = re.compile(
    r"何(か所|カ国|か国|ヶ国|件|人|名|社|校|位|倍|歳|回|つ|機|枚|種類|分野|カ所|項目|年間|年|月|日)"
)

# (how a question asks for it, what an answer to it has), both of folded text
_KINDS = (
    (
        re.compile(r"いくら|金額|総額|予算額|予算は|[^定]額[はが]|how much"),
        re.compile(rf"{_NUMBER}\s*(?:円|ドル|ユーロ|ポンド|元|億|兆)|dollar|euro|yen"),
    ),
    (re.compile(r"いつ|時期|when\b|what year"), re.compile(r"\d{4}\s*年|\d+月|令和|平成|\d{4}/\d")),
    (
        re.compile(r"何(?:%|パーセント|割)|割合|比率|率は"),
        re.compile(r"\d\s*(?:%|割|割合|パーセント)"),
    ),
)
_ASKS_REASON = re.compile(r"なぜ|何故|どうして|理由|わけは|要因|\bwhy\b")
_REASON = re.compile(r"ため|ので|ことから|からだ|からで|背景|理由|要因|\bbecause\b")
_ANY_NUMBER = re.compile(
    r"いくつ|どれ(?:くらい|だけ|ほど)|どのくらい|どの程度|何位|順位|人数|件数"
    r"|how (?:many|long|large)"
)
_SEVERAL = re.compile(
    r"どんな|どのような|何々|何が(?:あ|挙)|何を|何に|何です|どれ(?!くらい|ほど|だけ)"
    r"|どの(?!くらい|程度|よう)|すべて|全て|全部|挙げ|列挙|一覧|種類|項目|教えて"
    r"|(?:[2-9]|[1-9]\d)(?:つ|本柱|分野|項目|種類|点|社|か国|カ国)"
    r"|\bwhat (?:are|kinds?)\b|\bwhich\b|\blist\b"
)
_TWO_PLACES = re.compile(
    r"それぞれ|比べ|比較|違[いうっわ]|両方|どちら|双方|各々|一方"
    r"|\brespectively\b|\bcompared?\b|\bdiffer|\bboth\b"
)
# 一般 and 統一 hold no number; 三つ and 二千億円 do
_HAS_NUMBER = re.compile(r"\d|[〇一二三四五六七八九十百千万億兆]+[年月日人名社件割倍つ位円か%]")


@dataclass(frozen=True)
class Asked:
    """The forms that an answer may have: of the very kind asked for, or at least a number.

    `several` says that it may be a list, `two_places` that it compares what may stand apart.
    """

    kinds: tuple[re.Pattern[str], ...]
    any_number: bool
    several: bool = False
    two_places: bool = False

    def fit(self, text: str) -> float:
        """1 where a text has the kind asked for, 0.4 where it has another number, else 0."""
        if not self.kinds and not self.any_number:
            return 0.0
        folded = fold(text)
        if any(kind.search(folded) for kind in self.kinds):
            return 1.0
        return 0.4 if self.any_number and _HAS_NUMBER.search(folded) else 0.0


def what_is_asked(question: str) -> Asked:
    """Read from a question what its answer must have; a question of another kind asks nothing."""
    folded = fold(question)
    kinds = [answer for ask, answer in _KINDS if ask.search(folded)]
    kinds += [re.compile(_NUMBER + re.escape(unit)) for unit in _COUNTER.findall(folded)]
    any_number = bool(kinds) or _ANY_NUMBER.search(folded) is not None
    if _ASKS_REASON.search(folded):
        kinds.append(_REASON)
    return Asked(
        tuple(kinds),
        any_number,
        several=_SEVERAL.search(folded) is not None,
        two_places=_TWO_PLACES.search(folded) is not None,
    )
