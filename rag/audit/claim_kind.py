"""Whether a sentence of a memo claims something that documents could bear out."""

import re

from corpus.language.morphology import morphemes
from rag.facts.facts import read_facts

_GREETING = re.compile(
    r"お疲れ|お世話に|よろしく(?:お願い|御願い|ご査収)|拝啓|敬具|前略|草々|各位|関係者の皆|ご査収|ご確認"
    r"|御確認|ご参照|いつもありがとう|ありがとうございま|恐れ入りますが|取り急ぎ|^以上[。.]?$|様$|殿$|^記$"
    r"|^(?:dear|hello|hi|regards|best regards|sincerely|thank you|thanks)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:[?？]|(?:だろう|でしょう|ではない|ません|ない|です|ます|のか|いか|べき|した|れる|きる|ある|なの)か)[。.？?]?$"
    r"|^(?:why|how|what|when|who|where|which)\b.*\?$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?<!明ら)(?<!わず)(?<!確)(?<!静)(?<!豊)(?<!僅)か[。？?]?$")
_REQUEST = re.compile(
    r"(?:ください|下さい|願います|お願いします|お願いしたい|お願いいたします|いただきたい|頂きたい"
    r"|てほしい|て欲しい|ましょう|たい(?:と(?:思|考え|存じ)[^。]*)?|望む|希望する|期待する|期待したい)[。.]?$"
)
_OPINION = re.compile(
    r"(?:と(?:思う|思われる|思います|考える|考えます|考えている|感じる|感じた|存じます)"
    r"|べき(?:である|だ|です|と考える|だろう)?|(?:必要|重要|大切|適当|妥当|急務|課題|不可欠)(?:ではないか|と考え[^。]*|と思[^。]*)"
    r"|ではないか(?:と[^。]*)?|かもしれない|(?:だろう|でしょう|であろう)|方がよい|ほうがよい|のが望ましい"
    r"|(?:ね|よね|かな)|気がする|印象を受け[^。]*|検討(?:する|を進める|を深める)必要がある|議論(?:する|が)必要(?:がある)?"
    r"|(?:したい|すべき)ところ(?:である)?|(?:検討|議論|対応|注視|確認|精査)(?:し|を)?ていく(?:必要がある|こととしたい)?)[。.]?$"
)
_ABOUT_THE_MEMO = re.compile(
    r"^(?:本(?:メモ|資料|稿|ペーパー|文書|件|紙|日|会議)|このメモ|当(?:課|室|係|局|部)|弊|私|我々|われわれ|筆者|次回|先日|本日)"
    r"|(?:以下|下記|上記|別添|別紙|次)(?:の(?:とおり|通り)(?:である|です|。|$)|に(?:示|まと|整理|記|述)[^。]{0,12}[。]?$)"
    r"|省内で|課内で|室内で|局内で|担当(?:者|課)(?:まで|に)|^(?:作成|日時|場所|出席|件名|宛先|差出人|出典|資料|参考|目的|背景)[:：]"
)
_PREDICATE_POS = ("動詞", "助動詞", "形容詞")
_SAYS_OF = re.compile("[はがをも]")


def is_claim(plain: str, *, is_row: bool = False, is_marked: bool = False) -> bool:
    """Whether a sentence claims a fact: no heading, greeting, question, request or opinion.

    An opinion or a wish of the writer is none however many numbers it holds; that others
    hold one (…べきとされている) is a claim. A row of a table claims something if it has a
    figure. Words without a predicate are a heading unless they say a value (`予算：約3兆円`) or,
    as an item of a list, tell something of something (`米国が最大`).
    """
    text = plain.strip()
    if is_row:
        return bool(re.search(r"\d", text))
    if sum(character.isalnum() for character in text) < 4 or _GREETING.search(text):
        return False
    if (
        _QUESTION.search(text)
        or _ASKS.search(text)
        or _REQUEST.search(text)
        or _OPINION.search(text)
    ):
        return False
    if _ABOUT_THE_MEMO.search(text):
        return False
    if not re.search("[ぁ-ゖァ-ヺ一-鿿]", text):
        return len(text.split()) >= 4
    if text.endswith("。"):
        return True
    if text.endswith(("：", ":", "】", "について", "に関して", "とは")):
        return False
    facts = read_facts(text)
    words = morphemes(text)
    if any(word.pos in _PREDICATE_POS for word in words[-3:]) and _SAYS_OF.search(text):
        return True
    says_a_value = bool(facts.quantities) or (bool(facts.times) and len(text) > 12)
    return says_a_value or (is_marked and bool(re.search("[はがを]", text)) and len(text) > 8)
