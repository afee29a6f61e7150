"""Japanese words for the names in a saved run; an unknown name stands for itself."""

import re
from datetime import UTC, datetime, timedelta, timezone

from eval.commands.measure_names import MEASURE_JA
from eval.report.outcome import Outcome

_JAPAN = timezone(timedelta(hours=9))

TYPES = {
    "fact": "事実",
    "table": "表",
    "list": "列挙",
    "reason": "理由",
    "compare": "比較",
    "cross-document": "文書横断",
    "footnote": "脚注",
    "keyword": "キーワード",
    "typo": "誤字・異表記",
    "english": "英語",
    "unanswerable": "答えなし",
    "unanswerable/on-topic": "答えなし（資料が言わない）",
    "unanswerable/near-miss": "答えなし（似て非なる）",
    "unanswerable/false-premise": "答えなし（前提が誤り）",
    "off-topic": "無関係",
}
WORDINGS = {"own": "自分の言葉", "near": "原文に近い"}
GROUP_KINDS = {"type": "質問の種類", "wording": "言い回し", "document": "文書"}
DATASETS = {"dev": "調整用の質問（dev）", "test": "試験用の質問（test）"}
SPLITS = {"dev": "調整用（dev）", "test": "試験用（test）"}
DATASET_KINDS = {
    "gold": "このプロジェクトの正解付き質問",
    "squad": "SQuAD形式",
    "beir": "BEIR形式",
    "jmteb": "JMTEB形式",
    "trec": "TREC形式",
}
OUTCOMES = {
    Outcome.FIRST: "1位",
    Outcome.IN_5: "2〜5位",
    Outcome.IN_10: "6〜10位",
    Outcome.MISSED: "上位になし",
    Outcome.UNANSWERABLE: "答えのない質問",
}
STATUSES = {"answered": "回答した", "not_found": "見つからないと答えた"}
RETRIEVERS = {
    "dense": "意味（ベクトル）",
    "lemma": "単語",
    "bigram": "文字2連",
    "reading": "読み",
    "late": "語ごとの照合",
    "rerank": "並べ替え",
}
STAGES = {
    "encode": "質問の埋め込み",
    "lexical": "語句検索",
    "dense": "ベクトル検索",
    "fusion": "統合",
    "late": "語ごとの照合",
    "explanation": "説明",
    "rerank": "並べ替え",
    "answer": "回答の抽出",
    "total": "検索の全体",
}
_RECALL_AT_RANK = re.compile(r"R@(\d+)")
_RECALL_AT_CHARS = re.compile(r"R@(\d+)chars")


def measure_label(name: str) -> str:
    """A measure's name for a table, such as 再現率 R@5, as the command line prints it."""
    return MEASURE_JA.get(name, name)


def recall_rank(name: str) -> int | None:
    """The k of a measure R@k; None for other measures."""
    found = _RECALL_AT_RANK.fullmatch(name)
    return int(found[1]) if found else None


def budget_chars(name: str) -> int | None:
    """The characters of a measure such as R@2000chars; None for other measures."""
    found = _RECALL_AT_CHARS.fullmatch(name)
    return int(found[1]) if found else None


def moment(made_at: str) -> str:
    """A UTC moment as it was in Japan, to the minute; the text itself if it is no moment."""
    try:
        parsed = datetime.fromisoformat(made_at)
    except ValueError:
        return made_at
    local = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(_JAPAN)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
