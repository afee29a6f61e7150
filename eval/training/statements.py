"""The statement that a question makes with its answer: 首都はどこ？, 東京 -> 首都は東京だ。"""

import re
from random import Random

_WORD = re.compile(
    r"何年何月何日|何月何日|何年|何月|何日|何人|何歳|何回|何世紀|何番目|何パーセント|何％|何%|何個"
    r"|何本|何メートル|何キロ|何という(?:名前|名称)?(?:の)?|誰|だれ|いつ頃|いつ|どこ|いくつ|いくら"
    r"|どのくらい|どれくらい|どれほど|どちら|なん|何"
)
_NO_STATEMENT = re.compile(r"どの|どんな|どう|なぜ|どれ(?!く|ほ)|どっち|何故|理由")
_AFTER_A_THING = re.compile(
    r"か?$|です|でし|だっ|であ|なの|の(?:こと|ため|人)|を|が|に|で|と|から|まで|より|によ|へ|も"
)
_NAMED = re.compile("か|です|でし|だ|なの|$")
_LENGTH = re.compile("キロ|メートル|km|m")
_MARKS = '「」『』"“”'
_MOST_OF_ANSWER = 60
_ASKING_END = re.compile(r"(?:の|ん)?(?:です|でしょう)?か?$")
_AFTER_ANSWER = ("だ。", "である。", "です。")
_ENDS = (
    (
        re.compile(r"(?:だった|であった)(?:の|ん)?(?:です|でしょう)?か?$"),
        ("だった。", "であった。"),
    ),
    (re.compile(r"でし(?:た|ょう)か?$"), ("だった。", "でした。")),
    (re.compile(r"(?:のこと)?(?:なの|である)?(?:です|でしょう)か?$"), _AFTER_ANSWER),
    (re.compile(r"(?:のこと)?(?:なの|である)か?$"), ("だ。", "である。")),
    (re.compile(r"(た|る|い|う|く|す|つ|む|ぶ|ぬ|ぐ|れ)(?:の|ん)?(?:です|でしょう)?か?$"), None),
    (re.compile(r"ましたか?$"), ("ました。",)),
    (re.compile(r"ますか?$"), ("ます。",)),
)


def statement_of(question: str, answer: str, chance: Random) -> str | None:
    """The answer in the place of the question's word, as a statement; None where no rule fits."""
    asked = re.sub(r"[?？。\s]+$", "", question)
    words = list(_WORD.finditer(asked))
    if len(words) != 1 or _NO_STATEMENT.search(asked):
        return None
    word, after = words[0], asked[words[0].end() :]
    given = answer.strip(_MARKS) if chance.random() < 0.5 else answer
    if not given or not _fits(word.group(), after, given):
        return None
    if word.group().startswith("何という") and not _NAMED.match(after):
        given += "という"
    if len(given) > _MOST_OF_ANSWER:
        return None
    return _ended(asked[: word.start()] + given + after, word.start(), given, chance)


def _fits(word: str, after: str, answer: str) -> bool:
    """Whether an answer can stand in the place of the word: 何人 wants 人 or a number."""
    if word in ("何", "なん"):
        return _AFTER_A_THING.match(after) is not None
    if not word.startswith("何") or word.startswith("何という"):
        return True
    if word.endswith(("キロ", "メートル")):
        return _LENGTH.search(answer) is not None
    unit = "" if word[-1] in "%％" else word[-1]
    return unit in answer or re.search(r"\d", answer) is not None


def _ended(body: str, start: int, answer: str, chance: Random) -> str:
    """A question with the answer in it, ended as a statement; the answer begins at `start`."""
    for pattern, ends in _ENDS:
        match = pattern.search(body)
        if match is None or match.start() < start:
            continue
        if ends is None:
            return _ASKING_END.sub("", body) + "。"
        if match.start() >= start + len(answer):
            return body[: match.start()] + chance.choice(ends)
        return body + chance.choice(_AFTER_ANSWER)  # the answer itself ends so
    body = body.removesuffix("か")
    if body.endswith(answer):
        return body + chance.choice((*_AFTER_ANSWER, "だった。", "となっている。"))
    return body + "。"
