"""What verdicts and differences are called in Japanese, and a verdict in one sentence."""

from rag.quotation.difference import Kind
from rag.quotation.naming import What
from rag.quotation.quotation import Quotation, QuotationVerdict

VERDICTS = {
    QuotationVerdict.VERBATIM: "一致",
    QuotationVerdict.ALTERED: "相違",
    QuotationVerdict.NOT_FOUND: "なし",
}
KINDS = {Kind.REPLACED: "置き換え", Kind.INSERTED: "追加", Kind.DELETED: "脱落"}
WHATS = {
    What.NUMBER: "数値",
    What.NEGATION: "肯定・否定",
    What.ORDER: "順序",
    What.PARTICLE: "助詞",
    What.NAME: "固有名詞",
    What.PUNCTUATION: "句読点・記号",
    What.WORD: "語句",
}


def verdict_messages(quotation: Quotation) -> tuple[str, str]:
    """The verdict in one sentence, in English and Japanese."""
    total = quotation.places_total
    if quotation.verdict is QuotationVerdict.NOT_FOUND:
        return (
            "the quotation was not found, nor anything it could have been made from",
            "この引用も、元になったと見られる記述も、資料に見つかりません。",
        )
    also = f"（同じ文言が{total}か所にあります）" if total > 1 else ""
    if quotation.verdict is QuotationVerdict.VERBATIM:
        repeats = _repeats_misprint(quotation)
        return (
            f"the quotation stands in the source word for word ({total} "
            f"{'place' if total == 1 else 'places'})",
            f"引用は原文と一致します{also}。"
            + ("原文の誤植と見られる字もそのままです。" if repeats else ""),
        )
    place = quotation.places[0]
    count = len(place.differences)
    corrects = any(difference.corrects_misprint for difference in place.differences)
    like = f"（同じだけ近い記述が{total}か所にあります）" if total > 1 else ""
    return (
        f"the quotation differs from the source in {count} {'place' if count == 1 else 'places'}",
        f"引用は原文と{count}か所違います{like}。"
        + ("原文の誤植を直した箇所があります。" if corrects else ""),
    )


def _repeats_misprint(quotation: Quotation) -> bool:
    return bool(quotation.places and quotation.places[0].misprints)
