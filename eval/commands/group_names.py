"""Groups of questions by whether and why they have no answer, as people read them."""

GROUP_JA = {
    "answerable": "答えあり",
    "all": "答えなし（すべて）",
    "without-off-topic": "答えなし（無関係を除く）",
    "on-topic": "資料が言わない",
    "near-miss": "似て非なる",
    "false-premise": "前提が誤り",
    "off-topic": "無関係",
    "unanswerable": "答えなし",
}

SHARE_JA = {
    "spans_right": "抜粋が根拠をすべて含む（断らないとき）",
    "answer_right": "回答が根拠をすべて含む",
    "refused": "断った（答えあり）↓",
    "answered_unanswerable": "答えた（答えなし）↓",
    "answered_on-topic": "　答えた（資料が言わない）↓",
    "answered_near-miss": "　答えた（似て非なる）↓",
    "answered_false-premise": "　答えた（前提が誤り）↓",
    "answered_off-topic": "答えた（無関係）↓",
}
"""`↓`: less is better."""
