"""The question of a conversation."""

from collections.abc import Sequence

from api.chat.schemas import MessageIn
from api.problems import Refused


def question_of(messages: Sequence[MessageIn]) -> str:
    """The text of the last message of the user; what was said before is not read.

    Raises Refused for a conversation without one, and for one that holds something else than
    text.
    """
    for place in range(len(messages) - 1, -1, -1):
        if messages[place].role == "user":
            return _text(messages[place], f"messages.{place}.content")
    raise Refused(
        422,
        "messages: there is none of role `user`; send the question as one",
        "messages に role が user の発言がありません。質問を user の発言として送ってください。",
        field="messages",
    )


def _text(message: MessageIn, field: str) -> str:
    if message.content is None:
        raise Refused(
            422,
            f"{field} is null; write the question",
            f"{field} が null です。質問を入力してください。",
            field=field,
        )
    if isinstance(message.content, str):
        return message.content
    for number, part in enumerate(message.content):
        if part.type != "text" or part.text is None:
            raise Refused(
                422,
                f"{field}.{number} is of type {part.type[:40]!r}; only text is read",
                f"{field}.{number} の種類「{part.type[:40]}」は読めません。"
                "質問は文字で送ってください。",
                field=f"{field}.{number}",
            )
    return "\n".join(part.text for part in message.content if part.text is not None)
