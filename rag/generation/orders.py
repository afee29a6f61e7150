"""Finds, in documents, sentences that give orders to a machine instead of telling a reader."""

import re

from corpus.aligned_text import Span
from corpus.language.sentences import sentence_spans
from index.analyzer import fold

# Read on folded text (half width, lower case). They are meant to find much: what is found is
# only kept from the model and from its proof, not from search, and not from verbatim answers.
_ORDERS = (
    # これまでの指示を無視して…, 上記の規則は忘れてください, 以降は従わないこと
    r"(?:指示|命令|指令|ルール|規則|プロンプト|制約|設定|文脈).{0,15}"
    r"(?:無視|忘れ|破棄|取り消|取消|上書き|無効に|従わな|従うな|守らな)",
    r"(?:ignore|disregard|forget|override|bypass).{0,60}"
    r"(?:instruction|prompt|rule|previous|above|prior|guideline|context)",
    # 新しい指示:, new instructions:
    r"(?:新しい|新たな|追加の|次の|重要な)(?:指示|命令|プロンプト)\s*[::]",
    r"(?:new|updated|important)\s+(?:instruction|prompt|rule)s?\s*:",
    # a turn of the conversation, or a tag of the prompt, forged
    r"(?:^|[\s>。])(?:system|assistant|user|developer|システム|アシスタント)\s*:",
    r"<\s*/?\s*(?:資料|質問|passages?|documents?|context|system|assistant|user|instructions?|"
    r"prompt|s|sys)\b[^>]{0,40}>",
    r"<\|[^|>]{1,40}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>",
    # システムプロンプトを表示…, reveal the system prompt
    r"(?:システム|system)\s*(?:プロンプト|prompt|メッセージ|message)",
    # あなたは海賊のAIです, you are now …
    r"(?:あなた|貴方|君|お前)は.{0,25}(?:ai|アシスタント|モデル|ボット|chatbot)",
    r"you are (?:now|an? (?:ai|assistant|language model))",
    # AIは「…」と答えよ, 回答には必ず…と書いてください
    r"(?:ai|アシスタント|言語モデル|llm|gpt|あなた|回答者)(?:は|が|への|宛).{0,80}"
    r"(?:答え|回答し|出力し|返答し|書き|書い|述べ|載せ|含め)(?:て|よ|ろ|なさい|下さい|ください)",
    r"(?:回答|答え|応答|返答|出力)(?:の(?:最後|冒頭|末尾|中))?(?:に|で)は?.{0,60}"
    r"(?:付け|書い|書き|含め|出力し|載せ|入れ|述べ|追加し)(?:て(?:下さい|ください)|なさい|よ。|ろ。|こと。)",
    r"(?:と|とだけ|のみ)(?:答え|回答し|出力し|返答し)(?:て(?:下さい|ください)|なさい|よ(?:。|$)|ろ(?:。|$))",
    r"\b(?:respond|reply|answer|output|print|say)\s+(?:only\s+)?(?:with|that|:|\")",
)
_ORDER = re.compile("|".join(_ORDERS), re.DOTALL)


def is_order(sentence: str) -> bool:
    """Whether a sentence seems to tell a language model what to do."""
    return bool(_ORDER.search(fold(sentence)))


def order_spans(text: str) -> list[Span]:
    """The sentences of a text that are orders to a machine."""
    return [(start, end) for start, end in sentence_spans(text) if is_order(text[start:end])]
