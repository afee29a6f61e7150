"""Negations of a text: what it says is not so, not done, or not possible."""

import re
from dataclasses import dataclass

from corpus.aligned_text import Span
from corpus.language.morphology import Morpheme, morphemes
from index.analyzer import is_content, lemma_of
from index.folded_text import FoldedText

# Forms of ない and ず that deny nothing: 行わなければならない is a duty, 増加に過ぎない an
# increase, だけでなく an addition, かもしれない a guess, ではないか an opinion.
_DENIES_NOTHING = re.compile(
    r"(?:なければ|なくては|ないと|ねば)(?:なら|いけ|だめ)(?:ない|ず|ぬ|ん)?|ざるを得な[いかく]|ざるをえな[いかく]"
    r"|に過ぎ(?:ない|ず|なかった)|にすぎ(?:ない|ず|なかった)"
    r"|(?:だけ|のみ|ばかり)(?:では|じゃ|で)?(?:なく|ない|あらず)|のみならず"
    r"|に(?:とど|留)まら(?:ず|ない)|に限ら(?:ず|ない)|を問わず|にかかわらず|に関わらず|に拘わらず"
    r"|かもしれ(?:ない|ず)|かも知れ(?:ない|ず)|に(?:違い|ちがい)(?:ない|なく)|に他ならない|にほかなら(?:ない|ず)"
    r"|(?:では|じゃ)ない(?:だろう)?か|欠かせ(?:ない|ず)|欠くことのできない|なくてはならない"
    r"|絶え(?:ず|ない)|少なくない|まもなく|間もなく|やむを得(?:ない|ず)|思わず|必ず|相変わらず|たゆまぬ|いわず"
    r"|言うまでもな[くい]|いうまでもな[くい]|だけでもなく"
)
# Words that deny by themselves, what they deny being part of them or before them.
_DENYING = re.compile(
    r"(?<![一-鿿])未(?:策定|整備|達成|達|定|公表|実施|導入|成立|採択|設定|着手|解決|発表|確定|締結|対応|開始|決定)"
    r"|不(?:要|可能|採択|成立|参加|存在|実施)|(?<![一-鿿])非(?:加盟|参加|公開|課税|対象)"
    r"|見送[らりっるれ]|(?:検討|対象|議論|範囲|俎上)(?:の|から)(?:外|除)|除外|対象外|該当な?し|(?:こと|もの|予定|方針|計画)(?:は|が|も)?(?:無し|なし)|廃案|断念|拒否|撤回"
)
# 設定はなされていない denies the setting
_SAYS_LITTLE = ("成す", "為さる", "行う", "行なう", "事", "物")
_NEGATIVE_LEMMAS = ("ない", "ず", "無い", "まい")


@dataclass(frozen=True)
class Negation:
    """A negation: its span, and the lemma of the word that it denies (empty if none is seen)."""

    span: Span
    denied: str
    written: str


def read_negations(text: FoldedText) -> tuple[Negation, ...]:
    """What a text denies, in order; double negation (ないわけではない) denies nothing."""
    folded = text.folded
    harmless = [match.span() for match in _DENIES_NOTHING.finditer(folded)]
    found: list[tuple[Span, str]] = []
    last: Morpheme | None = None
    place = 0
    for word in morphemes(folded):
        start = folded.find(word.surface, place)
        if start < 0:
            continue
        place = start + len(word.surface)
        span = (start, place)
        if (
            word.lemma in _NEGATIVE_LEMMAS
            and word.pos in ("助動詞", "形容詞", "接尾辞")
            and not _overlaps(span, harmless)
        ):
            found.append((span, lemma_of(last) if last else ""))
        elif is_content(word) and lemma_of(word) not in _SAYS_LITTLE:
            last = word
    for match in _DENYING.finditer(folded):
        if not _overlaps(match.span(), [span for span, _ in found]):
            found.append((match.span(), match.group()))
    found.sort()
    found = [
        entry
        for number, entry in enumerate(found)
        if not _is_doubled(folded, [span for span, _ in found], number)
    ]
    negations = []
    for span, denied in found:
        written = text.span_of(*span)
        if written is not None:
            shown = text.written[written[0] : written[1]]
            negations.append(Negation(written, denied, shown))
    return tuple(negations)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


_BETWEEN_DOUBLE = re.compile(r"(?:い|わけ|こと|もの|の)*(?:では|は|も|が)?")


def _is_doubled(folded: str, spans: list[Span], number: int) -> bool:
    """Whether a negation and its neighbour deny one another: ないわけではない, なくはない."""
    for first, second in ((number - 1, number), (number, number + 1)):
        if first >= 0 and second < len(spans):
            between = folded[spans[first][1] : spans[second][0]]
            if len(between) <= 6 and _BETWEEN_DOUBLE.fullmatch(between):
                return True
    return False
