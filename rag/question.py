"""A question as it may be asked."""

import unicodedata

from rag.errors import QuestionError

MAX_QUESTION_CHARS = 2_000
_ALLOWED_CONTROLS = "\t\n\r"


def check_question(text: str) -> str:
    """Return the question without outer white space; QuestionError says what is wrong with it.

    Refused are blank questions, questions of over MAX_QUESTION_CHARS characters, control
    characters other than tabs and line breaks, and lone surrogates.
    """
    question = text.strip()
    if not question:
        raise QuestionError(
            f"the question is blank ({len(text)} characters of white space); write a question",
            message_ja=f"質問が空です（空白{len(text)}文字）。質問を入力してください。",
            field="question",
        )
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(question)} characters; "
            f"shorten it to {MAX_QUESTION_CHARS} or fewer",
            message_ja=f"質問が長すぎます（{len(question)}文字）。"
            f"{MAX_QUESTION_CHARS}文字以内にしてください。",
            field="question",
        )
    for place, character in enumerate(question):
        category = unicodedata.category(character)
        bad_control = category == "Cc" and character not in _ALLOWED_CONTROLS
        if bad_control or category == "Cs":
            code = f"U+{ord(character):04X}"
            raise QuestionError(
                f"the question has {code} at character {place + 1}, which is no text; remove it",
                message_ja=f"質問の{place + 1}文字目に使えない文字（{code}）があります。"
                "取り除いてください。",
                field="question",
            )
    return question
