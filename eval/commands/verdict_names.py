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
    "memo_of_all_items": "全文を一度に",
}
