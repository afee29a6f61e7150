"""Says in Japanese why a claim got its verdict, with both values where they differ."""

from collections.abc import Mapping, Sequence

from corpus.document import Document
from rag.audit.audit import Verdict
from rag.audit.comparison import Comparison
from rag.audit.finding import Finding, State
from rag.audit.judgement import Judgement
from rag.citation import Citation

_MAX_QUOTE_CHARS = 60
_OF_KIND = {
    "quantity": "値",
    "unit": "単位",
    "time": "時期",
    "name": "名称",
    "term": "名称",
    "compound": "用語",
    "direction": "増減・優劣などの向き",
    "negation": "肯定・否定",
    "swap": "組み合わせ",
}


def explain(
    judgement: Judgement, citations: Sequence[Citation], documents: Mapping[str, Document]
) -> str:
    """One or two sentences for officials: the verdict's reason and its place."""
    if judgement.verdict is Verdict.NO_CLAIM:
        return "事実の記載ではないため、照合していません。"
    if judgement.verdict is Verdict.NOT_FOUND:
        return _not_found(judgement, documents)
    assert citations  # both verdicts below rest on a place
    assert judgement.comparison is not None
    place = _place(citations[0])
    if judgement.verdict is Verdict.SUPPORTED:
        return _supported(judgement.comparison, place)
    if not judgement.deciding:
        quote = _shortened(judgement.comparison.unit.text)
        return (
            f"出典（{place}）の「{quote}」と食い違うと見られます。どこが違うかは確かめてください。"
        )
    differences = "、".join(map(_difference, judgement.deciding))
    if judgement.verdict is Verdict.SUPERSEDED:
        older = f"（{_place(citations[1])}）" if len(citations) > 1 else ""
        return f"以前の資料{older}の記載です。新しい資料（{place}）では、{differences}。"
    return f"出典（{place}）と食い違います。{differences}。"


def _supported(comparison: Comparison, place: str) -> str:
    derived = [finding for finding in comparison.of(State.DERIVED) if finding.found]
    if derived:
        sums = "、".join(f"「{finding.said}」は{finding.found}" for finding in derived)
        return f"{place}から計算できます（{sums}）。"
    rounded = [finding for finding in comparison.of(State.NEAR) if finding.found]
    if rounded:
        values = "、".join(
            f"「{finding.said}」は出典では「{finding.found}」" for finding in rounded
        )
        return f"{place}に記載があります（{values}）。"
    return f"{place}に記載があります。"


def _difference(finding: Finding) -> str:
    if finding.kind == "negation":
        if not finding.found:
            return f"メモは「{finding.said}」としていますが、出典は打ち消していません"
        return f"メモの「{finding.said}」を、出典は「{finding.found}」と打ち消しています"
    if finding.kind == "swap":
        return (
            f"メモは「{finding.said}」としていますが、出典は「{finding.found}」です（入れ替わり）"
        )
    return f"メモは「{finding.said}」としていますが、出典は「{finding.found}」です"


def _not_found(judgement: Judgement, documents: Mapping[str, Document]) -> str:
    nearest = judgement.nearest
    if nearest is None:
        return "資料に関連する記載が見当たりません。"
    missing = [f for f in judgement.deciding if f.said]
    document = documents[nearest.unit.passage.document_id]
    quote = _shortened(nearest.unit.text)
    page = f"{nearest.unit.passage.page}頁" if nearest.unit.passage.page else ""
    near = f"最も近い記載は『{document.title}』{page}の「{quote}」です。"
    if not missing:
        return f"この内容を裏付ける記載が資料に見当たりません。{near}"
    words = "、".join(
        f"{_OF_KIND[kind]}「{said}」"
        for kind, said in dict.fromkeys((f.kind, f.said) for f in missing)
    )
    return f"{words}を裏付ける記載が資料に見当たりません。{near}"


def _shortened(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_QUOTE_CHARS else line[:_MAX_QUOTE_CHARS] + "…"


def _place(citation: Citation) -> str:
    page = f"{citation.page}頁" if citation.page else ""
    return f"{citation.issuer}『{citation.title}』{page}"
