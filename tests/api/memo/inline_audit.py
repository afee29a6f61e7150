"""Audits written inside a test, with citations of a small catalogue."""

from corpus.catalogue import Catalogue
from corpus.language.sentences import sentence_spans
from rag.audit.audit import Audit, AuditedSentence, Conflict, Verdict
from rag.citation import Citation, cite
from tests.rag.catalogued import only_passage

PLAN = "# 研究費\n予算は120億円とする。前年より増えた。\n"

Said = dict[str, tuple[Verdict, str, bool]]
"""By a word of a sentence: its verdict, the explanation, and whether the plan is cited."""

VERDICTS: Said = {
    "120億円": (Verdict.SUPPORTED, "資料の記述と一致します。", True),
    "150億円": (Verdict.CONTRADICTED, "メモは150億円、資料は120億円です。", True),
    "旧計画": (Verdict.SUPERSEDED, "新しい資料では120億円です。", True),
    "火星": (Verdict.NOT_FOUND, "資料集に当たる記述がありません。", False),
}


def plan_citation(catalogue: Catalogue) -> Citation:
    """The citation of the plan's first sentence."""
    passage = only_passage(catalogue)
    start = passage.text.index("予算")
    return cite(catalogue.get("plan"), passage, start, passage.text.index("。") + 1)


def audit_of(text: str, catalogue: Catalogue, said: Said = VERDICTS) -> Audit:
    """An audit by what words the sentences hold; any other makes no claim."""
    sentences = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        word = next((word for word in said if word in sentence), "")
        verdict, explanation, is_cited = said.get(word, (Verdict.NO_CLAIM, "", False))
        citations = (plan_citation(catalogue),) if is_cited else ()
        conflicts: tuple[Conflict, ...] = ()
        if verdict is Verdict.CONTRADICTED:
            place = start + sentence.index(word)
            span = (place, place + len(word))
            conflicts = (Conflict("quantity", span, word, "120億円", 1),)
        sentences.append(
            AuditedSentence(start, end, sentence, verdict, 0.9, explanation, conflicts, citations)
        )
    return Audit(text, tuple(sentences), {"search": 1.5})
