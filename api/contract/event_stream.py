"""How OpenAPI describes an answer that comes as Server-Sent Events."""

from typing import Any

from api.contract.accept import EVENT_STREAM

_EXAMPLE = """event: answer
data: {"question":"…","status":"answered","answer":{"text":"…"}}

event: sentence
data: {"text":"…。","citations":[1],"verdict":"supported","struck":false,"reason":null}

event: done
data: {"status":"generated","text":"…[1]。"}

"""

EVENTS: dict[str, Any] = {
    EVENT_STREAM: {
        "schema": {
            "type": "string",
            "description": "`answer`（AskOut）、`sentence`（GeneratedSentenceOut、照合済みの"
            "文ごと）、`done`（GenerationOut か null）の順のイベント / the events `answer`, one `sentence` "
            "for each that was checked, and `done`",
        },
        "examples": {"events": {"summary": "イベントの例 / events", "value": _EXAMPLE}},
    }
}
"""The content of a 200 that may come as events."""
