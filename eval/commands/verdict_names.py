"""Verdicts and tasks as people read them."""

TASK_JA = {"memo": "メモの照合", "quotes": "引用の照合"}

VERDICT_JA = {
    "supported": "裏付けあり",
    "contradicted": "食い違い",
    "superseded": "古い",
    "not_found": "見つからない",
    "no_claim": "主張なし",
    "verbatim": "原文どおり",
    "altered": "改変あり",
}

SHARE_JA = {
    "right": "正しい判定",
    "right_together": "正しい判定（全文を一度に）",
    "right_of_all": "正しい判定（すべての種類）",
    "cited": "判定が正しいとき、根拠の箇所を示す",
    **{f"right_{name}": f"　{words}を正しく判定" for name, words in VERDICT_JA.items()},
}

TIME_JA = {
    "memo_2000_chars": "2,000字のメモ",
    "memo_2000_chars_cpu": "　同、CPU時間",
    "memo_2000_chars_read": "　同、資料を読み終えたあと",
    "memo_of_all_items": "全文を一度に",
}

KIND_JA = {
    "paraphrase": "言い換え",
    "table": "表",
    "table-row": "表の行",
    "swap": "入れ替え",
    "direction": "増減の向き",
    "arithmetic": "計算",
    "number": "数値",
    "invented-number": "作られた数値",
    "other-number": "別の数値",
    "year": "年",
    "other-year": "別の年",
    "date": "日付",
    "negation": "否定",
    "unit": "単位",
    "organisation": "機関",
    "country": "国",
    "name": "名称",
    "cross-sentence": "文をまたぐ",
    "newer-document": "新しい文書",
    "opinion": "意見",
    "rounding": "概数",
    "footnote": "脚注",
    "list": "列挙",
    "absent-on-topic": "資料が言わない",
    "neighbour": "隣の事柄",
    "heading": "見出し",
    "request": "依頼",
    "question": "問い",
    "line-break": "改行",
    "page-break": "改ページ",
    "footnote-break": "脚注をまたぐ",
    "footnote-mark": "注番号",
    "page-footer": "ページの下",
    "width": "全角・半角",
    "quotation-marks": "かぎ括弧",
    "ellipsis": "省略",
    "marks": "記号",
    "misprint-kept": "誤植のまま",
    "misprint-corrected": "誤植を直した",
    "two-places": "二か所",
    "place": "場所",
    "plain": "そのまま",
    "particle": "助詞",
    "word": "語",
    "order": "語順",
    "dropped-clause": "節の脱落",
    "invented": "創作",
    "other-paper": "別の資料",
    "other-document": "別の文書",
}
"""What makes an item hard, as the gold files name it; a name that is not here stands for itself."""


def kind_ja(kind: str) -> str:
    """A kind of item in Japanese, as far as it has a name."""
    return KIND_JA.get(kind, kind)
