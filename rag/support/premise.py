"""What of a question's premise and of the thing asked for a sentence does not have."""

import re
from collections.abc import Mapping, Sequence

from rag.facts.name import Name
from rag.facts.negation import Negation
from rag.facts.opposition import Direction
from rag.support.fit import SentenceFit
from rag.support.names_held import name_written, names_wanted
from rag.support.read_question import ReadQuestion

_MET = 0.6
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


def premise_features(question: ReadQuestion, fit: SentenceFit) -> Mapping[str, float]:
    """What a sentence does not have of a question's premise, 0 or 1 each.

    - `other_name`: whether another name of a kind stands in the stead of one;
    - `not_ended`: whether the question takes for granted that something ended, failed or was
      not done, and the sentence says nothing of the kind;
    - `opposite_near`: whether its passage says the opposite of a word, and not the word;
    - `no_reason`: whether a reason is asked for and the sentence gives none;
    - `no_name`: whether a name is asked for and the sentence has none but the question's own.
    """
    own = {name.canonical for name in question.facts.names}
    here = fit.sentence
    ends = _says_end(question.text, question.facts.negations)
    others = [name for name in here.facts.names if name.canonical not in own]
    kinds = {other.kind for other in others}
    return {
        "other_name": float(any(name.kind in kinds for name in names_lacking(question, fit))),
        "not_ended": float(ends and not _says_end(here.folded, here.facts.negations)),
        "opposite_near": float(_opposed(question.facts.directions, fit.passage.facts.directions)),
        "no_reason": float(question.asks_reason and not _GIVES_REASON.search(here.folded)),
        "no_name": float(question.asks_name and not others),
    }


def names_lacking(question: ReadQuestion, fit: SentenceFit) -> tuple[Name, ...]:
    """The question's names that neither a sentence has written nor what it is read under."""
    return tuple(
        name
        for name in names_wanted(question)
        if name_written(name, fit.sentence, fit.passage) < _MET
    )


def _says_end(text: str, negations: Sequence[Negation]) -> bool:
    return bool(negations) or _ENDS.search(text) is not None


def _opposed(said: Sequence[Direction], found: Sequence[Direction]) -> bool:
    sides = {(word.axis, word.side) for word in found}
    return any(
        (word.axis, word.side) not in sides and (word.axis, -word.side) in sides for word in said
    )
