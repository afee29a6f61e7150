"""Where the long form before a bracket begins: 監督機関である|国家科学審議会（NSB）."""

import re

from corpus.aligned_text import Span
from corpus.language.morphology import Morpheme, morphemes

_MAX_CHARS = 80
_FEWEST_CHARS_OF_A_NAME = 5
_OPEN, _CLOSE = "「『“〈《", "」』”〉》"
_PARTS = frozenset(("名詞", "接頭辞", "接尾辞", "記号", "形状詞"))
_DOTS = frozenset("・･·＆&-‐")
_STOPS = re.compile(r"[。、，,；;：:！？!?「」『』“”〈〉《》【】（）()\[\]<>＜＞|／/\t\n※●•✓]|\s")
# 次期研究開発枠組みプログラム, 旧…, 前欧州中央銀行, 米マサチューセッツ工科大
_LEADING_WORDS = (
    "次期 前 旧 元 現 新 同 各 本 当該 当 約 計 全体 主 特 近年 "
    "今後 現在 今回 以降 上記 下記 前述 上述 なお 例 米 英 独 仏 "
    "豪 加 伊 韓 露 欧 日 等 など"
)
_LEADING = frozenset(_LEADING_WORDS.split())
_FIGURE = re.compile("[0-9０-９]")
_IS_NUMBER = re.compile(r"[0-9０-９.．~～〜]+|年|月|日|年度|第")
# What names of organisations, programmes and laws end in; not 企業, 大学 or 機関, which also say
# what something is: IBM（米国企業）, OECD（国際機関）.
_NAME_ENDS = re.compile(
    r"(?:機構|財団|省|庁|局|会議|委員会|審議会|協会|学会|連合|連盟|同盟|研究所|研究院|学院|基金|計画|プログラム"
    r"|プロジェクト|事業|制度|法|法案|協定|条約|枠組み|枠組|指令|規則|構想|戦略|公社|銀行|イニシアチブ"
    r"|イニシアティブ|センター|評議会|議会|指数|指標|生産|ネットワーク|コミュニティ|ユニット|オフィス"
    r"|アジェンダ|コンソーシアム|パートナーシップ)\Z"
)
_LONG_NAME = re.compile(r".{6,}(?:機関|大学)")
_LOAN_WORD = re.compile(r"[ァ-ヺー・]{6,}")
_QUANTITY = re.compile(r"[^ァ-ヺー]{1,4}[額高数率比費量]")  # 研究費（OECD）: a source or a unit


def long_form_span(text: str, start: int, end: int) -> Span | None:
    """The span of the long form before the bracket [start, end), or None if there is none.

    A quotation that the bracket closes (「…（EDF）」, 「…」（PEPR）) is taken whole. Otherwise it
    is the run of nouns before the bracket: particles, verbs, marks and white space end it.
    """
    quoted = quoted_span(text, start, end)
    if quoted is not None:
        return quoted
    return _noun_run(text, start)


def quoted_span(text: str, start: int, end: int) -> Span | None:
    """The quotation that ends before the bracket or just after it, without its marks."""
    body_end = len(text[:start].rstrip())
    if text[body_end - 1 : body_end] in tuple(_CLOSE):
        mark = _CLOSE.index(text[body_end - 1])
        opening = text.rfind(_OPEN[mark], max(0, body_end - 1 - _MAX_CHARS), body_end - 1)
        return _named(text, (opening + 1, body_end - 1)) if opening >= 0 else None
    after = text[end : end + 2].lstrip(",，、")[:1]
    if after and after in _CLOSE:
        mark = _CLOSE.index(after)
        opening = text.rfind(_OPEN[mark], max(0, body_end - _MAX_CHARS), body_end)
        if opening >= 0 and _CLOSE[mark] not in text[opening:body_end]:
            return _named(text, (opening + 1, body_end))
    return None


def is_name_of_something(text: str) -> bool:
    """Whether a Japanese text is a name: nouns only, ending as names of things defined do."""
    if re.fullmatch(r"[ァ-ヺー・]{8,}", text):
        return True
    if not (_NAME_ENDS.search(text) or _LONG_NAME.fullmatch(text)):
        return False
    words = morphemes(text)
    return len(text) >= _FEWEST_CHARS_OF_A_NAME and all(_belongs(word) for word in words)


def _noun_run(text: str, start: int) -> Span | None:
    body_end = len(text[:start].rstrip())
    if "\n\n" in text[body_end:start]:
        return None
    earliest = max(0, body_end - _MAX_CHARS)
    stops = [match.end() for match in _STOPS.finditer(text, earliest, body_end)]
    first = stops[-1] if stops else earliest
    placed = _placed(text[first:body_end], first)
    run: list[tuple[int, Morpheme]] = []
    for place, word in reversed(placed):
        if not _belongs(word):
            break
        run.insert(0, (place, word))
    has_figure = False
    while run and _is_leading(run):
        has_figure |= bool(_FIGURE.match(run.pop(0)[1].surface))
    if not run or (has_figure and not _NAME_ENDS.search(text[:body_end])):
        return None  # 3年移動平均（PY）: the figure belongs to it
    return _named(text, (run[0][0], body_end))


def _named(text: str, span: Span) -> Span | None:
    """The span, if what it holds can be a name: more than one word, or a long loan word."""
    name = text[span[0] : span[1]].strip()
    words = morphemes(name)
    if not re.search(r"[ァ-ヺ一-鿿]", name) or "\n" in name:
        return None
    if (len(words) < 2 and not _LOAN_WORD.fullmatch(name)) or _QUANTITY.fullmatch(name):
        return None
    return span


def _placed(text: str, first: int) -> list[tuple[int, Morpheme]]:
    placed, place = [], 0
    for word in morphemes(text):
        place = text.index(word.surface, place)
        placed.append((first + place, word))
        place += len(word.surface)
    return placed


def _belongs(word: Morpheme) -> bool:
    return word.pos in _PARTS or word.surface in _DOTS or word.pos_detail == "ＡＡ"


def _is_leading(run: list[tuple[int, Morpheme]]) -> bool:
    """Whether the run's first word is no part of a name: a figure, 旧, 米, a stray dot."""
    word = run[0][1]
    if word.surface in _DOTS or word.pos == "接尾辞" or _IS_NUMBER.fullmatch(word.surface):
        return True
    return word.surface in _LEADING and len(run) > 1
