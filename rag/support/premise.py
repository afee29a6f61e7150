"""What of a question's premise and of the thing asked for the best sentence does not have."""

import re
from collections.abc import Iterable, Mapping, Sequence

from index.analyzer import fold
from rag.facts.name import Name, NameKind
from rag.facts.negation import Negation
from rag.facts.opposition import Direction
from rag.support.fit import SentenceFit
from rag.support.read_question import ReadQuestion

# How much of a name is met where it stands, as of a time (rag/support/lack.py).
_HERE, _ABOVE, _IN_PASSAGE = 1.0, 0.95, 0.5
_MET = 0.6
_RAREST = 10.0  # about the idf of a word that one passage of the corpus has
# Something that ended, failed or did not come to be: a question that takes one for granted
# (「署名を見送ったのは」) is not answered by a text in which nothing of the kind is said.
_ENDS = re.compile(
    "打ち?切|取りやめ|取り?下げ|見送|撤回|廃止|中止|外れ|外さ|外し|やめ|断念|断っ|拒|縮め|縮ら|抜かれ"
    "|終え|失敗|遅れ|失っ|消え|脱退|離脱|休止|停止|凍結|除外|なくな|無くな|未達"
)
_GIVES_REASON = re.compile(
    "ため|から|により|によって|よって|ので|背景|課題|目的|ことで|べく|踏まえ|観点|必要|狙い|ねらい"
    "|理由|要因|起因|受けて|懸念|問題|目指"
)
_OF_JAPAN = "日本"  # need not be said in Japanese papers


def premise_features(
    question: ReadQuestion, best: SentenceFit, fits: Iterable[SentenceFit]
) -> Mapping[str, float]:
    """What the best sentence does not have of a question's premise, 0 to 1 each.

    - `unbound`: how far no sentence at all has a value of the kind asked for together with
      every name of the question (億ドル of QuEra where つばめBHB is asked for);
    - `other_name`: whether another name of a kind stands in the stead of one;
    - `not_ended`: whether the question takes for granted that something ended, failed or was
      not done, and the sentence says nothing of the kind;
    - `opposite_near`: whether its passage says the opposite of a word, and not the word;
    - `no_reason`: whether a reason is asked for and the sentence gives none;
    - `no_name`: whether a name is asked for and the sentence has none but the question's own;
    - `rare`: how rare the rarest of the words is that its passage does not have.
    """
    names = _names(question)
    own = {name.canonical for name in question.facts.names}
    lacking = {} if question.foreign else question.words
    missed = [weight for word, weight in lacking.items() if word not in best.passage.words]
    here = best.sentence
    ends = _says_end(question.text, question.facts.negations)
    others = [name for name in here.facts.names if name.canonical not in own]
    kinds = {other.kind for other in others}
    return {
        "unbound": _unbound(question, names, fits),
        "other_name": float(any(name.kind in kinds for name in names_lacking(question, best))),
        "not_ended": float(ends and not _says_end(here.folded, here.facts.negations)),
        "opposite_near": float(_opposed(question.facts.directions, best.passage.facts.directions)),
        "no_reason": float(question.asks_reason and not _GIVES_REASON.search(here.folded)),
        "no_name": float(question.asks_name and not others),
        "rare": max(missed, default=0.0) / _RAREST,
    }


def names_lacking(question: ReadQuestion, best: SentenceFit) -> tuple[Name, ...]:
    """The question's names that neither a sentence has nor what it is read under."""
    return tuple(name for name in _names(question) if _has_name(name, best) < _MET)


def _names(question: ReadQuestion) -> tuple[Name, ...]:
    """The names looked for in text: none of a foreign question, whose words are not its own."""
    return tuple(
        name
        for name in question.facts.names
        if name.kind is not NameKind.TITLE and name.canonical != _OF_JAPAN and not question.foreign
    )


def _unbound(question: ReadQuestion, names: Sequence[Name], fits: Iterable[SentenceFit]) -> float:
    if not question.wanted:
        return 0.0
    most = 0.0
    for fit in fits:
        value = 1 - fit.features["value_lacking"]
        if value > most:
            most = max(most, value * min((_has_name(name, fit) for name in names), default=1.0))
    return 1 - most


def _has_name(name: Name, fit: SentenceFit) -> float:
    written = fold(name.written)
    sentence, passage = fit.sentence, fit.passage
    if written in sentence.folded or _is_named(name, sentence.facts.names):
        return _HERE
    if _is_named(name, sentence.context.names):
        return _ABOVE
    held = written in passage.folded or _is_named(name, passage.facts.names)
    return _IN_PASSAGE if held else 0.0


def _is_named(name: Name, others: Iterable[Name]) -> bool:
    return any(name.canonical == other.canonical for other in others)


def _says_end(text: str, negations: Sequence[Negation]) -> bool:
    return bool(negations) or _ENDS.search(text) is not None


def _opposed(said: Sequence[Direction], found: Sequence[Direction]) -> bool:
    sides = {(word.axis, word.side) for word in found}
    return any(
        (word.axis, word.side) not in sides and (word.axis, -word.side) in sides for word in said
    )
